package dev.keyoverlap.cms.internal.provider;

import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Arrays;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * The key that takes the place of one that could not be decrypted (RFC 3218, 2.3.2). It is the same
 * for the same encrypted key as long as the JVM runs. With a new key each time, an attacker who
 * sends a message twice could tell a wrong padding from a right one by two different answers.
 */
public final class ImplicitRejection {

  private static final String HMAC = "HmacSHA256";
  private static final SecretKeySpec SECRET = secret();

  private ImplicitRejection() {}

  private static SecretKeySpec secret() {
    byte[] bytes = new byte[32];
    new SecureRandom().nextBytes(bytes);
    return new SecretKeySpec(bytes, HMAC);
  }

  /**
   * A key for this encrypted key.
   *
   * @param length at most 32 bytes
   */
  public static byte[] key(byte[] encryptedKey, int length) {
    try {
      Mac mac = CryptoProviders.byRule().mac(HMAC, SECRET);
      return Arrays.copyOf(mac.doFinal(encryptedKey), length);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("Every Java platform has " + HMAC, e);
    }
  }
}
