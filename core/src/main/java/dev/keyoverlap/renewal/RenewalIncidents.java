package dev.keyoverlap.renewal;

import dev.keyoverlap.key.KeyId;
import dev.keyoverlap.key.KeyRefusedException;
import dev.keyoverlap.procedure.Action;
import dev.keyoverlap.renewal.RenewalRecord.Track;
import dev.keyoverlap.renewal.RenewalSetting.RingVerb;
import dev.keyoverlap.renewal.StepRefusedException.Reason;
import dev.keyoverlap.ring.Change;
import dev.keyoverlap.ring.KeyringStoreException;
import java.util.List;
import java.util.Optional;

/**
 * Events between the steps of a renewal: a partner goes back, a key is compromised, the renewal is
 * given up.
 */
final class RenewalIncidents {

  private RenewalIncidents() {}

  static Renewal secondAliasNamed(RenewalDoing now, String partner, String evidence)
      throws StepRefusedException, KeyRefusedException, KeyringStoreException {
    RenewalRecord record = now.record();
    now.requireSaid(evidence);
    Track unused = record.track(partner);
    Change.Note note = new Change.Note(now.who(), evidence);
    RenewalRecord next =
        record.withTrack(
            partner,
            track -> new Track(partner, track.procedure(), track.apart(), Optional.of(note)));
    Change.Note line =
        new Change.Note(now.who(), "'" + record.second() + "' is named: " + evidence);
    return now.commit(next, line, Optional.empty()).renewal();
  }

  static Renewal wentBack(RenewalDoing now, String partner, String evidence)
      throws StepRefusedException, KeyRefusedException, KeyringStoreException {
    RenewalRecord record = now.record();
    now.requireSaid(evidence);
    Track track = record.track(partner);
    Optional<PendingStep> first =
        record
            .steps(track)
            .filter(record::isDone)
            .filter(pending -> !pending.step().role().isOurs())
            .filter(pending -> pending.step().action().isPartnersChange())
            .findFirst();
    if (first.isEmpty() && !record.known().hasLeft(partner, record.oldKey())) {
      throw StepRefusedException.of(
          Reason.OUT_OF_ORDER,
          ("Cannot record the return of '%s' to the old key: it has not changed anything yet. "
                      + "Check the name")
                  .formatted(partner)
              + " of the partner.");
    }
    if (record.oldKey().flatMap(now.ring()::find).isEmpty()
        || record.oldKey().flatMap(key -> RenewalOrder.compromised(now.ring(), key)).isPresent()) {
      throw StepRefusedException.of(
          Reason.OLD_KEY_NOT_TRUSTED,
          ("Cannot record the return of '%s' to the old key: that key is removed or compromised. "
                      + "Continue")
                  .formatted(partner)
              + " with the new key.");
    }
    List<PendingStep> withdrawn =
        record
            .steps(track)
            .filter(record::isDone)
            .filter(
                pending ->
                    first.filter(one -> pending.step().rank() >= one.step().rank()).isPresent())
            .filter(RenewalIncidents::isTakenBack)
            .toList();
    Change.Note note = new Change.Note(now.who(), "returned to the old key: " + evidence);
    RenewalRecord next =
        record
            .without(withdrawn)
            .knowing(record.known().wentBack(record, track))
            .with(List.of(RenewalRecord.remark(partner, now.setting().now(), note)));
    return now.commit(next, note, Optional.empty()).renewal();
  }

  /** The partner's step, and our sending again. */
  private static boolean isTakenBack(PendingStep pending) {
    return pending.step().action() == Action.RESUME
        || (!pending.step().role().isOurs()
            && pending.step().action().kind() == Action.Kind.CONFIRM);
  }

  static Renewal compromised(RenewalDoing now, KeyId keyId, String evidence)
      throws StepRefusedException, KeyRefusedException, KeyringStoreException {
    now.requireSaid(evidence);
    boolean inUse =
        now.ring().active(now.alias()).filter(version -> version.keyId().equals(keyId)).isPresent();
    if (inUse) {
      throw StepRefusedException.of(
          Reason.OUT_OF_ORDER,
          ("Cannot mark the key %s as compromised in this renewal: it is active under '%s'. "
                      + "Begin the")
                  .formatted(keyId, now.alias())
              + " procedure after a compromise, with compromisedKey(keyId).");
    }
    Change.Note note = new Change.Note(now.who(), "compromised " + keyId + ": " + evidence);
    RenewalRecord next =
        now.record()
            .withStolen(keyId)
            .with(List.of(RenewalRecord.remark("", now.setting().now(), note)));
    return now.commit(
            next, note, Optional.of(rotation -> rotation.markCompromised(keyId, note.why())))
        .renewal();
  }

  static Renewal rollBack(RenewalDoing now, String reason)
      throws StepRefusedException, KeyRefusedException, KeyringStoreException {
    RenewalRecord record = now.record();
    if (record.over().isPresent()) {
      return now.renewal();
    }
    RenewalOrder.requireWayBack(now.ring(), record);
    now.requireSaid(reason);
    return over(now, true, "rolled back: " + reason, WayBack.of(now.setting(), record));
  }

  static Renewal end(RenewalDoing now, String reason)
      throws StepRefusedException, KeyRefusedException, KeyringStoreException {
    RenewalRecord record = now.record();
    if (record.over().isPresent()) {
      return now.renewal();
    }
    now.requireSaid(reason);
    if (record.tracks().stream().anyMatch(record::standsStill)) {
      throw StepRefusedException.of(
          Reason.HELD_BACK,
          ("Cannot end the renewal of '%s': messages are held back, and partners may not know "
                      + "the keys.")
                  .formatted(now.alias())
              + " Roll back, or continue until messages are sent again.");
    }
    RenewalOrder.requireNobodyApart(now.ring(), now.alias(), record);
    return over(now, false, "ended: " + reason, Optional.empty());
  }

  private static Renewal over(RenewalDoing now, boolean back, String why, Optional<RingVerb> verb)
      throws KeyRefusedException, KeyringStoreException {
    RenewalRecord record = now.record();
    Change.Note note = new Change.Note(now.who(), why);
    StepRecord entry = RenewalRecord.remark("", now.setting().now(), note);
    RenewalDoing after = now.commit(record.over(back, entry), note, verb);
    now.setting().openGates(record);
    return after.renewal();
  }
}
