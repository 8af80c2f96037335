package dev.keyoverlap.message;

/**
 * Content whose signatures met the policy. There is no way to get an instance for content whose
 * signatures did not.
 *
 * <pre>{@code
 * VerifiedContent order = verifier.verify(message);
 * order.content();
 * order.report().signers().stream().filter(SignerVerdict::isByRetainedKey);  // not yet switched
 * }</pre>
 *
 * <p>Instances are safe for use by several threads as long as nobody changes the array.
 */
public final class VerifiedContent {

  private final byte[] content;
  private final VerificationReport report;

  private VerifiedContent(byte[] content, VerificationReport report) {
    this.content = content;
    this.report = report;
  }

  /**
   * Releases content if its report meets the policy; for verifiers.
   *
   * @param content the signed bytes; not copied
   * @param report the report
   * @return the content, accepted
   * @throws VerificationException if the policy is not met
   */
  public static VerifiedContent of(byte[] content, VerificationReport report)
      throws VerificationException {
    return new VerifiedContent(content, report.requireMet());
  }

  /**
   * The signed content.
   *
   * @return its bytes; not copied
   */
  public byte[] content() {
    return content;
  }

  /**
   * The verdict for every signature.
   *
   * @return the report
   */
  public VerificationReport report() {
    return report;
  }

  /** The size of the content and the report; not the content. */
  @Override
  public String toString() {
    return content.length + " bytes, " + report;
  }
}
