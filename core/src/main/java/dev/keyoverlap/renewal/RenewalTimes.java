package dev.keyoverlap.renewal;

import dev.keyoverlap.KeyState;
import dev.keyoverlap.KeyVersion;
import dev.keyoverlap.procedure.Action;
import dev.keyoverlap.procedure.Action.Kind;
import dev.keyoverlap.procedure.PendingStep;
import dev.keyoverlap.renewal.RenewalRecord.Track;
import dev.keyoverlap.renewal.StepRefusedException.Reason;
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
  static Optional<Instant> notBefore(RenewalState state, PendingStep turn) {
    if (!state.remembered().before(turn).isEmpty()) {
      return Optional.empty();
    }
    try {
      requireWindow(state.remembered(), turn, state.now());
      if (turn.step().action().kind() == Kind.WAIT) {
        await(state, turn);
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

  /** What is done within a time that was agreed on, is done at no other. */
  static void requireWindow(RenewalRecord record, PendingStep turn, Instant now)
      throws StepRefusedException {
    Action action = turn.step().action();
    if (!action.needsTheWindow()) {
      return;
    }
    List<PendingStep> all =
        action.isShared()
            ? Stream.concat(Stream.of(turn), record.sharing(turn).stream()).toList()
            : List.of(turn);
    for (PendingStep one : all) {
      Optional<StepRecord> agreed = record.window(record.track(one.partner()));
      if (agreed.isPresent()) {
        Instant from = agreed.orElseThrow().from().orElseThrow();
        Instant until = agreed.orElseThrow().until().orElseThrow();
        if (now.isBefore(from)) {
          throw StepRefusedException.tooEarly(one, from, "The agreed downtime begins " + from);
        }
        if (now.isAfter(until)) {
          throw StepRefusedException.at(
              one,
              Reason.TOO_LATE,
              "The agreed downtime was over at " + until + "; agree on another one");
        }
      }
    }
  }

  /** A time in which something can still be done. */
  static void requireTimes(PendingStep turn, Instant from, Instant until, Instant now)
      throws StepRefusedException {
    if (turn.step().action() != Action.AGREE_DOWNTIME) {
      return;
    }
    if (!until.isAfter(from)) {
      throw new IllegalArgumentException("A downtime ends after it begins: " + from + ", " + until);
    }
    if (now.isAfter(until)) {
      throw StepRefusedException.at(
          turn, Reason.TOO_LATE, "That time was over at " + until + "; agree on one to come");
    }
  }

  /** Another time for the downtime, as long as it is not over. */
  static boolean canBeAgreedAgain(
      RenewalRecord record, PendingStep turn, Instant from, Instant until) {
    StepRecord so = record.done(turn).orElseThrow();
    Track track = record.track(turn.partner());
    return turn.step().action() == Action.AGREE_DOWNTIME
        && !record.isFinished()
        && !record.isDone(track, Action.RESUME)
        && !record.isDone(track, Action.START_SENDING)
        && !(so.from().equals(Optional.of(from)) && so.until().equals(Optional.of(until)));
  }

  // ---- what is waited for

  /** Checks that the time has come that a step waits for. */
  static void await(RenewalState state, PendingStep turn) throws StepRefusedException {
    switch (turn.step().action()) {
      case KEEP_OLD -> awaitEndOfRetention(state, turn);
      case AWAIT_ARRIVAL ->
          requireReached(
              state,
              turn,
              state.retention().until(began(state.remembered(), turn)),
              "The last message that was made with the old key alone may arrive until");
      case AWAIT_LAST_DAY -> {
        if (state.old().isPresent()) {
          Instant end = StagedKeys.end(state.old().orElseThrow());
          requireReached(
              state, turn, end.minus(LAST_DAY), "The last day of the current key begins");
        }
      }
      case AWAIT_DATE ->
          requireReached(state, turn, announced(state.remembered(), turn), "The announced date is");
      default -> throw new IllegalStateException("Nobody waits in " + turn);
    }
  }

  /** When the second key came into use. */
  private static Instant began(RenewalRecord record, PendingStep turn) {
    return record
        .track(turn.partner())
        .first(Action.START_SECOND)
        .flatMap(record::done)
        .orElseThrow()
        .at();
  }

  private static Instant announced(RenewalRecord record, PendingStep turn)
      throws StepRefusedException {
    return record
        .agreed(turn)
        .flatMap(StepRecord::from)
        .orElseThrow(
            () ->
                StepRefusedException.at(
                    turn,
                    Reason.NEEDS_CONFIRMATION,
                    "No date was announced; let somebody vouch that it has come"));
  }

  private static void awaitEndOfRetention(RenewalState state, PendingStep turn)
      throws StepRefusedException {
    Optional<KeyVersion> old = state.old();
    if (old.isPresent()) {
      Instant end =
          old.orElseThrow()
              .keptUntil()
              .orElseThrow(
                  () ->
                      StepRefusedException.at(
                          turn,
                          Reason.OUT_OF_ORDER,
                          "The old key was put back into use: " + old.orElseThrow()));
      requireReached(state, turn, end, "The old key must be kept until");
    }
  }

  private static void requireReached(
      RenewalState state, PendingStep turn, Instant moment, String what)
      throws StepRefusedException {
    if (state.now().isBefore(moment)) {
      throw StepRefusedException.tooEarly(turn, moment, what + " " + moment);
    }
  }
}
