package dev.keyoverlap.message;

import dev.keyoverlap.internal.access.ResultMaker;
import dev.keyoverlap.internal.access.ResultMaker.ContentParts;
import dev.keyoverlap.ring.KeyVersion;

/**
 * A message that was both encrypted and signed: whose signatures met the policy, who signed it, and
 * the key that decrypted it. Its content went to the stream or file that you named; {@link
 * OpenedContent} holds it in memory.
 *
 * <pre>{@code
 * OpenedMessage order = opener.open(sealedFile, contentFile);
 * order.signedBy();
 * order.decryptedWith();
 * }</pre>
 *
 * <p>Only openers make instances, and only for messages that they accept. Instances are immutable
 * and safe for use by several threads.
 *
 * @since 1.0
 */
public sealed class OpenedMessage extends VerifiedMessage permits OpenedContent {

  static {
    ResultMaker.opened(OpenedMessage.class, OpenedMessage::made);
  }

  private final KeyVersion decryptedWith;

  OpenedMessage(VerificationReport report, KeyVersion decryptedWith) {
    super(report);
    this.decryptedWith = decryptedWith;
  }

  private static OpenedMessage made(ContentParts<VerificationReport, KeyVersion> parts) {
    return new OpenedMessage(parts.requireReport(), parts.requireKey());
  }

  /**
   * The key that decrypted the message: active, staged, or one that is only retained.
   *
   * @return the version, as it was in the ring that this message was read with
   */
  public final KeyVersion decryptedWith() {
    return decryptedWith;
  }

  /** The key and the report; not the content. */
  @Override
  public String toString() {
    return "decrypted with " + decryptedWith + ", " + super.toString();
  }
}
