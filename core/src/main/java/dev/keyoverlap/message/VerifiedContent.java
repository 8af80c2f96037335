package dev.keyoverlap.message;

import dev.keyoverlap.internal.access.ResultMaker;
import dev.keyoverlap.internal.access.ResultMaker.ContentParts;
import dev.keyoverlap.ring.KeyVersion;

/**
 * Content whose signatures met the policy, and who signed it.
 *
 * <pre>{@code
 * VerifiedContent order = verifier.verify(message);
 * order.content();
 * order.signedBy();     // [partner active 14cf349740d8 ...]
 * order.report().signers().stream().filter(SignerVerdict::isByRetainedKey);  // not yet switched
 * }</pre>
 *
 * <p>Only verifiers make instances, and only for content that they accept. Instances are safe for
 * use by several threads as long as nobody changes the array.
 *
 * @since 1.0
 */
public final class VerifiedContent extends VerifiedMessage {

  static {
    ResultMaker.opened(VerifiedContent.class, VerifiedContent::made);
  }

  private final byte[] content;

  private VerifiedContent(byte[] content, VerificationReport report) {
    super(report);
    this.content = content;
  }

  private static VerifiedContent made(ContentParts<VerificationReport, KeyVersion> parts) {
    return new VerifiedContent(parts.requireContent(), parts.requireReport());
  }

  /**
   * The signed content.
   *
   * @return its bytes; not copied
   */
  public byte[] content() {
    return content;
  }

  /** The size of the content and the report; not the content. */
  @Override
  public String toString() {
    return content.length + " bytes, " + report();
  }
}
