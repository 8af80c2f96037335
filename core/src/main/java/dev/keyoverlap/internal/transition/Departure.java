package dev.keyoverlap.internal.transition;

import dev.keyoverlap.key.Alias;
import dev.keyoverlap.key.KeyId;
import dev.keyoverlap.key.KeyRefusedException;
import dev.keyoverlap.key.KeyRefusedException.Reason;
import dev.keyoverlap.ring.KeyState;
import dev.keyoverlap.ring.KeyVersion;
import dev.keyoverlap.ring.Keyring;
import dev.keyoverlap.ring.KeyringDraft;
import dev.keyoverlap.ring.Retention;
import dev.keyoverlap.ring.Tombstone;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * How a key is retired, and finally leaves the ring.
 *
 * @param ring the ring before
 * @param now the time of the change
 */
public record Departure(Keyring ring, Instant now) {

  /** The ring with the active key of an alias retained. */
  public Keyring retire(Alias alias, Retention retention) throws KeyRefusedException {
    return with(NextVersion.retained(Admission.requireActive(ring, alias), now, retention));
  }

  /** The ring with one key retained, which is active or only staged. */
  public Keyring retire(KeyId keyId, Retention retention) throws KeyRefusedException {
    KeyVersion version = Admission.requireHeld(ring, keyId);
    if (version.keptUntil().isPresent()) {
      throw Refusals.at(
          Reason.NO_ACTIVE_KEY,
          version.alias(),
          "Cannot retire the key "
              + keyId
              + " of '"
              + version.alias()
              + "', because it is retired already. There is nothing to do.",
          keyId);
    }
    return with(NextVersion.retained(version, now, retention));
  }

  /** The ring with a key compromised, and with it every certificate for the same key pair. */
  public Keyring compromised(KeyId keyId, Retention retention) throws KeyRefusedException {
    KeyVersion version = Admission.requireHeld(ring, keyId);
    if (version.state() == KeyState.COMPROMISED) {
      throw Refusals.at(
          Reason.COMPROMISED,
          version.alias(),
          "The key "
              + keyId
              + " of '"
              + version.alias()
              + "' is marked as compromised already. There is nothing to do.",
          keyId);
    }
    KeyringDraft next = KeyringDraft.of(ring);
    for (KeyVersion other : Admission.sameKey(ring, version.entry())) {
      next.put(NextVersion.compromised(other, now, retention));
    }
    return next.ring();
  }

  /** The ring with another end of a key's retention; the key counts as replaced from now on. */
  public Keyring correct(KeyId keyId, Instant until) throws KeyRefusedException {
    KeyVersion version = requireOutOfUse(keyId);
    Instant earliest = now.plus(Retention.MINIMUM);
    if (until.isBefore(earliest)) {
      throw Refusals.at(
          Reason.RETENTION_RUNS,
          version.alias(),
          "Cannot keep the key "
              + keyId
              + " of '"
              + version.alias()
              + "' until "
              + until
              + ", because it must be kept for "
              + Retention.MINIMUM.toDays()
              + " days from now on. Name "
              + earliest
              + " or a later date.",
          keyId);
    }
    return with(NextVersion.keptUntil(until, version, now));
  }

  /** The ring without a key whose date has come; a {@link Tombstone} stays. */
  public Keyring purge(KeyId keyId) throws KeyRefusedException {
    KeyVersion version = requireOutOfUse(keyId);
    if (!version.isRetentionOver(now)) {
      throw Refusals.at(
          Reason.RETENTION_RUNS,
          version.alias(),
          "Cannot purge the key "
              + keyId
              + " of '"
              + version.alias()
              + "', because it must be kept until "
              + version.keptUntil().orElseThrow()
              + ". Purge it then.",
          keyId);
    }
    return purge(List.of(version));
  }

  /** The ring without keys whose date has come. */
  public Keyring purge(List<KeyVersion> due) {
    List<Tombstone> tombstones = new ArrayList<>(ring.tombstones());
    KeyringDraft next = KeyringDraft.of(ring);
    for (KeyVersion version : due) {
      tombstones.add(Tombstone.of(version, now));
      next.remove(version.keyId());
    }
    tombstones.removeIf(tombstone -> !tombstone.counts(now));
    return next.tombstones(tombstones).ring();
  }

  private Keyring with(KeyVersion version) {
    return KeyringDraft.of(ring).put(version).ring();
  }

  private KeyVersion requireOutOfUse(KeyId keyId) throws KeyRefusedException {
    KeyVersion version = Admission.requireHeld(ring, keyId);
    if (version.keptUntil().isEmpty()) {
      throw Refusals.at(
          Reason.NOT_RETAINED,
          version.alias(),
          "Cannot purge or correct the key "
              + keyId
              + " of '"
              + version.alias()
              + "', because it is "
              + version.state()
              + ". Retire it first.",
          keyId);
    }
    return version;
  }
}
