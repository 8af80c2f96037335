package dev.keyoverlap.renewal;

import dev.keyoverlap.renewal.Action.Kind;
import dev.keyoverlap.renewal.RenewalRecord.Track;
import dev.keyoverlap.renewal.StepRefusedException.Reason;
import dev.keyoverlap.store.KeyringStoreException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Which step may come when, and how: by the library, or by somebody's word. */
final class RenewalOrder {

  private RenewalOrder() {}

  static boolean isPerformed(Turn turn) {
    Kind kind = turn.step().action().kind();
    return kind == Kind.PERFORM || kind == Kind.WAIT;
  }

  /** Whether the library does a step. */
  static void requirePerformable(Turn turn) throws StepRefusedException {
    if (!isPerformed(turn)) {
      throw StepRefusedException.at(
          turn,
          Reason.NEEDS_CONFIRMATION,
          "This is a step of the "
              + turn.step().role().title()
              + ", and somebody has to vouch that it was done; confirm it");
    }
  }

  /** Whether somebody can vouch for a step; what the library does itself nobody can. */
  static void requireConfirmable(RenewalSetting setting, RenewalRecord record, Turn turn)
      throws StepRefusedException {
    boolean canBeConfirmed =
        !isPerformed(turn)
            || (turn.step().action().isAtGate() && !setting.gates().containsKey(turn.partner()))
            || turn.step().action() == Action.AWAIT_ARRIVAL
            || (turn.step().action() == Action.AWAIT_DATE
                && RenewalVerbs.agreed(record, turn).isEmpty());
    if (!canBeConfirmed) {
      throw StepRefusedException.at(
          turn, Reason.NEEDS_PERFORMING, "The library does this step itself; let it perform");
    }
  }

  static void requireOpen(RenewalRecord record, Turn turn) throws StepRefusedException {
    List<Step> before = record.before(turn);
    if (!before.isEmpty()) {
      throw StepRefusedException.at(
          turn,
          Reason.OUT_OF_ORDER,
          "It is not the turn of this step; first comes: " + before.get(0));
    }
    List<Turn> unready = unready(record, turn);
    if (!unready.isEmpty()) {
      throw StepRefusedException.at(
          turn,
          Reason.OTHERS_NOT_READY,
          "The key has other uses, which are not ready for this step; first comes: "
              + unready.get(0));
    }
  }

  /** What has to be done towards other partners before a step can be. */
  static List<Turn> unready(RenewalRecord record, Turn turn) {
    if (turn.step().action() == Action.PAUSE) {
      return record.tracks().stream()
          .filter(track -> !track.partner().equals(turn.partner()))
          .flatMap(track -> record.undone(track).stream().limit(1))
          .filter(first -> !isReadyForExchange(record, first))
          .toList();
    }
    if (!turn.step().action().isShared()) {
      return List.of();
    }
    return record.sharing(turn).stream()
        .flatMap(
            other ->
                record.before(other).stream().map(step -> new Turn(other.partner(), step)).limit(1))
        .toList();
  }

  /** Whether a partner's next step is the exchange itself, or its downtime begins or is running. */
  private static boolean isReadyForExchange(RenewalRecord record, Turn first) {
    Track track = record.track(first.partner());
    boolean paused =
        track.procedure().steps().stream()
            .filter(step -> step.action() == Action.PAUSE)
            .map(track::turn)
            .anyMatch(record::isDone);
    boolean exchanged =
        track.procedure().steps().stream()
            .filter(step -> step.action() == Action.EXCHANGE)
            .map(track::turn)
            .anyMatch(record::isDone);
    Action next = first.step().action();
    return paused || exchanged || next == Action.PAUSE || next == Action.EXCHANGE;
  }

  /** Another time for the downtime, as long as it has not begun. */
  static boolean canBeAgreedAgain(RenewalRecord record, Turn turn, Instant from, Instant until) {
    StepRecord so = record.done(turn).orElseThrow();
    return turn.step().action() == Action.AGREE_DOWNTIME
        && !record.isDone(Action.PAUSE)
        && !record.isDone(Action.STOP_SENDING)
        && !(so.from().equals(Optional.of(from)) && so.until().equals(Optional.of(until)));
  }

  static void requireBeginning(
      RenewalSetting setting, RenewalRecord next, Optional<String> remembered)
      throws StepRefusedException, KeyringStoreException {
    boolean compromise =
        next.tracks().stream().anyMatch(track -> track.procedure().has(Action.COMPROMISE));
    if (remembered.isPresent() && !compromise) {
      RenewalRecord other = RenewalText.parse(setting.alias(), remembered.orElseThrow());
      if (!other.isSettled()) {
        throw StepRefusedException.of(
            Reason.IN_PROGRESS,
            "A renewal of '"
                + setting.alias()
                + "' is in progress since "
                + other.begun()
                + "; finish it or roll it back");
      }
    }
    if (next.oldKey().isEmpty()) {
      throw StepRefusedException.of(
          Reason.NO_KEY, "There is no key in use under '" + setting.alias() + "' to renew");
    }
  }

  static void requireWayBack(RenewalRecord record) throws StepRefusedException {
    if (record.isSettled()) {
      throw StepRefusedException.of(
          Reason.FINISHED, "The renewal is done; renew the key again instead");
    }
    for (Track track : record.tracks()) {
      if (track.procedure().has(Action.COMPROMISE)) {
        throw StepRefusedException.of(
            Reason.OLD_KEY_NOT_TRUSTED, "There is no way back to a key that others may hold");
      }
      for (Step step : track.procedure().steps()) {
        Turn turn = track.turn(step);
        if (step.action().endsTrustInOldKey() && record.isDone(turn)) {
          throw StepRefusedException.at(
              turn,
              Reason.OLD_KEY_NOT_TRUSTED,
              "There is no way back: a partner does not trust the old key any more");
        }
      }
    }
  }
}
