package dev.keyoverlap.renewal;

import dev.keyoverlap.Alias;
import dev.keyoverlap.Change;
import dev.keyoverlap.ChangedMeanwhileException;
import dev.keyoverlap.KeyEntry;
import dev.keyoverlap.KeyRefusedException;
import dev.keyoverlap.Keyring;
import dev.keyoverlap.KeyringStoreException;
import dev.keyoverlap.Memo;
import dev.keyoverlap.procedure.Action;
import dev.keyoverlap.procedure.PendingStep;
import dev.keyoverlap.renewal.StepRefusedException.Reason;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A renewal as it stands, and how it goes on: each method checks what stands against a step, and
 * commits it as one revision of the keystore.
 *
 * @param text the record as the keystore remembers it
 */
record RenewalDoing(RenewalSetting setting, String who, RenewalRecord record, String text) {

  private static final int ATTEMPTS = 5;

  Renewal renewal() {
    return new Renewal(this);
  }

  RenewalState state() {
    return setting.state(who, record);
  }

  RenewalDoing by(String name) {
    return new RenewalDoing(setting, name, record, text);
  }

  RenewalDoing forced() {
    return new RenewalDoing(setting.withoutEvidence(), who, record, text);
  }

  Alias alias() {
    return setting.alias();
  }

  Keyring ring() {
    return setting.rotation().keyring();
  }

  /** This renewal as the keystore has it now. */
  RenewalDoing latest() throws StepRefusedException, KeyringStoreException {
    String remembered = ring().memos().get(alias());
    if (text.equals(remembered)) {
      return this;
    }
    RenewalRecord now = remembered == null ? record : RenewalText.parse(alias(), remembered);
    if (remembered == null || !now.id().equals(record.id())) {
      throw StepRefusedException.of(
          Reason.SUPERSEDED,
          "Another renewal of '" + alias() + "' was begun since, or this one forgotten; resume it");
    }
    return new RenewalDoing(setting, who, now, remembered);
  }

  StepRefusedException finished() {
    return StepRefusedException.of(
        Reason.FINISHED,
        "The renewal of '"
            + alias()
            + "' is over"
            + record.over().map(over -> over.back() ? ", rolled back" : ", ended").orElse(""));
  }

  // ---- steps

  /** The first open step that the library does, or that somebody vouches for. */
  PendingStep first(boolean performed) throws StepRefusedException {
    List<PendingStep> open = RenewalOrder.open(record);
    return Stream.concat(
            open.stream().filter(turn -> RenewalOrder.isPerformed(turn) == performed),
            open.stream())
        .findFirst()
        .orElseThrow(this::finished);
  }

  Renewal perform(PendingStep turn)
      throws StepRefusedException, KeyRefusedException, KeyringStoreException {
    return step(turn, now -> now.performed(turn, Optional.empty(), ""));
  }

  Renewal confirm(PendingStep turn, String evidence)
      throws StepRefusedException, KeyRefusedException, KeyringStoreException {
    return step(
        turn,
        now -> {
          if (turn.step().action() == Action.AGREE_DOWNTIME) {
            throw StepRefusedException.at(
                turn,
                Reason.NEEDS_TIMES,
                "A downtime has a beginning and an end; record both with agree(...)");
          }
          return now.confirmed(turn, evidence, Optional.empty(), Optional.empty());
        });
  }

  Renewal agree(PendingStep turn, Instant from, Instant until, String evidence)
      throws StepRefusedException, KeyRefusedException, KeyringStoreException {
    RenewalTimes.requireTimes(turn, from, until, setting.now());
    RenewalDoing now = latest();
    if (now.record.isDone(turn) && RenewalTimes.canBeAgreedAgain(now.record, turn, from, until)) {
      RenewalOrder.requireName(who);
      return now.confirmed(turn, evidence, Optional.of(from), Optional.of(until)).renewal();
    }
    return step(
        turn, again -> again.confirmed(turn, evidence, Optional.of(from), Optional.of(until)));
  }

  /** Also in the place of one that was taken before, as long as nothing rests on that. */
  Renewal take(KeyEntry newKey, String evidence)
      throws StepRefusedException, KeyRefusedException, KeyringStoreException {
    RenewalDoing now = latest();
    Stream<PendingStep> all = now.record.tracks().stream().flatMap(now.record::turns);
    List<PendingStep> taking = all.filter(turn -> turn.step().action().takesKey()).toList();
    Optional<PendingStep> undone =
        taking.stream().filter(turn -> !now.record.isDone(turn)).findFirst();
    if (undone.isEmpty() && now.record.newKey().equals(Optional.of(newKey.keyId()))) {
      return now.renewal();
    }
    if (undone.isPresent() || taking.isEmpty()) {
      PendingStep turn = undone.orElseThrow(now::takesNone);
      return step(turn, again -> again.taken(turn, newKey, evidence));
    }
    if (now.record.isFinished() || !RenewalOrder.isReplaceable(ring(), now.record)) {
      throw now.takesNone();
    }
    return now.withoutWhatRestsOnTheNewKey().taken(taking.get(0), newKey, evidence).renewal();
  }

  private StepRefusedException takesNone() {
    return StepRefusedException.of(
        Reason.OUT_OF_ORDER,
        "This renewal takes no other key any more, since the partner has the one that it took, or"
            + " it is in use; roll it back and begin again: "
            + state());
  }

  private RenewalDoing taken(PendingStep turn, KeyEntry newKey, String evidence)
      throws StepRefusedException, KeyRefusedException, KeyringStoreException {
    RenewalOrder.requireName(who);
    RenewalOrder.requireEvidence(evidence);
    return performed(turn, Optional.of(newKey), evidence);
  }

  /** After a compromise of the new key, all that was said about it is void. */
  private RenewalDoing withoutWhatRestsOnTheNewKey() {
    if (record.newKey().flatMap(key -> RenewalOrder.compromised(ring(), key)).isEmpty()) {
      return this;
    }
    List<PendingStep> rests =
        record.tracks().stream()
            .flatMap(record::turns)
            .filter(record::isDone)
            .filter(turn -> !turn.step().action().takesKey())
            .filter(turn -> !turn.step().action().holdsForAnyKey())
            .toList();
    return new RenewalDoing(setting, who, record.without(rests), text);
  }

  private Renewal step(PendingStep turn, Doing doing)
      throws StepRefusedException, KeyRefusedException, KeyringStoreException {
    for (int attempt = 1; ; attempt++) {
      RenewalDoing now = latest();
      if (now.record.isDone(turn)) {
        return now.renewal();
      }
      if (now.record.isFinished()) {
        throw now.finished();
      }
      RenewalOrder.requireOpen(now.record, turn);
      RenewalOrder.requireName(who);
      if (!turn.step().action().takesKey() && !now.record.isSettled()) {
        RenewalOrder.requireTrustedKeys(ring(), now.record);
      }
      try {
        return doing.on(now).renewal();
      } catch (ChangedMeanwhileException e) {
        // By a change of another alias, or by somebody who did this very step.
        if (attempt == ATTEMPTS) {
          throw e;
        }
      }
    }
  }

  private RenewalDoing performed(PendingStep turn, Optional<KeyEntry> key, String evidence)
      throws StepRefusedException, KeyRefusedException, KeyringStoreException {
    RenewalOrder.requirePerformable(turn);
    RenewalOrder.requireDrainedElsewhere(record, turn);
    RenewalVerbs verbs = new RenewalVerbs(this, turn);
    RenewalVerbs.Doing doing = verbs.prepare(key);
    Change.Note note = new Change.Note(who, evidence);
    try {
      RenewalDoing after =
          commit(doing.record().with(records(turn, note)), note(turn, note), doing.verb());
      verbs.afterwards(true);
      return after;
    } catch (KeyRefusedException | KeyringStoreException | RuntimeException e) {
      verbs.afterwards(false);
      throw e;
    }
  }

  private RenewalDoing confirmed(
      PendingStep turn, String evidence, Optional<Instant> from, Optional<Instant> until)
      throws StepRefusedException, KeyRefusedException, KeyringStoreException {
    RenewalOrder.requireConfirmable(setting, record, turn);
    RenewalOrder.requireEvidence(evidence);
    RenewalTimes.requireWindow(record, turn, setting.now());
    Change.Note note = new Change.Note(who, evidence);
    StepRecord one =
        new StepRecord(turn.partner(), turn.step().number(), setting.now(), note, from, until);
    RenewalRecord next = record.with(List.of(one)).knowing(record.known().after(record, turn));
    return commit(
        turn.step().action() == Action.ASK ? RenewalAnswers.heeded(next, turn) : next,
        note(turn, note),
        Optional.empty());
  }

  /** The step, and the same towards the other partners if they share it. */
  private List<StepRecord> records(PendingStep turn, Change.Note note) {
    Stream<PendingStep> others =
        turn.step().action().isShared() ? record.sharing(turn).stream() : Stream.empty();
    return Stream.concat(Stream.of(turn), others)
        .map(one -> RenewalRecord.stepRecord(one, setting.now(), note))
        .toList();
  }

  static Change.Note note(PendingStep turn, Change.Note note) {
    return new Change.Note(
        note.author(),
        turn.step().caseId()
            + " step "
            + turn.step().number()
            + (turn.partner().isEmpty() ? "" : ", " + turn.partner())
            + (note.why().isEmpty() ? "" : ": " + note.why()));
  }

  void requireSaid(String evidence) throws StepRefusedException {
    if (record.isFinished()) {
      throw finished();
    }
    RenewalOrder.requireName(who);
    RenewalOrder.requireEvidence(evidence);
  }

  RenewalDoing commit(RenewalRecord next, Change.Note note, Optional<RenewalSetting.RingVerb> verb)
      throws KeyRefusedException, KeyringStoreException {
    String nextText = RenewalText.of(alias(), next);
    setting.commit(new Memo(alias(), Optional.of(text), Optional.of(nextText)), note, verb);
    return new RenewalDoing(setting, who, next, nextText);
  }

  @FunctionalInterface
  private interface Doing {
    RenewalDoing on(RenewalDoing now)
        throws StepRefusedException, KeyRefusedException, KeyringStoreException;
  }
}
