package dev.keyoverlap.renewal;

import dev.keyoverlap.KeyOverlapException;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A step of a renewal was refused; nothing has changed.
 *
 * <p>{@link #reason()} is for programs, the message for people: it says what stands against the
 * step and what to do first.
 */
public final class StepRefusedException extends KeyOverlapException {

  private static final long serialVersionUID = 1L;

  /** Which rule stands against the step. */
  private final Reason reason;

  private final transient @Nullable PendingStep pending;
  private final transient @Nullable Instant notBefore;

  private StepRefusedException(
      Reason reason, String message, @Nullable PendingStep pending, @Nullable Instant notBefore) {
    super(message);
    this.reason = reason;
    this.pending = pending;
    this.notBefore = notBefore;
  }

  static StepRefusedException of(Reason reason, String message) {
    return new StepRefusedException(reason, message, null, null);
  }

  static StepRefusedException at(PendingStep pending, Reason reason, String message) {
    return new StepRefusedException(reason, message + " (" + pending + ")", pending, null);
  }

  static StepRefusedException tooEarly(PendingStep pending, Instant notBefore, String message) {
    return new StepRefusedException(
        Reason.TOO_EARLY, message + " (" + pending + ")", pending, notBefore);
  }

  /**
   * Which rule stands against the step.
   *
   * @return the reason
   */
  public Reason reason() {
    return reason;
  }

  /**
   * The step that was refused.
   *
   * @return the step, or empty if it is about the renewal as a whole
   */
  public Optional<PendingStep> step() {
    return Optional.ofNullable(pending);
  }

  /**
   * When the step can be done, if it is only too early.
   *
   * @return the moment
   */
  public Optional<Instant> notBefore() {
    return Optional.ofNullable(notBefore);
  }

  /** The rules that a step can fail. */
  public enum Reason {
    /** Other steps come first. */
    OUT_OF_ORDER,
    /** Somebody has to vouch for this step; the library cannot do it. */
    NEEDS_CONFIRMATION,
    /** The library does this step; nobody can vouch for it. */
    NEEDS_PERFORMING,
    /** Nobody said who does the step, see {@link Renewal#by}. */
    NEEDS_NAME,
    /** Somebody vouches for the step, and gives nothing that shows it. */
    NEEDS_EVIDENCE,
    /** The step is an agreement on a time, and needs its beginning and its end. */
    NEEDS_TIMES,
    /** Somebody was asked and has not answered, or nobody was asked. */
    NEEDS_ANSWERS,
    /** Whether our signers or encryptors name the second alias was neither seen nor said. */
    SECOND_ALIAS_NOT_NAMED,
    /** Several keys may be the one that is compromised; nobody said which. */
    WHICH_KEY,
    /** Messages are held back, which a renewal does not leave behind. */
    HELD_BACK,
    /** The step takes the new key, and none was given or staged. */
    NEEDS_KEY,
    /** The new key is a certificate where a key pair is needed, or the reverse. */
    WRONG_KIND,
    /** The new key cannot serve the use, by what its certificate says. */
    UNFIT,
    /** The new key is of another algorithm than the old one. */
    OTHER_ALGORITHM,
    /** The time for the step has not come. */
    TOO_EARLY,
    /** The time that was agreed on is over. */
    TOO_LATE,
    /** Messages are still in flight. */
    STILL_IN_FLIGHT,
    /** A message used the old key a short while ago. */
    STILL_USED,
    /** The key is shared with uses that are not ready. */
    OTHERS_NOT_READY,
    /** The new key is not in the keystore any more, or not where the renewal put it. */
    KEY_GONE,
    /** The second alias is in use. */
    SECOND_ALIAS_IN_USE,
    /** The alias has no key to renew. */
    NO_KEY,
    /** A renewal of this alias is in progress. */
    IN_PROGRESS,
    /** Another renewal of this alias was begun since. */
    SUPERSEDED,
    /** The renewal is over. */
    FINISHED,
    /** A partner does not trust the old key any more, so there is no way back. */
    OLD_KEY_NOT_TRUSTED
  }
}
