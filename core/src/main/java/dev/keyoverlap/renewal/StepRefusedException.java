package dev.keyoverlap.renewal;

import dev.keyoverlap.key.KeyOverlapException;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A step of a renewal was refused. Nothing has changed.
 *
 * <p>{@link #reason()} is for programs. The message is for people: what was refused, why, and what
 * to do now.
 *
 * @since 1.0
 */
public final class StepRefusedException extends KeyOverlapException {

  private static final long serialVersionUID = 1L;

  /** For programs: why the step was refused. */
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
    return new StepRefusedException(reason, refused(pending) + message, pending, null);
  }

  static StepRefusedException tooEarly(PendingStep pending, Instant notBefore, String message) {
    return new StepRefusedException(
        Reason.TOO_EARLY, refused(pending) + message, pending, notBefore);
  }

  private static String refused(PendingStep pending) {
    return "Cannot do step %d of %s%s (%s): "
        .formatted(
            pending.step().number(),
            pending.step().caseId(),
            pending.partner().isEmpty() ? "" : " for '" + pending.partner() + "'",
            pending.step().action());
  }

  /**
   * The rule that the step fails.
   *
   * @return the reason
   */
  public Reason reason() {
    return reason;
  }

  /**
   * The step that was refused.
   *
   * @return the step; empty if the renewal as a whole was refused
   */
  public Optional<PendingStep> step() {
    return Optional.ofNullable(pending);
  }

  /**
   * When the step can be done, if it is too early.
   *
   * @return the moment, in UTC; empty if the reason is another one
   */
  public Optional<Instant> notBefore() {
    return Optional.ofNullable(notBefore);
  }

  /**
   * The rules that a step can fail.
   *
   * @since 1.0
   */
  public enum Reason {
    /** Other steps come first. */
    OUT_OF_ORDER,
    /** A person has to confirm this step. The library cannot do it. */
    NEEDS_CONFIRMATION,
    /** The library does this step. A person cannot confirm it. */
    NEEDS_PERFORMING,
    /** The name of the person is missing, see {@link Renewal#by}. */
    NEEDS_NAME,
    /** The evidence is missing. */
    NEEDS_EVIDENCE,
    /** The step agrees on a downtime, and its beginning and end are missing. */
    NEEDS_TIMES,
    /** An answer is missing, or nobody was asked. */
    NEEDS_ANSWERS,
    /** It is not known that our signers or encryptors name the second alias. */
    SECOND_ALIAS_NOT_NAMED,
    /** The compromised key is not clear, because the alias has several keys. */
    WHICH_KEY,
    /** Messages are held back, so the renewal cannot end. */
    HELD_BACK,
    /** The new key was neither supplied nor staged. */
    NEEDS_KEY,
    /** A certificate was supplied instead of a key pair, or the reverse. */
    WRONG_KIND,
    /** The certificate of the new key does not allow the use. */
    UNFIT,
    /** The new key is of another algorithm than the old one. */
    OTHER_ALGORITHM,
    /** It is too early for the step, see {@link #notBefore()}. */
    TOO_EARLY,
    /** The agreed time has passed. */
    TOO_LATE,
    /** Messages are still in flight. */
    STILL_IN_FLIGHT,
    /** A message used the old key a short time ago. */
    STILL_USED,
    /** Other uses of the key are not ready. */
    OTHERS_NOT_READY,
    /** The new key is no longer in the keystore, or no longer where the renewal put it. */
    KEY_GONE,
    /** The second alias already has a key, or belongs to another renewal. */
    SECOND_ALIAS_IN_USE,
    /** The alias has no active key. */
    NO_KEY,
    /** A renewal of this alias is in progress. */
    IN_PROGRESS,
    /** Another renewal of this alias was begun later. */
    SUPERSEDED,
    /** The renewal is finished. */
    FINISHED,
    /** A partner no longer trusts the old key, so the renewal cannot return to it. */
    OLD_KEY_NOT_TRUSTED
  }
}
