package dev.keyoverlap.internal.transition;

import dev.keyoverlap.internal.reservation.Reservation;
import dev.keyoverlap.internal.reservation.Reservations;
import dev.keyoverlap.key.Alias;
import dev.keyoverlap.key.KeyId;
import dev.keyoverlap.key.KeyRefusedException;
import dev.keyoverlap.key.KeyRefusedException.Reason;
import dev.keyoverlap.ring.Change.Verb;
import dev.keyoverlap.ring.KeyVersion;
import dev.keyoverlap.ring.Keyring;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.function.Predicate;

/**
 * Which keys and texts of a ring nobody may change but the renewal that has reserved them.
 *
 * @param ring the ring before a change
 * @param reservations what is reserved by what it remembers
 */
public record ReservedKeys(Keyring ring, Reservations reservations) {

  public static ReservedKeys of(Keyring ring) {
    return new ReservedKeys(ring, Reservations.of(ring.memos()));
  }

  /** Whether a renewal needs a key that is retained or compromised. */
  public boolean has(KeyVersion version) {
    return reservations.byAlias().keySet().stream()
        .anyMatch(memo -> isTouched(memo, version, Verb.PURGE));
  }

  /**
   * Refuses a change of what is reserved.
   *
   * @param after the ring after the change
   * @param verb what is done
   * @param holder tells by the alias of a memo whether the change is a step of what it is for
   */
  public void requireFree(Keyring after, Verb verb, Predicate<Alias> holder)
      throws KeyRefusedException {
    for (Alias memo : reservations.byAlias().keySet()) {
      if (holder.test(memo)) {
        continue;
      }
      for (KeyVersion version : changed(after)) {
        if (isTouched(memo, version, verb)) {
          throw Refusals.at(
              Reason.RENEWAL_IN_PROGRESS,
              version.alias(),
              "Cannot change the key "
                  + version.keyId()
                  + " of '"
                  + version.alias()
                  + "', because the renewal of '"
                  + memo
                  + "' in progress needs it as it is. "
                  + reservations.next(memo),
              version.keyId());
        }
      }
      if (!Objects.equals(ring.memos().get(memo), after.memos().get(memo))) {
        throw Refusals.at(
            Reason.RENEWAL_IN_PROGRESS,
            memo,
            "Cannot change the record of the renewal of '"
                + memo
                + "', because it is in progress and only its steps do that. "
                + reservations.next(memo));
      }
    }
  }

  private boolean isTouched(Alias memo, KeyVersion version, Verb verb) {
    Reservation reservation = Objects.requireNonNull(reservations.byAlias().get(memo));
    boolean key = reservation.keys().contains(version.keyId());
    boolean alias = reservations.isAbout(memo, version.alias());
    if (reservations.damages().containsKey(memo)) {
      return verb != Verb.COMPROMISED && verb != Verb.CORRECT && (key || alias);
    }
    return switch (verb) {
      // Another key that is staged changes no message.
      case PURGE, STAGE -> key;
      case RENAME -> key || alias;
      case ADD, ACTIVATE, SWAP, RETIRE, PROMOTE, RESTORE ->
          key || reservation.aliases().contains(version.alias());
      // A compromise waits for nobody.
      default -> false;
    };
  }

  /** The versions that are another before and after, as they are before if they were there. */
  private Set<KeyVersion> changed(Keyring after) {
    List<KeyVersion> all = new ArrayList<>(ring.versions());
    all.addAll(after.versions());
    Set<KeyVersion> changed = new LinkedHashSet<>();
    for (KeyVersion version : all) {
      KeyId keyId = version.keyId();
      if (!ring.find(keyId).equals(after.find(keyId))) {
        changed.add(version);
      }
    }
    return changed;
  }
}
