package dev.keyoverlap.internal.transition;

import dev.keyoverlap.key.Alias;
import dev.keyoverlap.key.KeyEntry;
import dev.keyoverlap.key.KeyId;
import dev.keyoverlap.key.KeyRefusedException;
import dev.keyoverlap.key.KeyRefusedException.Reason;
import dev.keyoverlap.ring.KeyState;
import dev.keyoverlap.ring.KeyVersion;
import dev.keyoverlap.ring.Keyring;
import dev.keyoverlap.ring.KeyringDraft;
import dev.keyoverlap.ring.Retention;
import java.time.Instant;
import java.util.Optional;

/**
 * How a key comes into a ring: under a new alias, or beside the one in use. A key in use stays in
 * use.
 *
 * @param ring the ring before
 * @param now the time of the change
 */
public record Arrival(Keyring ring, Instant now) {

  /** The ring with a key under an alias without active or staged key; it is active at once. */
  public Keyring add(Alias alias, KeyEntry entry) throws KeyRefusedException {
    Optional<KeyVersion> other = ring.active(alias).or(() -> ring.staged(alias));
    if (other.isPresent()) {
      throw Refusals.at(
          Reason.ALIAS_IN_USE,
          alias,
          "Cannot add the key as '"
              + alias
              + "', because that alias is in use. Call swap('"
              + alias
              + "', key) to replace its key, or add this one under another alias.",
          other.orElseThrow().keyId());
    }
    Admission.requireAcceptable(ring, alias, entry, now);
    return KeyringDraft.of(ring).put(KeyVersion.active(alias, entry, now)).ring();
  }

  /** The ring with a key prepared, of the same kind as the active one. */
  public Keyring stage(Alias alias, KeyEntry entry) throws KeyRefusedException {
    Optional<KeyVersion> other = ring.staged(alias);
    if (other.isPresent()) {
      throw Refusals.at(
          Reason.ALREADY_STAGED,
          alias,
          "Cannot stage the key as '"
              + alias
              + "', because another key is staged there. Activate or retire that one first.",
          other.orElseThrow().keyId());
    }
    Admission.requireSameKindAsActive(ring, alias, entry);
    Admission.requireAcceptable(ring, alias, entry, now);
    KeyVersion staged = KeyVersion.of(alias, entry, KeyState.STAGED, now, Optional.empty());
    return KeyringDraft.of(ring).put(staged).ring();
  }

  /** The ring with a retained key prepared again, or one that is staged under another alias. */
  public Keyring stageAgain(Alias alias, KeyId keyId) throws KeyRefusedException {
    KeyVersion earlier = Admission.requireHeld(ring, keyId);
    if (earlier.state() != KeyState.RETAINED && earlier.state() != KeyState.STAGED) {
      throw Refusals.notRetained(earlier);
    }
    Keyring rest = KeyringDraft.of(ring).remove(keyId).ring();
    return new Arrival(rest, now).stage(alias, earlier.entry());
  }

  /** The ring with another prepared key in place of the staged one, which is retained. */
  public Keyring stageInstead(Alias alias, KeyEntry entry, Retention retention)
      throws KeyRefusedException {
    KeyVersion wrong = Admission.requireStaged(ring, alias);
    Keyring rest = KeyringDraft.of(ring).put(NextVersion.retained(wrong, now, retention)).ring();
    return new Arrival(rest, now).stage(alias, entry);
  }
}
