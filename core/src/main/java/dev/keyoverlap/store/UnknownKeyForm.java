package dev.keyoverlap.store;

import dev.keyoverlap.provider.SpareProviders;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.KeyStoreException;
import java.security.NoSuchAlgorithmException;
import java.security.PrivateKey;
import java.security.Provider;
import java.security.UnrecoverableEntryException;
import java.security.UnrecoverableKeyException;
import java.security.spec.InvalidKeySpecException;
import java.util.Collections;

/**
 * Private keys that the runtime's own keystore keeps and decrypts, and then does not know what to
 * make of: for an algorithm that is younger than the runtime, or in a form that it does not read.
 *
 * <p>A spare provider's keystore reads such a key. It is given a file with this one entry: it
 * unlocks all entries when it reads a file, and would take half a second for a hundred keys.
 */
final class UnknownKeyForm {

  private static final String PKCS12 = "PKCS12";

  private UnknownKeyForm() {}

  /** Whether it is the key's form, and not a wrong password, that keeps a key locked. */
  static boolean isTheReason(UnrecoverableEntryException e) {
    return e.getCause() instanceof NoSuchAlgorithmException
        || e.getCause() instanceof InvalidKeySpecException;
  }

  /**
   * The private key of an entry.
   *
   * @param keystore a PKCS#12 keystore
   * @param failure why the runtime could not
   */
  static PrivateKey read(
      KeyStore keystore, String name, char[] password, GeneralSecurityException failure)
      throws GeneralSecurityException {
    byte[] single = withOnly(keystore, name, password);
    return SpareProviders.attempt(
        "KeyStore", PKCS12, failure, provider -> onlyKey(single, password, provider));
  }

  private static byte[] withOnly(KeyStore keystore, String name, char[] password)
      throws GeneralSecurityException {
    KeyStore copy = KeyStore.getInstance(PKCS12);
    load(copy, encoded(keystore, password), password);
    for (String other : Collections.list(copy.aliases())) {
      if (!other.equals(name)) {
        copy.deleteEntry(other);
      }
    }
    return encoded(copy, password);
  }

  private static PrivateKey onlyKey(byte[] file, char[] password, Provider provider)
      throws GeneralSecurityException {
    KeyStore keystore = KeyStore.getInstance(PKCS12, provider);
    load(keystore, file, password);
    for (String name : Collections.list(keystore.aliases())) {
      if (keystore.getKey(name, password) instanceof PrivateKey key) {
        return key;
      }
    }
    throw new UnrecoverableKeyException("the provider " + provider.getName() + " finds no key");
  }

  private static byte[] encoded(KeyStore keystore, char[] password)
      throws GeneralSecurityException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try {
      keystore.store(out, password);
    } catch (IOException e) {
      throw new KeyStoreException(e);
    }
    return out.toByteArray();
  }

  private static void load(KeyStore keystore, byte[] file, char[] password)
      throws GeneralSecurityException {
    try {
      keystore.load(new ByteArrayInputStream(file), password);
    } catch (IOException e) {
      throw new KeyStoreException(e);
    }
  }
}
