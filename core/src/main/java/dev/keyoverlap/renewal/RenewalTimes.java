package dev.keyoverlap.renewal;

import dev.keyoverlap.procedure.Action;
import dev.keyoverlap.procedure.Action.Kind;
import dev.keyoverlap.renewal.RenewalRecord.Track;
import dev.keyoverlap.renewal.StepRefusedException.Reason;
import dev.keyoverlap.ring.KeyState;
import dev.keyoverlap.ring.KeyVersion;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** When a step may be done: within the time that was agreed on, and after what it waits for. */
final class RenewalTimes {

  private static final Duration LAST_DAY = Duration.ofHours(24);

  private RenewalTimes() {}

  /** When the time for a step will have come. */
  static Optional<Instant> notBefore(RenewalState state, PendingStep pending) {
    if (!state.remembered().before(pending).isEmpty()) {
      return Optional.empty();
    }
    try {
      requireWindow(state.remembered(), pending, state.now());
      if (pending.step().action().kind() == Kind.WAIT) {
        await(state, pending);
      }
      return Optional.empty();
    } catch (StepRefusedException e) {
      return e.notBefore();
    }
  }

  /** The end of what was agreed on, or else of the old certificate. */
  static Optional<Instant> deadline(RenewalState state) {
    RenewalRecord record = state.remembered();
    if (record.isFinished()) {
      return Optional.empty();
    }
    return record.tracks().stream()
        .flatMap(track -> record.window(track).stream())
        .flatMap(agreed -> agreed.until().stream())
        .min(Instant::compareTo)
        .or(
            () ->
                state
                    .old()
                    .filter(version -> version.state() == KeyState.ACTIVE)
                    .map(StagedKeys::end));
  }

  // ---- what was agreed on

  /** A step that belongs to an agreed time is done at no other. */
  static void requireWindow(RenewalRecord record, PendingStep pending, Instant now)
      throws StepRefusedException {
    Action action = pending.step().action();
    if (!action.needsTheWindow()) {
      return;
    }
    List<PendingStep> all =
        action.isShared()
            ? Stream.concat(Stream.of(pending), record.sharing(pending).stream()).toList()
            : List.of(pending);
    for (PendingStep one : all) {
      Optional<StepRecord> agreed = record.window(record.track(one.partner()));
      if (agreed.isPresent()) {
        Instant from = agreed.orElseThrow().from().orElseThrow();
        Instant until = agreed.orElseThrow().until().orElseThrow();
        if (now.isBefore(from)) {
          throw StepRefusedException.tooEarly(
              one,
              from,
              "the agreed downtime begins at %s. Wait until then, or agree on another one."
                  .formatted(from));
        }
        if (now.isAfter(until)) {
          throw StepRefusedException.at(
              one,
              Reason.TOO_LATE,
              "the agreed downtime ended at %s. Agree on another one.".formatted(until));
        }
      }
    }
  }

  static void requireOrder(Instant from, Instant until) {
    if (until.isBefore(from)) {
      throw new IllegalArgumentException(
          "Cannot agree on a time from %s to %s: it ends before it begins.".formatted(from, until));
    }
  }

  /** A time in which something can still be done. */
  static void requireTimes(PendingStep pending, Instant from, Instant until, Instant now)
      throws StepRefusedException {
    if (pending.step().action() != Action.AGREE_DOWNTIME) {
      return;
    }
    if (!until.isAfter(from)) {
      throw new IllegalArgumentException(
          "Cannot agree on a downtime from %s to %s: it has no length.".formatted(from, until));
    }
    if (now.isAfter(until)) {
      throw StepRefusedException.at(
          pending,
          Reason.TOO_LATE,
          "that time ended at %s. Agree on a time in the future.".formatted(until));
    }
  }

  /** Another time for the downtime, as long as it is not over. */
  static boolean canBeAgreedAgain(
      RenewalRecord record, PendingStep pending, Instant from, Instant until) {
    StepRecord so = record.done(pending).orElseThrow();
    Track track = record.track(pending.partner());
    return pending.step().action() == Action.AGREE_DOWNTIME
        && !record.isFinished()
        && !record.isDone(track, Action.RESUME)
        && !record.isDone(track, Action.START_SENDING)
        && !(so.from().equals(Optional.of(from)) && so.until().equals(Optional.of(until)));
  }

  // ---- what is waited for

  /** Checks that the time has come that a step waits for. */
  static void await(RenewalState state, PendingStep pending) throws StepRefusedException {
    switch (pending.step().action()) {
      case KEEP_OLD -> awaitEndOfRetention(state, pending);
      case AWAIT_ARRIVAL ->
          requireReached(
              state,
              pending,
              state.retention().until(began(state.remembered(), pending)),
              "messages made with the old key alone can arrive until %s.");
      case AWAIT_LAST_DAY -> {
        if (state.old().isPresent()) {
          Instant end = StagedKeys.end(state.old().orElseThrow());
          requireReached(
              state, pending, end.minus(LAST_DAY), "the last day of the current key begins at %s.");
        }
      }
      case AWAIT_DATE ->
          requireReached(
              state, pending, announced(state.remembered(), pending), "the announced date is %s.");
      default -> throw new IllegalStateException("Nobody waits in " + pending);
    }
  }

  /** When the second key came into use. */
  private static Instant began(RenewalRecord record, PendingStep pending) {
    return record
        .track(pending.partner())
        .first(Action.START_SECOND)
        .flatMap(record::done)
        .orElseThrow()
        .at();
  }

  private static Instant announced(RenewalRecord record, PendingStep pending)
      throws StepRefusedException {
    return record
        .agreed(pending)
        .flatMap(StepRecord::from)
        .orElseThrow(
            () ->
                StepRefusedException.at(
                    pending,
                    Reason.NEEDS_CONFIRMATION,
                    "no date was announced. Confirm the step when the date has come."));
  }

  private static void awaitEndOfRetention(RenewalState state, PendingStep pending)
      throws StepRefusedException {
    Optional<KeyVersion> old = state.old();
    if (old.isPresent()) {
      Instant end =
          old.orElseThrow()
              .keptUntil()
              .orElseThrow(
                  () ->
                      StepRefusedException.at(
                          pending,
                          Reason.OUT_OF_ORDER,
                          "the old key is active again. Check who restored it: "
                              + ""
                              + old.orElseThrow()));
      requireReached(state, pending, end, "the old key must be kept until %s.");
    }
  }

  private static void requireReached(
      RenewalState state, PendingStep pending, Instant moment, String what)
      throws StepRefusedException {
    if (state.now().isBefore(moment)) {
      throw StepRefusedException.tooEarly(
          pending, moment, what.formatted(moment) + " Do this step after that.");
    }
  }
}
