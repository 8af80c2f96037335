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
 * How a key comes into use in the place of another, which is retained. The new one must be valid at
 * that moment, and of the same kind.
 *
 * @param ring the ring before
 * @param now the time of the exchange
 * @param anyValidity whether a key may come into use whose certificate is not valid at the moment
 */
public record Exchange(Keyring ring, Instant now, boolean anyValidity) {

  /** The ring with the staged key of an alias in use. */
  public Keyring activate(Alias alias, Retention retention) throws KeyRefusedException {
    KeyVersion next = Admission.requireStaged(ring, alias);
    // Checked when it was staged, too, but a key of the other kind may have been restored since.
    Admission.requireSameKindAsActive(ring, alias, next.entry());
    return exchange(alias, next.entry(), retention);
  }

  /** The ring with a new key in use, which may be staged under the alias already. */
  public Keyring swap(Alias alias, KeyEntry entry, Retention retention) throws KeyRefusedException {
    Admission.requireSameKind(Admission.requireActive(ring, alias), entry);
    boolean waits =
        ring.staged(alias).filter(version -> version.keyId().equals(entry.keyId())).isPresent();
    if (waits) {
      return activate(alias, retention);
    }
    Admission.requireAcceptable(ring, alias, entry, now);
    return exchange(alias, entry, retention);
  }

  /** The ring with the key of a second alias in use under the first; the second is free then. */
  public Keyring promote(Alias second, Alias first, Retention retention)
      throws KeyRefusedException {
    if (second.equals(first)) {
      throw Refusals.at(
          Reason.ALIAS_IN_USE,
          first,
          "Cannot promote '" + first + "' to itself. Name two aliases.");
    }
    KeyVersion next = Admission.requireActive(ring, second);
    Optional<KeyVersion> waiting = ring.staged(second);
    if (waiting.isPresent()) {
      throw Refusals.at(
          Reason.ALREADY_STAGED,
          second,
          "Cannot promote '"
              + second
              + "', because a key is staged under it. Activate or retire that one first.",
          waiting.orElseThrow().keyId());
    }
    // The active one comes first; after a compromise there may be none.
    KeyVersion current = Admission.requireKnown(ring, first).get(0);
    Admission.requireSameKind(current, next.entry());
    return exchange(first, next.entry(), retention);
  }

  /** The ring with a retained key in use again under its alias. */
  public Keyring restore(KeyId keyId, Retention retention) throws KeyRefusedException {
    return restore(keyId, Admission.requireHeld(ring, keyId).alias(), retention);
  }

  /** The ring with a retained key in use under an alias, or one that is staged elsewhere. */
  public Keyring restore(KeyId keyId, Alias alias, Retention retention) throws KeyRefusedException {
    KeyVersion earlier = Admission.requireHeld(ring, keyId);
    boolean waitsElsewhere = earlier.state() == KeyState.STAGED && !earlier.alias().equals(alias);
    if (earlier.state() != KeyState.RETAINED && !waitsElsewhere) {
      throw Refusals.notRetained(earlier);
    }
    Admission.requireSameKindAsActive(ring, alias, earlier.entry());
    Admission.requireNotPurged(ring, alias, earlier.entry(), now);
    Keyring rest = KeyringDraft.of(ring).remove(keyId).ring();
    Admission.requirePublicKeyUnused(rest, alias, earlier.entry());
    return exchange(alias, earlier.entry(), retention);
  }

  /** The new key becomes active, from any place in the ring. */
  private Keyring exchange(Alias alias, KeyEntry entry, Retention retention)
      throws KeyRefusedException {
    if (!anyValidity && !entry.isValidAt(now, ring.clockTolerance())) {
      throw Refusals.notValid(alias, entry);
    }
    KeyringDraft next = KeyringDraft.of(ring);
    Optional<KeyVersion> current = ring.active(alias);
    if (current.isPresent()) {
      next.put(NextVersion.retained(current.orElseThrow(), now, retention));
    }
    return next.put(KeyVersion.active(alias, entry, now)).ring();
  }
}
