package dev.keyoverlap.request;

import dev.keyoverlap.key.KeyOverlapException;

/**
 * The answer to a {@link CertificateRequest} is not the certificate that was asked for; nothing has
 * changed.
 *
 * <p>{@link #reason()} is for programs, the message for people.
 *
 * @since 1.0
 */
public final class CertificateRefusedException extends KeyOverlapException {

  private static final long serialVersionUID = 1L;

  /** The reason. */
  private final Reason reason;

  CertificateRefusedException(Reason reason, String message) {
    super(message);
    this.reason = reason;
  }

  CertificateRefusedException(Reason reason, String message, Throwable cause) {
    super(message, cause);
    this.reason = reason;
  }

  /**
   * The reason.
   *
   * @return the reason
   */
  public Reason reason() {
    return reason;
  }

  /**
   * The reasons to refuse an answer.
   *
   * @since 1.0
   */
  public enum Reason {
    /** There is no certificate in it, or one that cannot be read. */
    UNREADABLE,
    /** None of its certificates is for the key of the request. */
    OTHER_KEY,
    /** The certificate is for another subject than the request. */
    OTHER_SUBJECT,
    /** The certificate has expired. */
    EXPIRED,
    /** It is signed with an algorithm that proves nothing any more. */
    WEAK_SIGNATURE
  }
}
