package dev.keyoverlap.message;

import dev.keyoverlap.internal.access.ResultMaker;
import dev.keyoverlap.internal.access.ResultMaker.ContentParts;
import dev.keyoverlap.ring.KeyVersion;

/**
 * Content that was both encrypted and signed: whose signatures met the policy, who signed it, and
 * the key that decrypted it.
 *
 * <pre>{@code
 * OpenedContent order = opener.open(sealed);
 * order.content();
 * order.signedBy();
 * order.decryptedWith();
 * }</pre>
 *
 * <p>Only openers make instances, and only for content that they accept. Instances are safe for use
 * by several threads as long as nobody changes the array.
 *
 * @since 1.0
 */
public final class OpenedContent extends OpenedMessage {

  static {
    ResultMaker.opened(OpenedContent.class, OpenedContent::made);
  }

  private final byte[] content;

  private OpenedContent(byte[] content, VerificationReport report, KeyVersion decryptedWith) {
    super(report, decryptedWith);
    this.content = content;
  }

  private static OpenedContent made(ContentParts<VerificationReport, KeyVersion> parts) {
    return new OpenedContent(parts.requireContent(), parts.requireReport(), parts.requireKey());
  }

  /**
   * The content.
   *
   * @return its bytes; not copied
   */
  public byte[] content() {
    return content;
  }

  /** The size of the content, the key and the report; not the content. */
  @Override
  public String toString() {
    return content.length + " bytes, " + super.toString();
  }
}
