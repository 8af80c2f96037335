package dev.keyoverlap;

import dev.keyoverlap.Change.Verb;
import dev.keyoverlap.KeyRefusedException.Reason;
import dev.keyoverlap.Reservation.Hold;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** What a ring remembers that has to stay as it is, and what stands against it. */
record Reservations(Map<Alias, Reservation> byAlias) {

  static final Reservations NONE = new Reservations(Map.of());

  static Reservations of(Map<Alias, String> memos) {
    if (memos.isEmpty()) {
      return NONE;
    }
    Map<Alias, Reservation> found = new HashMap<>();
    memos.forEach((alias, text) -> Reservation.of(text).ifPresent(one -> found.put(alias, one)));
    return found.isEmpty() ? NONE : new Reservations(Map.copyOf(found));
  }

  /** The hold that stands against messages under an alias, for one partner or for whomever. */
  Optional<Hold> hold(Alias alias, Optional<String> partner) {
    return holds(alias, partner).findFirst();
  }

  /** The hold that stands against connections with the key of an alias. */
  Optional<Hold> holdOfConnections(Alias alias, Optional<String> partner) {
    return holds(alias, partner).filter(Hold::connections).findFirst();
  }

  private Stream<Hold> holds(Alias alias, Optional<String> partner) {
    return byAlias.entrySet().stream()
        .filter(one -> one.getKey().equals(alias) || one.getValue().aliases().contains(alias))
        .flatMap(one -> one.getValue().holdsFor(partner));
  }

  static KeyUnavailableException heldBack(String what, Alias alias, Hold hold, String then) {
    return new KeyUnavailableException(
        what
            + " with the key under the alias '"
            + alias
            + "' now: a renewal holds messages back"
            + hold.until().map(until -> ", as agreed until " + until).orElse("")
            + "; "
            + then
            + " when the renewal has resumed");
  }

  boolean holdsBack() {
    return byAlias.values().stream().anyMatch(one -> !one.holds().isEmpty());
  }

  boolean isReserved(KeyId keyId) {
    return byAlias.values().stream().anyMatch(one -> one.keys().contains(keyId));
  }

  /** Refuses a change of what is reserved by anything but what is remembered under the memo. */
  static void requireFree(Keyring before, Keyring after, Verb verb, Optional<Memo> memo)
      throws KeyRefusedException {
    for (Map.Entry<Alias, Reservation> one : before.reservations().byAlias().entrySet()) {
      if (memo.map(Memo::alias).filter(one.getKey()::equals).isPresent()) {
        continue;
      }
      for (KeyVersion version : changed(before, after)) {
        if (isTouched(one.getValue(), version, verb)) {
          throw KeyRefusedException.at(
              Reason.RENEWAL_IN_PROGRESS,
              version.alias(),
              "has a key that a renewal of '"
                  + one.getKey()
                  + "' in progress needs as it is; do its next step ("
                  + one.getValue().next()
                  + "), roll it back, or force this with a reason",
              version.keyId());
        }
      }
    }
  }

  private static boolean isTouched(Reservation reservation, KeyVersion version, Verb verb) {
    return switch (verb) {
      case PURGE -> reservation.keys().contains(version.keyId());
      case ADD, ACTIVATE, SWAP, RETIRE, PROMOTE, RESTORE ->
          reservation.keys().contains(version.keyId())
              || reservation.aliases().contains(version.alias());
      // Staged keys change no message; a compromise waits for nobody.
      default -> false;
    };
  }

  /** The versions that are another before and after, as they are before if they were there. */
  private static Set<KeyVersion> changed(Keyring before, Keyring after) {
    List<KeyVersion> all = new ArrayList<>(before.versions());
    all.addAll(after.versions());
    Set<KeyVersion> changed = new LinkedHashSet<>();
    for (KeyVersion version : all) {
      KeyId keyId = version.keyId();
      if (!before.find(keyId).equals(after.find(keyId))) {
        changed.add(version);
      }
    }
    return changed;
  }
}
