package dev.keyoverlap.cms.internal.algorithm;

import java.security.SecureRandom;
import java.util.Arrays;
import javax.crypto.SecretKey;
import javax.crypto.spec.SecretKeySpec;

/**
 * The key that the content of one message is encrypted with. It is wiped when the message is done;
 * what the JDK's ciphers copied of it cannot be.
 */
public final class ContentKey implements AutoCloseable {

  private static final SecureRandom RANDOM = new SecureRandom();

  private final byte[] bytes;

  private ContentKey(byte[] bytes) {
    this.bytes = bytes;
  }

  public static ContentKey fresh(int length) {
    byte[] bytes = new byte[length];
    RANDOM.nextBytes(bytes);
    return new ContentKey(bytes);
  }

  /**
   * A key from these bytes.
   *
   * @param bytes kept, and wiped by {@link #close()}
   */
  public static ContentKey of(byte[] bytes) {
    return new ContentKey(bytes);
  }

  /** The bytes themselves, not a copy. */
  public byte[] bytes() {
    return bytes;
  }

  SecretKey asSecretKey() {
    return asSecretKey("AES");
  }

  public SecretKey asSecretKey(String algorithm) {
    return new SecretKeySpec(bytes, algorithm);
  }

  @Override
  public void close() {
    Arrays.fill(bytes, (byte) 0);
  }
}
