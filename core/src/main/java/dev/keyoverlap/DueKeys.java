package dev.keyoverlap;

import dev.keyoverlap.Change.Verb;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The removal of every key whose date has come, in one revision.
 *
 * @param live the keystore
 * @param clock by which the dates have come
 * @param terms under which it is done
 */
record DueKeys(LiveKeyring live, Clockwork clock, Terms terms) {

  List<KeyVersion> purge() throws KeyRefusedException, KeyringStoreException {
    List<KeyVersion> gone = new ArrayList<>();
    live.commit(ring -> after(ring, gone));
    return List.copyOf(gone);
  }

  private LiveKeyring.Step after(Keyring ring, List<KeyVersion> gone)
      throws KeyRefusedException, KeyringStoreException {
    Instant date = clock.source().instant();
    if (ring.versions().stream().noneMatch(version -> version.isRetentionOver(date))) {
      return new LiveKeyring.Step(ring, List.of());
    }
    Instant now = clock.date(ring, Verb.PURGE, terms.clockTrusted());
    Keyring next = ring;
    List<Change> changes = new ArrayList<>();
    Optional<KeyRefusedException> refusal = Optional.empty();
    for (KeyVersion version : ring.versions()) {
      if (!version.isRetentionOver(now)
          || (!terms.forced() && ring.reservations().isReserved(version))) {
        continue;
      }
      try {
        if (!terms.clockTrusted()) {
          clock.requireKept(version, now);
        }
        Keyring smaller = new Departure(next, now).purge(version.keyId());
        changes.add(Change.between(next, smaller, Verb.PURGE, version.keyId(), now, terms.note()));
        next = smaller;
        gone.add(version);
      } catch (KeyRefusedException e) {
        refusal = Optional.of(e);
      }
    }
    if (gone.isEmpty() && refusal.isPresent()) {
      throw refusal.orElseThrow();
    }
    clock.changed(next, now);
    return new LiveKeyring.Step(next, changes);
  }
}
