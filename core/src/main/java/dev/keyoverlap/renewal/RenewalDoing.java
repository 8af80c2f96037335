package dev.keyoverlap.renewal;

import dev.keyoverlap.key.Alias;
import dev.keyoverlap.key.KeyEntry;
import dev.keyoverlap.key.KeyRefusedException;
import dev.keyoverlap.procedure.Action;
import dev.keyoverlap.renewal.StepRefusedException.Reason;
import dev.keyoverlap.ring.Change;
import dev.keyoverlap.ring.ChangedMeanwhileException;
import dev.keyoverlap.ring.Keyring;
import dev.keyoverlap.ring.KeyringStoreException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A renewal in its present state, and its steps. Each method checks whether a step can be done, and
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
          ("Cannot continue this renewal of '%1$s': another one was begun later, or this one was "
                      + "removed.")
                  .formatted(alias())
              + " Call Renewal.resume for '%s'.".formatted(alias()));
    }
    return new RenewalDoing(setting, who, now, remembered);
  }

  StepRefusedException finished() {
    return StepRefusedException.of(
        Reason.FINISHED,
        "Cannot change the renewal of '%s': it %s. Begin another one if you need it."
            .formatted(
                alias(),
                record
                    .over()
                    .map(over -> over.back() ? "was rolled back" : "was ended")
                    .orElse("is finished")));
  }

  // ---- steps

  /** The first open step that the library does, or that somebody vouches for. */
  PendingStep first(boolean performed) throws StepRefusedException {
    List<PendingStep> open = RenewalOrder.open(record);
    return Stream.concat(
            open.stream().filter(pending -> RenewalOrder.isPerformed(pending) == performed),
            open.stream())
        .findFirst()
        .orElseThrow(this::finished);
  }

  Renewal perform(PendingStep pending)
      throws StepRefusedException, KeyRefusedException, KeyringStoreException {
    return step(
        pending, now -> now.performed(pending, Optional.empty(), setting.rotation().reason()));
  }

  Renewal confirm(PendingStep pending, String evidence)
      throws StepRefusedException, KeyRefusedException, KeyringStoreException {
    return step(
        pending,
        now -> {
          if (pending.step().action() == Action.AGREE_DOWNTIME) {
            throw StepRefusedException.at(
                pending,
                Reason.NEEDS_TIMES,
                "a downtime has a beginning and an end. Record both with agreeDowntime(...).");
          }
          return now.confirmed(pending, evidence, Optional.empty(), Optional.empty());
        });
  }

  Renewal agree(PendingStep pending, Instant from, Instant until, String evidence)
      throws StepRefusedException, KeyRefusedException, KeyringStoreException {
    RenewalTimes.requireTimes(pending, from, until, setting.now());
    RenewalDoing now = latest();
    if (now.record.isDone(pending)
        && RenewalTimes.canBeAgreedAgain(now.record, pending, from, until)) {
      RenewalOrder.requireName(who);
      return now.confirmed(pending, evidence, Optional.of(from), Optional.of(until)).renewal();
    }
    return step(
        pending,
        again -> again.confirmed(pending, evidence, Optional.of(from), Optional.of(until)));
  }

  /** Also in the place of one that was taken before, as long as nothing rests on that. */
  Renewal take(KeyEntry newKey, String evidence)
      throws StepRefusedException, KeyRefusedException, KeyringStoreException {
    RenewalDoing now = latest();
    Stream<PendingStep> all = now.record.tracks().stream().flatMap(now.record::steps);
    List<PendingStep> taking = all.filter(pending -> pending.step().action().takesKey()).toList();
    Optional<PendingStep> undone =
        taking.stream().filter(pending -> !now.record.isDone(pending)).findFirst();
    if (undone.isEmpty() && now.record.newKey().equals(Optional.of(newKey.keyId()))) {
      return now.renewal();
    }
    if (undone.isPresent() || taking.isEmpty()) {
      PendingStep pending = undone.orElseThrow(now::takesNone);
      return step(pending, again -> again.taken(pending, newKey, evidence));
    }
    if (now.record.isFinished() || !RenewalOrder.isReplaceable(ring(), now.record)) {
      throw now.takesNone();
    }
    return now.withoutWhatRestsOnTheNewKey().taken(taking.get(0), newKey, evidence).renewal();
  }

  private StepRefusedException takesNone() {
    return StepRefusedException.of(
        Reason.OUT_OF_ORDER,
        "Cannot supply another key: the partner already has the new key, or it is active. Roll "
            + "the renewal"
            + " back and begin again: "
            + state());
  }

  private RenewalDoing taken(PendingStep pending, KeyEntry newKey, String evidence)
      throws StepRefusedException, KeyRefusedException, KeyringStoreException {
    RenewalOrder.requireName(who);
    RenewalOrder.requireEvidence(evidence);
    return performed(pending, Optional.of(newKey), evidence);
  }

  /** After a compromise of the new key, all that was said about it is void. */
  private RenewalDoing withoutWhatRestsOnTheNewKey() {
    if (record.newKey().flatMap(key -> RenewalOrder.compromised(ring(), key)).isEmpty()) {
      return this;
    }
    List<PendingStep> rests =
        record.tracks().stream()
            .flatMap(record::steps)
            .filter(record::isDone)
            .filter(pending -> !pending.step().action().takesKey())
            .filter(pending -> !pending.step().action().holdsForAnyKey())
            .toList();
    return new RenewalDoing(setting, who, record.without(rests), text);
  }

  private Renewal step(PendingStep pending, Doing doing)
      throws StepRefusedException, KeyRefusedException, KeyringStoreException {
    for (int attempt = 1; ; attempt++) {
      RenewalDoing now = latest();
      if (now.record.isDone(pending)) {
        return now.renewal();
      }
      if (now.record.isFinished()) {
        throw now.finished();
      }
      RenewalOrder.requireOpen(now.record, pending);
      RenewalOrder.requireName(who);
      if (!pending.step().action().takesKey() && !now.record.isSettled()) {
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

  private RenewalDoing performed(PendingStep pending, Optional<KeyEntry> key, String evidence)
      throws StepRefusedException, KeyRefusedException, KeyringStoreException {
    RenewalOrder.requirePerformable(pending);
    RenewalOrder.requireDrainedElsewhere(record, pending);
    RenewalVerbs verbs = new RenewalVerbs(this, pending);
    RenewalVerbs.Doing doing = verbs.prepare(key);
    Change.Note note = new Change.Note(who, evidence);
    try {
      RenewalDoing after =
          commit(doing.record().with(records(pending, note)), note(pending, note), doing.verb());
      verbs.afterwards(true);
      return after;
    } catch (KeyRefusedException | KeyringStoreException | RuntimeException e) {
      verbs.afterwards(false);
      throw e;
    }
  }

  private RenewalDoing confirmed(
      PendingStep pending, String evidence, Optional<Instant> from, Optional<Instant> until)
      throws StepRefusedException, KeyRefusedException, KeyringStoreException {
    RenewalOrder.requireConfirmable(setting, record, pending);
    RenewalOrder.requireEvidence(evidence);
    RenewalTimes.requireWindow(record, pending, setting.now());
    Change.Note note = new Change.Note(who, evidence);
    StepRecord one =
        new StepRecord(
            pending.partner(), pending.step().number(), setting.now(), note, from, until);
    RenewalRecord next = record.with(List.of(one)).knowing(record.known().after(record, pending));
    return commit(
        pending.step().action() == Action.ASK ? RenewalAnswers.heeded(next, pending) : next,
        note(pending, note),
        Optional.empty());
  }

  /** The step, and the same towards the other partners if they share it. */
  private List<StepRecord> records(PendingStep pending, Change.Note note) {
    Stream<PendingStep> others =
        pending.step().action().isShared() ? record.sharing(pending).stream() : Stream.empty();
    return Stream.concat(Stream.of(pending), others)
        .map(one -> RenewalRecord.stepRecord(one, setting.now(), note))
        .toList();
  }

  static Change.Note note(PendingStep pending, Change.Note note) {
    return new Change.Note(
        note.author(),
        pending.step().caseId()
            + " step "
            + pending.step().number()
            + (pending.partner().isEmpty() ? "" : ", " + pending.partner())
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
    setting.commit(Optional.of(text), nextText, note, verb);
    return new RenewalDoing(setting, who, next, nextText);
  }

  @FunctionalInterface
  private interface Doing {
    RenewalDoing on(RenewalDoing now)
        throws StepRefusedException, KeyRefusedException, KeyringStoreException;
  }
}
