package dev.keyoverlap.renewal;

import dev.keyoverlap.Alias;
import dev.keyoverlap.Change;
import dev.keyoverlap.ChangedMeanwhileException;
import dev.keyoverlap.KeyEntry;
import dev.keyoverlap.KeyId;
import dev.keyoverlap.KeyRefusedException;
import dev.keyoverlap.Keyring;
import dev.keyoverlap.KeyringStoreException;
import dev.keyoverlap.Memo;
import dev.keyoverlap.procedure.Action;
import dev.keyoverlap.procedure.Turn;
import dev.keyoverlap.renewal.RenewalRecord.Track;
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
    return new Renewal(setting, who, record, text);
  }

  private Alias alias() {
    return setting.alias();
  }

  private Keyring ring() {
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
  Turn first(boolean performed) throws StepRefusedException {
    List<Turn> open = renewal().open();
    return Stream.concat(
            open.stream().filter(turn -> RenewalOrder.isPerformed(turn) == performed),
            open.stream())
        .findFirst()
        .orElseThrow(this::finished);
  }

  Renewal perform(Turn turn)
      throws StepRefusedException, KeyRefusedException, KeyringStoreException {
    return step(turn, now -> now.performed(turn, Optional.empty(), ""));
  }

  Renewal confirm(Turn turn, String evidence)
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

  Renewal agree(Turn turn, Instant from, Instant until, String evidence)
      throws StepRefusedException, KeyRefusedException, KeyringStoreException {
    RenewalOrder.requireTimes(turn, from, until, setting.now());
    RenewalDoing now = latest();
    if (now.record.isDone(turn) && RenewalOrder.canBeAgreedAgain(now.record, turn, from, until)) {
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
    Stream<Turn> all = now.record.tracks().stream().flatMap(now.record::turns);
    List<Turn> taking = all.filter(turn -> turn.step().action().takesKey()).toList();
    Optional<Turn> undone = taking.stream().filter(turn -> !now.record.isDone(turn)).findFirst();
    if (undone.isEmpty() && now.record.newKey().equals(Optional.of(newKey.keyId()))) {
      return now.renewal();
    }
    if (undone.isPresent() || taking.isEmpty()) {
      Turn turn = undone.orElseThrow(now::takesNone);
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
            + renewal());
  }

  private RenewalDoing taken(Turn turn, KeyEntry newKey, String evidence)
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
    List<Turn> rests =
        record.tracks().stream()
            .flatMap(record::turns)
            .filter(record::isDone)
            .filter(turn -> !turn.step().action().takesKey())
            .filter(turn -> !turn.step().action().holdsForAnyKey())
            .toList();
    return new RenewalDoing(setting, who, record.without(rests), text);
  }

  private Renewal step(Turn turn, Doing doing)
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

  private RenewalDoing performed(Turn turn, Optional<KeyEntry> key, String evidence)
      throws StepRefusedException, KeyRefusedException, KeyringStoreException {
    RenewalOrder.requirePerformable(turn);
    RenewalOrder.requireDrainedElsewhere(record, turn);
    RenewalVerbs verbs = new RenewalVerbs(setting, record, turn);
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
      Turn turn, String evidence, Optional<Instant> from, Optional<Instant> until)
      throws StepRefusedException, KeyRefusedException, KeyringStoreException {
    RenewalOrder.requireConfirmable(setting, record, turn);
    RenewalOrder.requireEvidence(evidence);
    RenewalOrder.requireWindow(record, turn, setting.now());
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
  private List<StepRecord> records(Turn turn, Change.Note note) {
    Stream<Turn> others =
        turn.step().action().isShared() ? record.sharing(turn).stream() : Stream.empty();
    return Stream.concat(Stream.of(turn), others)
        .map(one -> RenewalRecord.stepRecord(one, setting.now(), note))
        .toList();
  }

  static Change.Note note(Turn turn, Change.Note note) {
    return new Change.Note(
        note.who(),
        turn.step().caseId()
            + " step "
            + turn.step().number()
            + (turn.partner().isEmpty() ? "" : ", " + turn.partner())
            + (note.why().isEmpty() ? "" : ": " + note.why()));
  }

  // ---- what is no step

  Renewal secondAliasNamed(String partner, String evidence)
      throws StepRefusedException, KeyRefusedException, KeyringStoreException {
    RenewalDoing now = latest();
    now.requireSaid(evidence);
    Track unused = now.record.track(partner);
    Change.Note note = new Change.Note(who, evidence);
    RenewalRecord next =
        now.record.withTrack(
            partner,
            track -> new Track(partner, track.procedure(), track.apart(), Optional.of(note)));
    Change.Note line = new Change.Note(who, "'" + record.second() + "' is named: " + evidence);
    return now.commit(next, line, Optional.empty()).renewal();
  }

  Renewal wentBack(String partner, String evidence)
      throws StepRefusedException, KeyRefusedException, KeyringStoreException {
    RenewalDoing now = latest();
    now.requireSaid(evidence);
    Track track = now.record.track(partner);
    Optional<Turn> first =
        now.record
            .turns(track)
            .filter(now.record::isDone)
            .filter(turn -> !turn.step().role().isOurs())
            .filter(turn -> turn.step().action().isPartnersChange())
            .findFirst();
    if (first.isEmpty() && !now.record.known().hasLeft(partner, now.record.oldKey())) {
      throw StepRefusedException.of(
          Reason.OUT_OF_ORDER, "No change of this partner is recorded that it could take back");
    }
    if (now.record.oldKey().flatMap(ring()::find).isEmpty()
        || now.record.oldKey().flatMap(key -> RenewalOrder.compromised(ring(), key)).isPresent()) {
      throw StepRefusedException.of(
          Reason.OLD_KEY_NOT_TRUSTED,
          "The old key is removed or compromised, and nobody can go back to it; go on with the"
              + " new one");
    }
    List<Turn> withdrawn =
        now.record
            .turns(track)
            .filter(now.record::isDone)
            .filter(
                turn -> first.filter(one -> turn.step().rank() >= one.step().rank()).isPresent())
            .filter(RenewalDoing::isTakenBack)
            .toList();
    Change.Note note = new Change.Note(who, "went back to the old key: " + evidence);
    RenewalRecord next =
        now.record
            .without(withdrawn)
            .knowing(now.record.known().wentBack(now.record, track))
            .with(List.of(RenewalRecord.remark(partner, setting.now(), note)));
    RenewalDoing after = now.commit(next, note, Optional.empty());
    setting.pauseGates(next);
    return after.renewal();
  }

  /** What the partner did, and that we sent again. */
  private static boolean isTakenBack(Turn turn) {
    return turn.step().action() == Action.RESUME
        || (!turn.step().role().isOurs() && turn.step().action().kind() == Action.Kind.CONFIRM);
  }

  Renewal compromised(KeyId keyId, String evidence)
      throws StepRefusedException, KeyRefusedException, KeyringStoreException {
    RenewalDoing now = latest();
    now.requireSaid(evidence);
    boolean inUse =
        ring().active(alias()).filter(version -> version.keyId().equals(keyId)).isPresent();
    if (inUse) {
      throw StepRefusedException.of(
          Reason.OUT_OF_ORDER,
          "The key "
              + keyId
              + " is in use under '"
              + alias()
              + "'; begin the procedure after a compromise, which names it");
    }
    Change.Note note = new Change.Note(who, "compromised " + keyId + ": " + evidence);
    RenewalRecord next =
        now.record.withStolen(keyId).with(List.of(RenewalRecord.remark("", setting.now(), note)));
    return now.commit(next, note, Optional.of(rotation -> rotation.compromised(keyId))).renewal();
  }

  Renewal rollBack(String reason)
      throws StepRefusedException, KeyRefusedException, KeyringStoreException {
    RenewalDoing now = latest();
    if (now.record.over().isPresent()) {
      return now.renewal();
    }
    RenewalOrder.requireWayBack(ring(), now.record);
    now.requireSaid(reason);
    return now.over(true, "rolled back: " + reason, WayBack.of(setting, now.record));
  }

  Renewal end(String reason)
      throws StepRefusedException, KeyRefusedException, KeyringStoreException {
    RenewalDoing now = latest();
    if (now.record.over().isPresent()) {
      return now.renewal();
    }
    now.requireSaid(reason);
    if (now.record.tracks().stream().anyMatch(now.record::standsStill)) {
      throw StepRefusedException.of(
          Reason.HELD_BACK,
          "Messages are held back, and would be sent with keys that partners may not know; roll"
              + " back, or go on until messages are sent again");
    }
    RenewalOrder.requireNobodyApart(ring(), alias(), now.record);
    return now.over(false, "ended: " + reason, Optional.empty());
  }

  private Renewal over(boolean back, String why, Optional<RenewalSetting.RingVerb> verb)
      throws KeyRefusedException, KeyringStoreException {
    Change.Note note = new Change.Note(who, why);
    StepRecord entry = RenewalRecord.remark("", setting.now(), note);
    RenewalDoing after = commit(record.over(back, entry), note, verb);
    setting.openGates(record);
    return after.renewal();
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
