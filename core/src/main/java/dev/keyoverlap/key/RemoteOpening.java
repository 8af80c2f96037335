package dev.keyoverlap.key;

import dev.keyoverlap.internal.device.Transport;
import java.security.GeneralSecurityException;
import java.security.PublicKey;
import java.util.Optional;
import javax.crypto.BadPaddingException;
import javax.crypto.spec.OAEPParameterSpec;
import org.jspecify.annotations.Nullable;

/**
 * One private-key operation that opens a message, which a {@link RemoteKey} is to do. Immutable.
 *
 * @since 1.0
 */
public final class RemoteOpening {

  private final Kind kind;
  private final @Nullable Transport transport;
  private final @Nullable PublicKey theirs;

  private RemoteOpening(Kind kind, @Nullable Transport transport, @Nullable PublicKey theirs) {
    this.kind = kind;
    this.transport = transport;
    this.theirs = theirs;
  }

  static RemoteOpening of(Transport transport) {
    return new RemoteOpening(
        transport.oaep().isPresent() ? Kind.RSA_OAEP : Kind.RSA_PKCS1, transport, null);
  }

  static RemoteOpening of(String algorithm, PublicKey theirs) {
    return new RemoteOpening(algorithm.equals("ECDH") ? Kind.ECDH : Kind.X25519, null, theirs);
  }

  /**
   * The operation of a private key.
   *
   * @since 1.0
   */
  public enum Kind {
    /** Decrypt {@link #value()} with RSAES-OAEP (RFC 8017, 7.1). */
    RSA_OAEP,
    /** Decrypt {@link #value()} with RSAES-PKCS1-v1_5 (RFC 8017, 7.2). */
    RSA_PKCS1,
    /** Agree on a secret with {@link #theirs()} on one of NIST's curves. */
    ECDH,
    /** Agree on a secret with {@link #theirs()} by X25519 (RFC 7748). */
    X25519
  }

  /**
   * Tells the operation.
   *
   * @return the kind
   */
  public Kind kind() {
    return kind;
  }

  /**
   * The bytes to decrypt, which are as long as the modulus.
   *
   * @return a copy
   * @throws IllegalStateException if a secret is to be agreed on
   */
  public byte[] value() {
    return transport().value().clone();
  }

  /**
   * The parameters of OAEP.
   *
   * @return digest, mask and label; empty for every other kind
   */
  public Optional<OAEPParameterSpec> oaep() {
    return transport == null ? Optional.empty() : transport.oaep();
  }

  /**
   * The other side's public key.
   *
   * @return the key, which lies on the curve
   * @throws IllegalStateException if something is to be decrypted
   */
  public PublicKey theirs() {
    if (theirs == null) {
      throw new IllegalStateException("There is no other side's key for " + kind);
    }
    return theirs;
  }

  /**
   * Takes the padding off, for a service that only has the bare RSA operation. Prefer this to a
   * service that removes the padding of PKCS #1 v1.5 itself. Neither an exception nor the time then
   * tells whether that padding was right (RFC 3218, 2.3.2).
   *
   * @param block the result of the bare operation on {@link #value()}
   * @return what {@link RemoteKey#open} is to return
   * @throws BadPaddingException if the padding is that of OAEP, and wrong
   * @throws GeneralSecurityException if this Java does not know the digest of OAEP
   * @throws IllegalStateException if a secret is to be agreed on
   */
  public byte[] fromRaw(byte[] block) throws GeneralSecurityException {
    return transport().fromRaw(block.clone());
  }

  private Transport transport() {
    if (transport == null) {
      throw new IllegalStateException("Nothing is to be decrypted for " + kind);
    }
    return transport;
  }

  /** The kind. */
  @Override
  public String toString() {
    return kind.toString();
  }
}
