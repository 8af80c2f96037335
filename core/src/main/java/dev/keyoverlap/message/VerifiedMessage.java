package dev.keyoverlap.message;

import dev.keyoverlap.internal.access.ResultMaker;
import dev.keyoverlap.internal.access.ResultMaker.ContentParts;
import dev.keyoverlap.ring.KeyVersion;
import java.util.List;

/**
 * A message whose signatures met the policy, and who signed it. Its content went to the stream or
 * file that you named; {@link VerifiedContent} holds it in memory.
 *
 * <pre>{@code
 * VerifiedMessage order = verifier.verify(signedFile, contentFile);
 * order.signedBy().forEach(key -> log(key.alias() + " signed with " + key.keyId()));
 * }</pre>
 *
 * <p>Only verifiers make instances, and only for messages that they accept. Instances are immutable
 * and safe for use by several threads.
 *
 * @since 1.0
 */
public sealed class VerifiedMessage permits VerifiedContent, OpenedMessage {

  static {
    ResultMaker.opened(VerifiedMessage.class, VerifiedMessage::made);
  }

  private final VerificationReport report;

  VerifiedMessage(VerificationReport report) {
    if (!report.shortfalls().isEmpty()) {
      throw new IllegalArgumentException("The policy is not met: " + report.shortfalls());
    }
    this.report = report;
  }

  private static VerifiedMessage made(ContentParts<VerificationReport, KeyVersion> parts) {
    return new VerifiedMessage(parts.requireReport());
  }

  /**
   * The keys that signed.
   *
   * @return as {@link VerificationReport#signedBy()}; at least one key
   */
  public final List<KeyVersion> signedBy() {
    return report.signedBy();
  }

  /**
   * The verdict for every signature.
   *
   * @return the report
   */
  public final VerificationReport report() {
    return report;
  }

  /** The report; not the content. */
  @Override
  public String toString() {
    return report.toString();
  }
}
