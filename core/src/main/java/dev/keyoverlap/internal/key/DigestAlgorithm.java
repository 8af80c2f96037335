package dev.keyoverlap.internal.key;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.Provider;
import java.security.Security;
import java.security.spec.MGF1ParameterSpec;

/**
 * The digests that signatures are made of, as Java names them; each format has its own identifiers
 * for those that it knows. MD5 is not among them, so that nothing can accept it by mistake.
 */
public enum DigestAlgorithm {
  SHA256("SHA-256", 32),
  SHA384("SHA-384", 48),
  SHA512("SHA-512", 64),
  SHA3_256("SHA3-256", 32),
  SHA3_384("SHA3-384", 48),
  SHA3_512("SHA3-512", 64),
  /** With 256 bits (RFC 8702, 3.1), for some kinds of SLH-DSA; from Java 25 on it is in the JDK. */
  SHAKE128("SHAKE128-256", 32),
  /** With 512 bits (RFC 8702, 3.1), for Ed448, SLH-DSA and ML-DSA; in the JDK from 25 on. */
  SHAKE256("SHAKE256-512", 64),
  /** For reading only, where the caller accepts it. */
  LEGACY_SHA1("SHA-1", 20);

  /**
   * Bytes that fit into a processor's nearest cache with room to spare. SHA-256 reads memory more
   * slowly than it digests; a copy of a few KiB in front of it fetches them ahead.
   */
  public static final int NEAR = 1 << 12;

  private final String jcaName;
  private final int length;

  DigestAlgorithm(String jcaName, int length) {
    this.jcaName = jcaName;
    this.length = length;
  }

  /**
   * As the Java Cryptography Architecture names it.
   *
   * @return the name
   */
  public String jcaName() {
    return jcaName;
  }

  /**
   * The length of a digest.
   *
   * @return in bytes
   */
  public int length() {
    return length;
  }

  /**
   * Whether it is an extendable-output function, which the JDK has from 25 on only.
   *
   * @return true if it is
   */
  public boolean isExtendable() {
    return this == SHAKE128 || this == SHAKE256;
  }

  /**
   * The mask generation function with this digest (RFC 8017, B.2.1).
   *
   * @return its parameters
   */
  public MGF1ParameterSpec mgf1() {
    return new MGF1ParameterSpec(jcaName);
  }

  /**
   * Digests.
   *
   * @param bytes what to digest
   * @return the digest
   */
  public byte[] digest(byte[] bytes) {
    return finish(newDigest(), bytes);
  }

  /**
   * Finishes a digest with all of an array, as fast as that goes.
   *
   * @param digest the digest
   * @param bytes the last that it is fed
   * @return its value
   */
  public static byte[] finish(MessageDigest digest, byte[] bytes) {
    byte[] near = new byte[Math.min(NEAR, bytes.length)];
    for (int at = 0; at < bytes.length; at += NEAR) {
      int step = Math.min(NEAR, bytes.length - at);
      System.arraycopy(bytes, at, near, 0, step);
      digest.update(near, 0, step);
    }
    return digest.digest();
  }

  /**
   * A digest to be fed, made by the JDK's own provider where it can.
   *
   * @return the digest
   * @throws IllegalStateException if no registered provider has it
   */
  public MessageDigest newDigest() {
    try {
      // The JDK's own is several times as fast as others that may have been registered before it.
      Provider sun = Security.getProvider("SUN");
      return sun == null || sun.getService("MessageDigest", jcaName) == null
          ? MessageDigest.getInstance(jcaName)
          : MessageDigest.getInstance(jcaName, sun);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("This Java runtime lacks " + jcaName, e);
    }
  }
}
