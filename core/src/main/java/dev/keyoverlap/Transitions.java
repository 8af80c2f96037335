package dev.keyoverlap;

import dev.keyoverlap.KeyRefusedException.Reason;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** How one ring becomes the next; the rules that {@link Keyring} documents. */
final class Transitions {

  private final Keyring ring;
  private final boolean anyValidity;

  Transitions(Keyring ring) {
    this(ring, false);
  }

  /**
   * The transitions of a ring.
   *
   * @param anyValidity whether a key may come into use whose certificate is not valid at the moment
   */
  Transitions(Keyring ring, boolean anyValidity) {
    this.ring = ring;
    this.anyValidity = anyValidity;
  }

  Keyring add(Alias alias, KeyEntry entry, Instant now) throws KeyRefusedException {
    requireFree(alias);
    Admission.requireAcceptable(ring, alias, entry, now);
    return with(KeyVersion.active(alias, entry, now));
  }

  Keyring stage(Alias alias, KeyEntry entry, Instant now) throws KeyRefusedException {
    Optional<KeyVersion> other = ring.staged(alias);
    if (other.isPresent()) {
      throw KeyRefusedException.at(
          Reason.ALREADY_STAGED,
          alias,
          "has a staged key already; activate or retire that one first",
          other.orElseThrow().keyId());
    }
    requireSameKindAsActive(alias, entry);
    Admission.requireAcceptable(ring, alias, entry, now);
    return with(new KeyVersion(alias, entry, KeyState.STAGED, now, Optional.empty()));
  }

  Keyring stageAgain(Alias alias, KeyId keyId, Instant now) throws KeyRefusedException {
    KeyVersion earlier = require(keyId);
    if (earlier.state() != KeyState.RETAINED && earlier.state() != KeyState.STAGED) {
      throw KeyRefusedException.at(
          Reason.NOT_RETAINED, earlier.alias(), "has this key as " + earlier.state(), keyId);
    }
    Map<KeyId, KeyVersion> others = ring.byId();
    others.remove(keyId);
    return new Transitions(ring.with(others)).stage(alias, earlier.entry(), now);
  }

  Keyring stageInstead(Alias alias, KeyEntry entry, Instant now, Retention retention)
      throws KeyRefusedException {
    KeyVersion wrong =
        ring.staged(alias)
            .orElseThrow(
                () ->
                    KeyRefusedException.at(
                        Reason.NOTHING_STAGED, alias, "has no staged key; stage one first"));
    return new Transitions(with(retained(wrong, now, retention))).stage(alias, entry, now);
  }

  Keyring activate(Alias alias, Instant now, Retention retention) throws KeyRefusedException {
    KeyVersion next =
        ring.staged(alias)
            .orElseThrow(
                () ->
                    KeyRefusedException.at(
                        Reason.NOTHING_STAGED, alias, "has no staged key; stage one first"));
    // Checked when it was staged, too, but a key of the other kind may have been restored since.
    requireSameKindAsActive(alias, next.entry());
    return exchange(alias, next.entry(), now, retention);
  }

  Keyring swap(Alias alias, KeyEntry entry, Instant now, Retention retention)
      throws KeyRefusedException {
    Admission.requireSameKind(requireActive(alias), entry);
    boolean waits =
        ring.staged(alias).filter(version -> version.keyId().equals(entry.keyId())).isPresent();
    if (waits) {
      return activate(alias, now, retention);
    }
    Admission.requireAcceptable(ring, alias, entry, now);
    return exchange(alias, entry, now, retention);
  }

  Keyring promote(Alias second, Alias first, Instant now, Retention retention)
      throws KeyRefusedException {
    if (second.equals(first)) {
      throw KeyRefusedException.at(Reason.ALIAS_IN_USE, first, "cannot take over itself");
    }
    KeyVersion next = requireActive(second);
    Optional<KeyVersion> waiting = ring.staged(second);
    if (waiting.isPresent()) {
      throw KeyRefusedException.at(
          Reason.ALREADY_STAGED,
          second,
          "cannot take over another alias while a key is staged under it; activate or retire that"
              + " one first",
          waiting.orElseThrow().keyId());
    }
    // After a compromise there may be no active one.
    KeyVersion current =
        ring.active(first).isPresent()
            ? requireActive(first)
            : ring.requireKnown(first).versions(first).get(0);
    Admission.requireSameKind(current, next.entry());
    return exchange(first, next.entry(), now, retention);
  }

  Keyring retire(Alias alias, Instant now, Retention retention) throws KeyRefusedException {
    return with(retained(requireActive(alias), now, retention));
  }

  Keyring retire(KeyId keyId, Instant now, Retention retention) throws KeyRefusedException {
    KeyVersion version = require(keyId);
    if (version.keptUntil().isPresent()) {
      throw KeyRefusedException.at(
          Reason.NO_ACTIVE_KEY, version.alias(), "has this key out of use already", keyId);
    }
    return with(retained(version, now, retention));
  }

  Keyring restore(KeyId keyId, Instant now, Retention retention) throws KeyRefusedException {
    return restore(keyId, require(keyId).alias(), now, retention);
  }

  Keyring restore(KeyId keyId, Alias alias, Instant now, Retention retention)
      throws KeyRefusedException {
    KeyVersion earlier = require(keyId);
    boolean waitsElsewhere = earlier.state() == KeyState.STAGED && !earlier.alias().equals(alias);
    if (earlier.state() != KeyState.RETAINED && !waitsElsewhere) {
      throw KeyRefusedException.at(
          Reason.NOT_RETAINED, earlier.alias(), "has this key as " + earlier.state(), keyId);
    }
    requireSameKindAsActive(alias, earlier.entry());
    Admission.requireNotPurged(ring, alias, earlier.entry(), now);
    Map<KeyId, KeyVersion> others = ring.byId();
    others.remove(keyId);
    Admission.requirePublicKeyUnused(ring.with(others), alias, earlier.entry());
    return exchange(alias, earlier.entry(), now, retention);
  }

  Keyring rename(Alias from, Alias to) throws KeyRefusedException {
    if (!ring.versions(to).isEmpty()) {
      throw KeyRefusedException.at(Reason.ALIAS_IN_USE, to, "is in use; choose another name");
    }
    Map<KeyId, KeyVersion> next = ring.byId();
    for (KeyVersion version : ring.requireKnown(from).versions(from)) {
      next.put(version.keyId(), version.under(to));
    }
    Map<Alias, String> memos = new HashMap<>(ring.memos());
    String memo = memos.remove(from);
    if (memo != null) {
      memos.put(to, memo);
    }
    return ring.with(next).withMemos(memos);
  }

  Keyring purge(KeyId keyId, Instant now) throws KeyRefusedException {
    KeyVersion version = requireOutOfUse(keyId);
    if (!version.isPastItsDate(now)) {
      throw KeyRefusedException.at(
          Reason.RETENTION_RUNS,
          version.alias(),
          "must keep this key until " + version.keptUntil().orElseThrow(),
          keyId);
    }
    Map<KeyId, KeyVersion> next = ring.byId();
    next.remove(keyId);
    List<Tombstone> tombstones = new ArrayList<>(ring.tombstones());
    tombstones.add(Tombstone.of(version, now));
    tombstones.removeIf(tombstone -> !tombstone.counts(now));
    return ring.with(next).withTombstones(tombstones);
  }

  Keyring correct(KeyId keyId, Instant until, Instant now) throws KeyRefusedException {
    KeyVersion version = requireOutOfUse(keyId);
    Instant earliest = now.plus(Retention.SHORTEST);
    if (until.isBefore(earliest)) {
      throw KeyRefusedException.at(
          Reason.RETENTION_RUNS,
          version.alias(),
          "must keep this key for "
              + Retention.SHORTEST.toDays()
              + " days from now on, until "
              + earliest
              + "; name that date or a later one",
          keyId);
    }
    return with(
        new KeyVersion(version.alias(), version.entry(), version.state(), now, Optional.of(until)));
  }

  Keyring compromised(KeyId keyId, Instant now, Retention retention) throws KeyRefusedException {
    KeyVersion version = require(keyId);
    if (version.state() == KeyState.COMPROMISED) {
      throw KeyRefusedException.at(
          Reason.COMPROMISED, version.alias(), "has this key as compromised already", keyId);
    }
    Map<KeyId, KeyVersion> next = ring.byId();
    for (KeyVersion other : ring.barredKeys().versionsFor(version.entry().certificate())) {
      next.put(other.keyId(), outOfUse(other, KeyState.COMPROMISED, now, retention));
    }
    return ring.with(next);
  }

  Keyring remember(Alias alias, Optional<String> text) {
    Map<Alias, String> next = new HashMap<>(ring.memos());
    text.ifPresentOrElse(now -> next.put(alias, now), () -> next.remove(alias));
    return ring.withMemos(next);
  }

  /**
   * The new key becomes active, from wherever it stands in the ring; the active one is retained.
   */
  private Keyring exchange(Alias alias, KeyEntry entry, Instant now, Retention retention)
      throws KeyRefusedException {
    if (!anyValidity && !entry.isValidAt(now, ring.clockTolerance())) {
      throw KeyRefusedException.notValid(alias, entry);
    }
    Map<KeyId, KeyVersion> next = ring.byId();
    ring.active(alias)
        .ifPresent(current -> next.put(current.keyId(), retained(current, now, retention)));
    next.put(entry.keyId(), KeyVersion.active(alias, entry, now));
    return ring.with(next);
  }

  private Keyring with(KeyVersion version) {
    Map<KeyId, KeyVersion> next = ring.byId();
    next.put(version.keyId(), version);
    return ring.with(next);
  }

  private static KeyVersion retained(KeyVersion version, Instant now, Retention retention) {
    return outOfUse(version, KeyState.RETAINED, now, retention);
  }

  private static KeyVersion outOfUse(
      KeyVersion version, KeyState state, Instant now, Retention retention) {
    Instant until = retention.until(now);
    // A date that was promised once, by a longer retention, is kept.
    Instant end = version.keptUntil().filter(until::isBefore).orElse(until);
    return new KeyVersion(version.alias(), version.entry(), state, now, Optional.of(end));
  }

  private KeyVersion require(KeyId keyId) throws KeyRefusedException {
    return ring.find(keyId)
        .orElseThrow(
            () ->
                new KeyRefusedException(
                    Reason.NO_SUCH_KEY, "There is no key " + keyId + " in this keystore", keyId));
  }

  private KeyVersion requireOutOfUse(KeyId keyId) throws KeyRefusedException {
    KeyVersion version = require(keyId);
    if (version.keptUntil().isEmpty()) {
      throw KeyRefusedException.at(
          Reason.NOT_RETAINED,
          version.alias(),
          "has this key as " + version.state() + "; retire it first",
          keyId);
    }
    return version;
  }

  private KeyVersion requireActive(Alias alias) throws KeyRefusedException {
    return ring.active(alias)
        .orElseThrow(
            () ->
                KeyRefusedException.at(
                    Reason.NO_ACTIVE_KEY, alias, "has no active key; add one first"));
  }

  private void requireSameKindAsActive(Alias alias, KeyEntry entry) throws KeyRefusedException {
    Optional<KeyVersion> current = ring.active(alias);
    if (current.isPresent()) {
      Admission.requireSameKind(current.orElseThrow(), entry);
    }
  }

  private void requireFree(Alias alias) throws KeyRefusedException {
    Optional<KeyVersion> other = ring.active(alias).or(() -> ring.staged(alias));
    if (other.isPresent()) {
      throw KeyRefusedException.at(
          Reason.ALIAS_IN_USE,
          alias,
          "is in use; swap its key, or add this one under another alias",
          other.orElseThrow().keyId());
    }
  }
}
