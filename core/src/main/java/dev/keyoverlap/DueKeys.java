package dev.keyoverlap;

import dev.keyoverlap.internal.transition.Departure;
import dev.keyoverlap.internal.transition.Difference;
import dev.keyoverlap.internal.transition.ReservedKeys;
import dev.keyoverlap.key.Alias;
import dev.keyoverlap.key.KeyRefusedException;
import dev.keyoverlap.ring.Change;
import dev.keyoverlap.ring.Change.Verb;
import dev.keyoverlap.ring.KeyVersion;
import dev.keyoverlap.ring.Keyring;
import dev.keyoverlap.ring.KeyringStoreException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Removes every key whose retention has ended. It reads the keys once, for any number of removals.
 */
record DueKeys() implements Operation {

  @Override
  public String words() {
    return "purge the keys whose retention has ended";
  }

  /** Whatever others did, what is due then is due. */
  @Override
  public Set<Alias> reliesOn(Keyring ring) {
    return Set.of();
  }

  @Override
  public Step on(Keyring ring, ChangeMaker maker)
      throws KeyRefusedException, KeyringStoreException {
    Terms terms = maker.terms();
    Instant date = maker.clock().source().instant();
    if (ring.versions().stream().noneMatch(version -> version.isRetentionOver(date))) {
      return new Step(ring, List.of(), List.of());
    }
    Instant now = maker.clock().date(ring, Verb.PURGE, terms.clockTrusted());
    List<KeyVersion> gone = new ArrayList<>();
    Optional<KeyRefusedException> refusal = Optional.empty();
    ReservedKeys reserved = ReservedKeys.of(ring);
    KeptTime kept = maker.clock().keptTime(now);
    for (KeyVersion version : ring.versions()) {
      if (!version.isRetentionOver(now) || (!terms.forced() && reserved.has(version))) {
        continue;
      }
      try {
        if (!terms.clockTrusted()) {
          kept.require(version);
        }
        gone.add(version);
      } catch (KeyRefusedException e) {
        refusal = Optional.of(e);
      }
    }
    if (gone.isEmpty() && refusal.isPresent()) {
      throw refusal.orElseThrow();
    }
    Keyring next = new Departure(ring, now).purge(gone);
    maker.clock().changed(next, now);
    Difference difference = new Difference(ring, next);
    List<Change> changes =
        gone.stream()
            .map(version -> difference.of(Verb.PURGE, version.keyId(), now, terms.note()))
            .toList();
    return new Step(next, changes, gone);
  }
}
