package dev.keyoverlap.wssec.spec;

import dev.keyoverlap.key.KeyOverlapException;

/**
 * A SOAP message is not accepted, although its signatures may be correct and it could be read. The
 * message of this exception is for the log; the partner gets {@link SoapFault#securityFault}.
 *
 * @since 1.0
 */
public final class SoapRefusedException extends KeyOverlapException {

  private static final long serialVersionUID = 1L;

  private final transient Reason reason;

  /**
   * A refusal.
   *
   * @param reason why
   * @param message the same in words, for the log
   */
  public SoapRefusedException(Reason reason, String message) {
    super(message);
    this.reason = reason;
  }

  /**
   * Why it is not accepted.
   *
   * @return the reason
   */
  public Reason reason() {
    return reason;
  }

  /**
   * Why a message is not accepted.
   *
   * @since 1.0
   */
  public enum Reason {
    /** There is no security header for this receiver. */
    NO_SECURITY_HEADER,
    /** A part that must be signed is not there, or no signature that counts covers it. */
    PART_NOT_SIGNED,
    /** A part that must be encrypted is not there, or was not. */
    PART_NOT_ENCRYPTED,
    /** A protected part points to content elsewhere that is not protected. */
    CONTENT_ELSEWHERE,
    /** It is older than is accepted, past its end, or from the future. */
    STALE,
    /** The same message was accepted before, or one with the same nonce. */
    REPLAYED,
    /** The replay cache is full, so that a replay of this message would not be noticed. */
    REPLAY_CACHE_FULL
  }
}
