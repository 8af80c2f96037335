package dev.keyoverlap;

import dev.keyoverlap.internal.transition.Admission;
import dev.keyoverlap.internal.transition.Exchange;
import dev.keyoverlap.internal.transition.Refusals;
import dev.keyoverlap.key.Alias;
import dev.keyoverlap.key.ClockTolerance;
import dev.keyoverlap.key.KeyEntry;
import dev.keyoverlap.key.KeyRefusedException;
import dev.keyoverlap.key.Narrowing;
import dev.keyoverlap.ring.Change;
import dev.keyoverlap.ring.Change.Verb;
import dev.keyoverlap.ring.Finding;
import dev.keyoverlap.ring.Finding.Kind;
import dev.keyoverlap.ring.KeyState;
import dev.keyoverlap.ring.KeyVersion;
import dev.keyoverlap.ring.Keyring;
import dev.keyoverlap.ring.KeyringStoreException;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Whether a key is as good as the key that it replaces, at the moment of the replacement.
 *
 * @param live the keystore
 * @param accepted in what it need not be as good
 */
record Replacement(LiveKeyring live, Set<Narrowing> accepted) {

  private static final Set<Verb> INTO_USE =
      EnumSet.of(Verb.ADD, Verb.ACTIVATE, Verb.SWAP, Verb.PROMOTE, Verb.RESTORE, Verb.FOUND);

  /** The ring, if a key may come in under an alias. */
  Keyring fit(Keyring ring, Alias alias, KeyEntry entry, Instant now) throws KeyRefusedException {
    Admission.requireFit(ring, alias, entry, accepted, now);
    return ring;
  }

  /**
   * The ring, if a key may come in under an alias that is free, and into use at once. Where no key
   * ever was, none is replaced: an expired one may be needed to read what is older, and nothing
   * waits for one whose time is still to come.
   */
  Keyring fitToAdd(Keyring ring, Alias alias, KeyEntry entry, Instant now)
      throws KeyRefusedException {
    Set<Narrowing> alsoAccepted = EnumSet.noneOf(Narrowing.class);
    alsoAccepted.addAll(accepted);
    if (ring.versions(alias).isEmpty()) {
      alsoAccepted.add(Narrowing.VALIDITY);
    }
    Admission.requireFit(ring, alias, entry, alsoAccepted, now);
    if (!alsoAccepted.contains(Narrowing.VALIDITY)
        && !entry.isValidAt(now, ring.clockTolerance())) {
      throw Refusals.notValid(alias, entry);
    }
    return ring;
  }

  /**
   * The ring afterwards, if the key that came into use is as good as what it replaced. It may have
   * been in the keystore for long: it may have expired, or the key before it may be another now.
   */
  Keyring intoUse(Keyring before, Instant now, Exchanging exchanging)
      throws KeyRefusedException, KeyringStoreException {
    Keyring after = exchanging.by(new Exchange(before, now, accepted.contains(Narrowing.VALIDITY)));
    KeyVersion next = cameIntoUse(before, after);
    Alias alias = next.alias();
    KeyEntry entry = next.entry();
    try {
      Admission.requireFit(before, alias, entry, accepted, now);
    } catch (KeyRefusedException e) {
      Set<Narrowing> known = acceptedWhenStaged(before, alias, entry);
      if (known.isEmpty()) {
        throw e;
      }
      known.addAll(accepted);
      Admission.requireFit(before, alias, entry, known, now);
    }
    return after;
  }

  private static KeyVersion cameIntoUse(Keyring before, Keyring after) {
    return after.versions().stream()
        .filter(version -> version.state() == KeyState.ACTIVE)
        .filter(version -> before.active(version.alias()).filter(version::equals).isEmpty())
        .findFirst()
        .orElseThrow();
  }

  /**
   * A difference that was accepted once is not asked for again while the key that it replaces is
   * the same.
   */
  private Set<Narrowing> acceptedWhenStaged(Keyring ring, Alias alias, KeyEntry entry)
      throws KeyringStoreException {
    Set<Narrowing> known = EnumSet.noneOf(Narrowing.class);
    Optional<KeyVersion> staged =
        ring.staged(alias).filter(version -> version.keyId().equals(entry.keyId()));
    Optional<KeyVersion> active = ring.active(alias);
    if (staged.isPresent() && active.isPresent()) {
      List<Change> history = live.history();
      int cameIn = last(history, active.orElseThrow(), INTO_USE);
      if (cameIn >= 0 && last(history, staged.orElseThrow(), Set.of(Verb.STAGE)) > cameIn) {
        Instant then = staged.orElseThrow().since();
        known.addAll(Admission.narrowed(ring, alias, entry, then).keySet());
        // A use of it then was not what was accepted.
        known.remove(Narrowing.VALIDITY);
      }
    }
    return known;
  }

  private static int last(List<Change> history, KeyVersion version, Set<Verb> verbs) {
    int place = history.size() - 1;
    while (place >= 0
        && !(history.get(place).keyId().equals(version.keyId())
            && verbs.contains(history.get(place).verb()))) {
      place--;
    }
    return place;
  }

  /** Tells of a key that came in although its certificate is not valid at the moment. */
  void warn(KeyVersion added, ClockTolerance tolerance) {
    if (!added.entry().isValidAt(added.since(), tolerance)) {
      live.report(
          new Finding(
              Kind.CERTIFICATE_NOT_VALID,
              "The certificate that was added as '"
                  + added.alias()
                  + "' is valid from "
                  + added.entry().certificate().getNotBefore().toInstant()
                  + " to "
                  + added.entry().certificate().getNotAfter().toInstant()
                  + ", and not now. Its key still reads older messages. To sign, encrypt or open"
                  + " connections, swap in a certificate that is valid."));
    }
  }

  /** Makes the next ring. */
  @FunctionalInterface
  interface Exchanging {
    Keyring by(Exchange exchange) throws KeyRefusedException;
  }
}
