package dev.keyoverlap.message;

import dev.keyoverlap.internal.access.ResultMaker;
import dev.keyoverlap.internal.access.ResultMaker.ContentParts;
import dev.keyoverlap.ring.KeyVersion;

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
 * <p>Only decryptors make instances. Instances are safe for use by several threads as long as
 * nobody changes the array.
 *
 * @since 1.0
 */
public final class DecryptedContent extends DecryptedMessage {

  static {
    ResultMaker.opened(DecryptedContent.class, DecryptedContent::made);
  }

  private final byte[] content;

  private DecryptedContent(byte[] content, KeyVersion decryptedWith) {
    super(decryptedWith);
    this.content = content;
  }

  private static DecryptedContent made(ContentParts<VerificationReport, KeyVersion> parts) {
    return new DecryptedContent(parts.requireContent(), parts.requireKey());
  }

  /**
   * The decrypted content.
   *
   * @return its bytes; not copied
   */
  public byte[] content() {
    return content;
  }

  /** The size of the content and the key; not the content. */
  @Override
  public String toString() {
    return content.length + " bytes, " + super.toString();
  }
}
