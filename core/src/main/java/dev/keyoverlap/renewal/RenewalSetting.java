package dev.keyoverlap.renewal;

import dev.keyoverlap.KeystoreHandle;
import dev.keyoverlap.internal.access.Holder;
import dev.keyoverlap.key.Alias;
import dev.keyoverlap.key.KeyRefusedException;
import dev.keyoverlap.renewal.RenewalRecord.Track;
import dev.keyoverlap.ring.Change;
import dev.keyoverlap.ring.KeyringStoreException;
import dev.keyoverlap.usage.KeyUsageLog;
import dev.keyoverlap.usage.OutboundGate;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** The surroundings of a renewal that are not part of its record in the keystore. */
record RenewalSetting(
    KeystoreHandle rotation,
    Alias alias,
    Map<String, OutboundGate> gates,
    Duration patience,
    boolean otherAlgorithmAllowed,
    Optional<Evidence> evidence) {

  /** The uses of the old key, and how long it must have been unused. */
  record Evidence(KeyUsageLog seen, Duration quiet) {}

  RenewalSetting withoutEvidence() {
    return new RenewalSetting(
        rotation, alias, gates, patience, otherAlgorithmAllowed, Optional.empty());
  }

  Instant now() {
    return rotation.clock().instant();
  }

  /** A renewal as it is seen now. */
  RenewalState state(String who, RenewalRecord record) {
    return new RenewalState(
        alias,
        who,
        record,
        record.oldKey().flatMap(rotation.keyring()::find),
        now(),
        rotation.retention());
  }

  /**
   * Changes the record, and the keys with it, in one revision.
   *
   * @param before the record as the keystore has it; empty if it has none
   */
  void commit(Optional<String> before, String after, Change.Note note, Optional<RingVerb> verb)
      throws KeyRefusedException, KeyringStoreException {
    KeystoreHandle named = rotation.by(note.author(), note.why());
    if (verb.isPresent()) {
      verb.orElseThrow().on(Holder.holding(named, alias, before, Optional.of(after)));
    } else {
      Holder.<KeystoreHandle, Alias, KeyRefusedException, KeyringStoreException>note(
          named, alias, before, Optional.of(after));
    }
  }

  /** Where the keystore does not say it already: versions before wrote no reservation. */
  void pauseGates(RenewalRecord record) {
    for (Track track : record.tracks()) {
      OutboundGate gate = gates.get(track.partner());
      boolean said = rotation.keyring().towards(track.partner()).isHeldBack(alias);
      if (gate != null && record.isHeld(track) && !said) {
        gate.pause(reason(track.partner()));
      }
    }
  }

  /** Opens the gates that a renewal kept paused, and no others. */
  void openGates(RenewalRecord before) {
    for (Track track : before.tracks()) {
      OutboundGate gate = gates.get(track.partner());
      if (gate != null && before.isHeld(track)) {
        gate.resume(reason(track.partner()));
      }
    }
  }

  /** For which a gate is paused: nobody else's pause is ended by a renewal. */
  String reason(String partner) {
    return "renewal of '" + alias + "'" + (partner.isEmpty() ? "" : " for '" + partner + "'");
  }

  /** A change of the ring, and of what the keystore remembers with it. */
  @FunctionalInterface
  interface RingVerb {
    Object on(KeystoreHandle rotation) throws KeyRefusedException, KeyringStoreException;
  }

  static final class Builder {

    private final KeystoreHandle rotation;
    private final Alias alias;
    private final Map<String, OutboundGate> gates = new HashMap<>();
    private Duration patience = Duration.ofSeconds(30);
    private boolean otherAlgorithmAllowed;
    private Optional<Evidence> evidence = Optional.empty();

    Builder(KeystoreHandle rotation, Alias alias) {
      this.rotation = rotation;
      this.alias = alias;
    }

    void gate(String partner, OutboundGate gate) {
      gates.put(partner, gate);
    }

    void patience(Duration longest) {
      this.patience = longest;
    }

    void allowOtherAlgorithm() {
      this.otherAlgorithmAllowed = true;
    }

    void evidence(Evidence wanted) {
      this.evidence = Optional.of(wanted);
    }

    RenewalSetting build() {
      gates.forEach((partner, gate) -> gate.followRenewal(rotation, alias, partner));
      return new RenewalSetting(
          rotation, alias, Map.copyOf(gates), patience, otherAlgorithmAllowed, evidence);
    }
  }
}
