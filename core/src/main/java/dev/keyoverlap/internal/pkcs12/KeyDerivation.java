package dev.keyoverlap.internal.pkcs12;

import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Arrays;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** Makes keys of passwords, within a meter of iterations. */
final class KeyDerivation {

  /** The purpose of the bytes (RFC 7292, appendix B.3). */
  static final int KEY = 1;

  static final int IV = 2;
  static final int MAC = 3;

  private KeyDerivation() {}

  /** RFC 7292, appendix B.2. */
  static byte[] pkcs12(
      String digest,
      byte[] password,
      byte[] salt,
      int iterations,
      int purpose,
      int length,
      Meter meter)
      throws GeneralSecurityException, Pkcs12Exception, ExceededException {
    MessageDigest hash = MessageDigest.getInstance(digest);
    int u = hash.getDigestLength();
    int v = u > 32 ? 128 : 64;
    spend(iterations, (length + u - 1) / u, meter);
    byte[] diversifier = new byte[v];
    Arrays.fill(diversifier, (byte) purpose);
    byte[] input = concatenated(filled(salt, v), filled(password, v));
    byte[] result = new byte[length];
    for (int at = 0; at < length; at += u) {
      hash.update(diversifier);
      byte[] a = hash.digest(input);
      for (int i = 1; i < iterations; i++) {
        a = hash.digest(a);
      }
      System.arraycopy(a, 0, result, at, Math.min(u, length - at));
      byte[] b = new byte[v];
      for (int i = 0; i < v; i++) {
        b[i] = a[i % u];
      }
      for (int block = 0; block < input.length; block += v) {
        int carry = 1;
        for (int i = v - 1; i >= 0; i--) {
          carry += (input[block + i] & 0xff) + (b[i] & 0xff);
          input[block + i] = (byte) carry;
          carry >>= Byte.SIZE;
        }
      }
    }
    return result;
  }

  /** So often that it fills whole blocks. */
  private static byte[] filled(byte[] bytes, int block) {
    if (bytes.length == 0) {
      return bytes;
    }
    byte[] result = new byte[(bytes.length + block - 1) / block * block];
    for (int i = 0; i < result.length; i++) {
      result[i] = bytes[i % bytes.length];
    }
    return result;
  }

  private static byte[] concatenated(byte[] one, byte[] other) {
    byte[] result = Arrays.copyOf(one, one.length + other.length);
    System.arraycopy(other, 0, result, one.length, other.length);
    return result;
  }

  /** RFC 8018, 5.2; not the JDK's, which takes no bytes, and no empty password. */
  static byte[] pbkdf2(
      String prf, byte[] password, byte[] salt, int iterations, int length, Meter meter)
      throws GeneralSecurityException, Pkcs12Exception, ExceededException {
    Mac mac = Mac.getInstance(prf);
    // To HMAC, which fills it up with zeros, an empty key and this one are the same.
    mac.init(new SecretKeySpec(password.length == 0 ? new byte[1] : password, prf));
    int blocks = (length + mac.getMacLength() - 1) / mac.getMacLength();
    spend(iterations, blocks, meter);
    byte[] result = new byte[blocks * mac.getMacLength()];
    for (int block = 1; block <= blocks; block++) {
      mac.update(salt);
      mac.update(
          new byte[] {
            (byte) (block >> 24), (byte) (block >> 16), (byte) (block >> 8), (byte) block
          });
      byte[] u = mac.doFinal();
      byte[] sum = u.clone();
      for (int i = 1; i < iterations; i++) {
        u = mac.doFinal(u);
        for (int k = 0; k < u.length; k++) {
          sum[k] ^= u[k];
        }
      }
      System.arraycopy(sum, 0, result, (block - 1) * sum.length, sum.length);
    }
    return Arrays.copyOf(result, length);
  }

  /** RFC 8018, 5.1. */
  static byte[] pbkdf1(
      String digest, byte[] password, byte[] salt, int iterations, int length, Meter meter)
      throws GeneralSecurityException, Pkcs12Exception, ExceededException {
    spend(iterations, 1, meter);
    MessageDigest hash = MessageDigest.getInstance(digest);
    hash.update(password);
    byte[] result = hash.digest(salt);
    for (int i = 1; i < iterations; i++) {
      result = hash.digest(result);
    }
    return Arrays.copyOf(result, length);
  }

  private static void spend(int iterations, int blocks, Meter meter)
      throws Pkcs12Exception, ExceededException {
    if (iterations < 1) {
      throw Pkcs12Exception.damaged("it asks for " + iterations + " iterations");
    }
    meter.countIterations((long) iterations * blocks);
  }
}
