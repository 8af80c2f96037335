package dev.keyoverlap.message;

import dev.keyoverlap.KeyVersion;

/**
 * Content that was decrypted, and the key that did it.
 *
 * <pre>{@code
 * DecryptedContent content = decryptor.decrypt(message);
 * if (content.decryptedWith().state() == KeyState.RETAINED) {
 *   // the partner still encrypts to the old key
 * }
 * }</pre>
 *
 * <p>Instances are safe for use by several threads as long as nobody changes the array.
 */
public final class DecryptedContent {

  private final byte[] content;
  private final KeyVersion decryptedWith;

  private DecryptedContent(byte[] content, KeyVersion decryptedWith) {
    this.content = content;
    this.decryptedWith = decryptedWith;
  }

  /**
   * For decryptors.
   *
   * @param content the decrypted bytes; not copied
   * @param decryptedWith the key that served
   * @return the content
   */
  public static DecryptedContent of(byte[] content, KeyVersion decryptedWith) {
    return new DecryptedContent(content, decryptedWith);
  }

  /**
   * The decrypted content.
   *
   * @return its bytes; not copied
   */
  public byte[] content() {
    return content;
  }

  /**
   * The key that served: active, staged, or one that is only retained.
   *
   * @return the version, as it stood in the ring that this message was read with
   */
  public KeyVersion decryptedWith() {
    return decryptedWith;
  }

  /** The size of the content and the key; not the content. */
  @Override
  public String toString() {
    return content.length + " bytes, decrypted with " + decryptedWith;
  }
}
