package dev.keyoverlap.store.pkcs12;

import dev.keyoverlap.internal.pkcs12.Bag;
import dev.keyoverlap.internal.pkcs12.Bounds;
import dev.keyoverlap.internal.pkcs12.ExceededException;
import dev.keyoverlap.internal.pkcs12.Password;
import dev.keyoverlap.internal.pkcs12.Pfx;
import dev.keyoverlap.internal.pkcs12.Pkcs12Exception;
import dev.keyoverlap.internal.pkcs12.PrivateKeys;
import dev.keyoverlap.key.HeldKey;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.UnrecoverableKeyException;
import java.util.Optional;
import javax.crypto.BadPaddingException;

/**
 * One private key in a file, and how to unlock it.
 *
 * <p>Rings, and their locked keys, are carried over from revision to revision. So a locked key is
 * told how the file holds it now, in case it has another password.
 */
final class LockedKey implements HeldKey.Unlocker {

  private Stored stored;

  private LockedKey(Stored stored) {
    this.stored = stored;
  }

  /** How a private key is stored. */
  private interface Stored {
    PrivateKey unlock() throws GeneralSecurityException;

    /** As PKCS#12 takes it, if that is possible without unlocking it. */
    Optional<byte[]> encrypted() throws GeneralSecurityException;
  }

  /** In a bag of a PKCS#12 file. */
  static LockedKey in(Bag bag, Pfx pfx, Bounds bounds) {
    byte[] value = bag.value();
    Password password = pfx.password();
    return new LockedKey(
        bag.type().equals(Bag.SHROUDED_KEY)
            ? new Stored() {
              @Override
              public PrivateKey unlock() throws GeneralSecurityException {
                return PrivateKeys.of(understood(() -> Pfx.decrypted(value, password, bounds)));
              }

              @Override
              public Optional<byte[]> encrypted() {
                return Optional.of(value);
              }
            }
            : new Stored() {
              @Override
              public PrivateKey unlock() throws GeneralSecurityException {
                return PrivateKeys.of(value);
              }

              @Override
              public Optional<byte[]> encrypted() throws GeneralSecurityException {
                // It was in the clear, and must not be any longer.
                return Optional.of(pfx.encrypted(value));
              }
            });
  }

  /** Anywhere else, where it must be unlocked to be moved. */
  static LockedKey elsewhere(HeldKey.Unlocker unlocker) {
    return new LockedKey(
        new Stored() {
          @Override
          public PrivateKey unlock() throws GeneralSecurityException {
            return unlocker.unlock();
          }

          @Override
          public Optional<byte[]> encrypted() {
            return Optional.empty();
          }
        });
  }

  /** Decrypts the encoded form of a key. */
  @FunctionalInterface
  interface Decryption {
    byte[] decrypted() throws GeneralSecurityException, Pkcs12Exception, ExceededException;
  }

  /** Decrypts, or says why that is not possible. */
  static byte[] understood(Decryption decryption) throws GeneralSecurityException {
    try {
      return decryption.decrypted();
    } catch (BadPaddingException e) {
      throw unrecoverable("it has a password of its own, or is damaged", e);
    } catch (Pkcs12Exception | ExceededException e) {
      throw unrecoverable(String.valueOf(e.getMessage()), e);
    }
  }

  private static UnrecoverableKeyException unrecoverable(String why, Exception cause) {
    UnrecoverableKeyException e = new UnrecoverableKeyException(why);
    e.initCause(cause);
    return e;
  }

  synchronized void standsNowAs(LockedKey newer) {
    stored = newer.stored;
  }

  @Override
  public synchronized PrivateKey unlock() throws GeneralSecurityException {
    return stored.unlock();
  }

  synchronized Optional<byte[]> encrypted() throws GeneralSecurityException {
    return stored.encrypted();
  }
}
