package dev.keyoverlap.jdbc;

import java.security.GeneralSecurityException;
import java.security.Provider;
import java.util.Optional;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.SecretKey;
import javax.crypto.spec.GCMParameterSpec;

/**
 * AES in GCM mode (NIST SP 800-38D): a nonce of 12 bytes, the ciphertext, and a tag of 16 bytes.
 */
final class Gcm {

  private static final int NONCE = 12;
  private static final int TAG = 16;

  private Gcm() {}

  static byte[] encrypt(SecretKey key, Optional<Provider> provider, byte[] plain, byte[] associated)
      throws GeneralSecurityException {
    Cipher cipher = cipher(provider);
    byte[] nonce = new byte[NONCE];
    Framed.RANDOM.nextBytes(nonce);
    cipher.init(Cipher.ENCRYPT_MODE, key, new GCMParameterSpec(TAG * Byte.SIZE, nonce));
    cipher.updateAAD(associated);
    byte[] whole = new byte[NONCE + plain.length + TAG];
    System.arraycopy(nonce, 0, whole, 0, NONCE);
    int written = cipher.doFinal(plain, 0, plain.length, whole, NONCE);
    if (written != plain.length + TAG) {
      throw new GeneralSecurityException("the provider's GCM has another length of tag");
    }
    return whole;
  }

  static byte[] decrypt(SecretKey key, Optional<Provider> provider, byte[] whole, byte[] associated)
      throws GeneralSecurityException {
    if (whole.length < NONCE + TAG) {
      throw new AEADBadTagException("it is too short");
    }
    Cipher cipher = cipher(provider);
    cipher.init(Cipher.DECRYPT_MODE, key, new GCMParameterSpec(TAG * Byte.SIZE, whole, 0, NONCE));
    cipher.updateAAD(associated);
    return cipher.doFinal(whole, NONCE, whole.length - NONCE);
  }

  private static Cipher cipher(Optional<Provider> provider) throws GeneralSecurityException {
    return provider.isPresent()
        ? Cipher.getInstance("AES/GCM/NoPadding", provider.get())
        : Cipher.getInstance("AES/GCM/NoPadding");
  }
}
