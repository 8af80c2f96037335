package dev.keyoverlap.message;

import dev.keyoverlap.key.KeyOverlapException;

/**
 * The signatures of a message do not meet the policy; the report says what each one is worth.
 *
 * @since 1.0
 */
public final class VerificationException extends KeyOverlapException {

  private static final long serialVersionUID = 1L;

  private final transient VerificationReport report;

  VerificationException(VerificationReport report) {
    super("The message is not accepted: " + String.join("; ", report.shortfalls()));
    this.report = report;
  }

  /**
   * The verdict for every signature.
   *
   * @return the report
   */
  public VerificationReport report() {
    return report;
  }
}
