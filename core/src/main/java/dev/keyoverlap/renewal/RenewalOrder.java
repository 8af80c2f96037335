package dev.keyoverlap.renewal;

import dev.keyoverlap.key.Alias;
import dev.keyoverlap.key.KeyId;
import dev.keyoverlap.procedure.Action;
import dev.keyoverlap.procedure.Action.Kind;
import dev.keyoverlap.procedure.Step;
import dev.keyoverlap.renewal.RenewalRecord.Track;
import dev.keyoverlap.renewal.StepRefusedException.Reason;
import dev.keyoverlap.ring.KeyState;
import dev.keyoverlap.ring.KeyVersion;
import dev.keyoverlap.ring.Keyring;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Which step may come when, and how: by the library, or by somebody's word. */
final class RenewalOrder {

  private RenewalOrder() {}

  static boolean isPerformed(PendingStep pending) {
    Kind kind = pending.step().action().kind();
    return kind == Kind.PERFORM || kind == Kind.WAIT;
  }

  static void requireName(String who) throws StepRefusedException {
    if (who.isBlank()) {
      throw StepRefusedException.of(
          Reason.NEEDS_NAME,
          "Cannot record the step: the name of the person is missing. Call renewal.by(\"your "
              + "name\"), and"
              + " do the step on its result. Or call KeystoreRotation.by(\"your name\", \"why\").");
    }
  }

  /** Somebody's word is worth what can be looked up later. */
  static void requireEvidence(String evidence) throws StepRefusedException {
    if (evidence.isBlank()) {
      throw StepRefusedException.of(
          Reason.NEEDS_EVIDENCE,
          "Cannot record the step: the evidence is missing. Name it in one line, such as"
              + " confirm(\"mail of 3 May, ticket 4711\").");
    }
  }

  /** Whether the library does a step. */
  static void requirePerformable(PendingStep pending) throws StepRefusedException {
    if (!isPerformed(pending)) {
      throw StepRefusedException.at(
          pending,
          Reason.NEEDS_CONFIRMATION,
          "the %s does this step. Confirm it with evidence when it is done."
              .formatted(pending.step().role().title()));
    }
  }

  /** Whether somebody can vouch for a step; what the library does itself nobody can. */
  static void requireConfirmable(RenewalSetting setting, RenewalRecord record, PendingStep pending)
      throws StepRefusedException {
    boolean canBeConfirmed =
        !isPerformed(pending)
            || (pending.step().action().isAtGate()
                && !setting.gates().containsKey(pending.partner()))
            || pending.step().action() == Action.AWAIT_ARRIVAL
            || (pending.step().action() == Action.AWAIT_DATE && record.agreed(pending).isEmpty());
    if (!canBeConfirmed) {
      throw StepRefusedException.at(
          pending, Reason.NEEDS_PERFORMING, "the library does this step itself. Call perform.");
    }
    if (pending.step().action() == Action.ASK) {
      requireAnswers(record, pending);
    }
    requireDrainedElsewhere(record, pending);
  }

  /** A gate counts what its own process sends; for each other one somebody vouches. */
  static void requireDrainedElsewhere(RenewalRecord record, PendingStep pending)
      throws StepRefusedException {
    List<String> sending =
        record.senders().stream()
            .filter(one -> one.partner().equals(pending.partner()))
            .filter(one -> !one.answer().equals(Optional.of(Answer.YES)))
            .map(Inquiry::administrator)
            .toList();
    if (pending.step().action() == Action.DRAIN && !sending.isEmpty()) {
      throw StepRefusedException.at(
          pending,
          Reason.NEEDS_ANSWERS,
          ("nobody has confirmed that no message of %s is in flight. Check there, and record it "
                      + "for each")
                  .formatted(sending)
              + (" with recordAnswer(step, \"%s\", Answer.YES, " + "evidence).")
                  .formatted(sending.get(0)));
    }
  }

  private static void requireAnswers(RenewalRecord record, PendingStep pending)
      throws StepRefusedException {
    List<Inquiry> asked = asked(record, pending.partner());
    List<String> silent =
        asked.stream().filter(one -> one.answer().isEmpty()).map(Inquiry::administrator).toList();
    if (asked.isEmpty() || !silent.isEmpty()) {
      throw StepRefusedException.at(
          pending,
          Reason.NEEDS_ANSWERS,
          asked.isEmpty()
              ? "nobody was asked. Record an answer for each administrator."
              : "the answers of %s are missing. Record them, or record UNKNOWN.".formatted(silent));
    }
  }

  static List<Inquiry> asked(RenewalRecord record, String partner) {
    return record.inquiries().stream().filter(one -> one.partner().equals(partner)).toList();
  }

  /** The steps that can be done now; if there are none, the next ones. */
  static List<PendingStep> open(RenewalRecord record) {
    List<PendingStep> open = record.open();
    List<PendingStep> ready =
        open.stream().filter(pending -> unready(record, pending).isEmpty()).toList();
    return ready.isEmpty() ? open : ready;
  }

  static void requireOpen(RenewalRecord record, PendingStep pending) throws StepRefusedException {
    List<Step> before = record.before(pending);
    if (!before.isEmpty()) {
      throw StepRefusedException.at(
          pending, Reason.OUT_OF_ORDER, "another step comes first. Do this one: " + before.get(0));
    }
    List<PendingStep> unready = unready(record, pending);
    if (!unready.isEmpty()) {
      throw StepRefusedException.at(
          pending,
          Reason.OTHERS_NOT_READY,
          "another use of the key is not ready for it. Do this step first: " + unready.get(0));
    }
  }

  /** The steps towards other partners that must be done before a step can be. */
  static List<PendingStep> unready(RenewalRecord record, PendingStep pending) {
    Action action = pending.step().action();
    if (action == Action.PAUSE) {
      return others(record, pending)
          .flatMap(track -> record.undone(track).stream().limit(1))
          .filter(first -> !isReadyForExchange(record, first))
          .toList();
    }
    if (!action.isShared()) {
      return List.of();
    }
    Stream<PendingStep> sharing =
        record.sharing(pending).stream()
            .flatMap(
                other ->
                    record.before(other).stream()
                        .map(step -> new PendingStep(other.partner(), step))
                        .limit(1));
    // Those who get one key after the other get two now, if it is the same signer.
    Stream<PendingStep> touched =
        action == Action.START_SECOND
            ? others(record, pending)
                .filter(track -> !track.apart() && !track.procedure().usesSecondAlias())
                .flatMap(track -> record.undone(track).stream().limit(1))
                .filter(first -> !isReadyForChange(record, first))
            : Stream.empty();
    return Stream.concat(sharing, touched).toList();
  }

  private static Stream<Track> others(RenewalRecord record, PendingStep pending) {
    return record.tracks().stream().filter(track -> !track.partner().equals(pending.partner()));
  }

  private static boolean isReadyForChange(RenewalRecord record, PendingStep first) {
    Track track = record.track(first.partner());
    return record.isDone(track, Action.EXCHANGE)
        || !track.procedure().has(Action.EXCHANGE)
        || first.step().action() == Action.EXCHANGE;
  }

  /** Whether a partner's next step is the exchange itself, or its downtime begins or is running. */
  private static boolean isReadyForExchange(RenewalRecord record, PendingStep first) {
    Track track = record.track(first.partner());
    Action next = first.step().action();
    return record.isDone(track, Action.PAUSE)
        || record.isDone(track, Action.EXCHANGE)
        || next == Action.PAUSE
        || next == Action.EXCHANGE;
  }

  /** Nothing goes on with a new key that somebody else may hold. */
  static void requireTrustedKeys(Keyring ring, RenewalRecord record) throws StepRefusedException {
    Optional<KeyVersion> stolen = record.newKey().flatMap(key -> compromised(ring, key));
    // Before it was taken it is only what another renewal left there.
    boolean taken = record.isDone(Action.CREATE_KEY) || record.isDone(Action.RECEIVE_CERTIFICATE);
    if (taken && stolen.isPresent()) {
      throw StepRefusedException.of(
          Reason.KEY_GONE,
          "Cannot continue the renewal: its new key was marked compromised. Supply another one, "
              + "roll back,"
              + " or begin the procedure after a compromise: "
              + stolen.orElseThrow());
    }
  }

  static Optional<KeyVersion> compromised(Keyring ring, KeyId keyId) {
    return ring.find(keyId).filter(version -> version.state() == KeyState.COMPROMISED);
  }

  /** Whether the new key can give way to another: nobody has it, and nothing is made with it. */
  static boolean isReplaceable(Keyring ring, RenewalRecord record) {
    boolean stolen = record.newKey().flatMap(key -> compromised(ring, key)).isPresent();
    boolean relied = record.newKey().filter(record.known().relied()::contains).isPresent();
    return !record.isDone(Action.EXCHANGE)
        && (stolen || !relied)
        && record.tracks().stream().noneMatch(track -> restsOnIt(record, track, stolen));
  }

  /**
   * A partner that switched went back first, but after a compromise there is nothing to go back to.
   */
  private static boolean restsOnIt(RenewalRecord record, Track track, boolean stolen) {
    return afterTaking(record, track)
        .map(pending -> pending.step().action())
        .anyMatch(
            action ->
                switch (action) {
                  case SWITCH -> stolen && !track.procedure().has(Action.COMPROMISE);
                  case HAND_OVER, START_SECOND -> !stolen;
                  default -> false;
                });
  }

  /** If the key that a partner uses alone is waiting, no other key is taken. */
  static void requireRelied(Keyring ring, RenewalRecord record, PendingStep pending, KeyId taken)
      throws StepRefusedException {
    Optional<KeyVersion> other =
        record.known().relied().stream()
            .filter(key -> !key.equals(taken) && !record.oldKey().equals(Optional.of(key)))
            .flatMap(key -> ring.find(key).stream())
            .filter(
                version -> version.state() == KeyState.STAGED || version.state() == KeyState.ACTIVE)
            .findFirst();
    if (other.isPresent()) {
      throw StepRefusedException.at(
          pending,
          Reason.OTHERS_NOT_READY,
          "since an earlier renewal, a partner uses only another key. Supply that key now, and "
              + "renew it"
              + " afterwards: "
              + other.orElseThrow());
    }
  }

  /** A renewal does not end while a partner uses a key that we would not. */
  static void requireNobodyApart(Keyring ring, Alias alias, RenewalRecord record)
      throws StepRefusedException {
    boolean unchanged = !record.isDone(Action.EXCHANGE) && !record.isDone(Action.RESTORE);
    Optional<KeyId> active = ring.active(alias).map(KeyVersion::keyId);
    if (record.changesKeys()
        && (record.known().needsMoreThan(active)
            || (unchanged && record.known().isLeft(record.oldKey())))) {
      throw StepRefusedException.of(
          Reason.OLD_KEY_NOT_TRUSTED,
          "Cannot end the renewal: a partner uses only the new key, and our side does not use "
              + "it yet."
              + " Continue until the key is swapped, or call recordReturnToOldKey.");
    }
  }

  /** The steps since the new key was taken. */
  private static Stream<PendingStep> afterTaking(RenewalRecord record, Track track) {
    int taken =
        record
            .steps(track)
            .filter(pending -> pending.step().action().takesKey())
            .mapToInt(pending -> pending.step().rank())
            .findFirst()
            .orElse(Integer.MAX_VALUE);
    return record
        .steps(track)
        .filter(pending -> pending.step().rank() > taken)
        .filter(record::isDone);
  }

  static void requireWayBack(Keyring ring, RenewalRecord record) throws StepRefusedException {
    if (record.isSettled()) {
      throw StepRefusedException.of(
          Reason.FINISHED,
          "Cannot roll back the renewal: it is finished. Renew the key again instead.");
    }
    boolean stolen = record.oldKey().flatMap(key -> compromised(ring, key)).isPresent();
    if (stolen
        || record.tracks().stream().anyMatch(track -> track.procedure().has(Action.COMPROMISE))) {
      throw StepRefusedException.of(
          Reason.OLD_KEY_NOT_TRUSTED,
          "Cannot roll back the renewal: the old key was compromised. Continue with the new key.");
    }
    if (record.known().isLeft(record.oldKey())) {
      throw StepRefusedException.of(
          Reason.OLD_KEY_NOT_TRUSTED,
          "Cannot roll back the renewal: a partner no longer uses the old key. If it returned "
              + "to that key,"
              + " call recordReturnToOldKey(partner, evidence) first.");
    }
  }
}
