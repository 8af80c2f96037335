package dev.keyoverlap.internal.transition;

import static java.util.Comparator.naturalOrder;

import dev.keyoverlap.key.Alias;
import dev.keyoverlap.key.KeyId;
import dev.keyoverlap.ring.Change;
import dev.keyoverlap.ring.Change.Note;
import dev.keyoverlap.ring.Change.Verb;
import dev.keyoverlap.ring.Finding;
import dev.keyoverlap.ring.Finding.Kind;
import dev.keyoverlap.ring.KeyState;
import dev.keyoverlap.ring.KeyVersion;
import dev.keyoverlap.ring.Keyring;
import dev.keyoverlap.ring.Retention;
import dev.keyoverlap.ring.Revision;
import dev.keyoverlap.ring.Tombstone;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The part of its ring that a process keeps when another program has replaced the keystore. Keys
 * that are missing are retained for messages in flight, a compromise is not forgotten, and neither
 * is what was remembered. The next change writes all of it back.
 *
 * @param ring the ring to use
 * @param kept the versions that the store does not have so
 * @param findings conditions that somebody should check
 */
public record Inheritance(Keyring ring, List<KeyVersion> kept, List<Finding> findings) {

  /** Represents the last change if the history could not be read. No history has it. */
  public static final Change UNREAD =
      Change.of(
          Verb.NOTE,
          Alias.alias("unread"),
          new KeyId("0".repeat(64)),
          Optional.empty(),
          Optional.empty(),
          Instant.EPOCH,
          Note.NONE);

  private static final Note WHY =
      new Note("", "kept for messages in flight: another program had removed it from the keystore");

  /**
   * The ring to use after another one.
   *
   * @param before the ring so far
   * @param next what the store holds now
   * @param history what led there
   */
  public static Inheritance of(
      Keyring before, Revision next, List<Change> history, Instant now, Retention retention) {
    Keyring ring = next.keyring();
    Set<KeyId> purged = purged(ring, history);
    // A clock that stands before the last change would keep what is missing too short.
    Instant since =
        history.stream().map(Change::at).filter(now::isBefore).max(naturalOrder()).orElse(now);
    Map<KeyId, KeyVersion> versions = new HashMap<>();
    ring.versions().forEach(version -> versions.put(version.keyId(), version));
    List<KeyVersion> kept = new ArrayList<>();
    List<Finding> findings = new ArrayList<>();
    for (KeyVersion version : before.versions()) {
      Optional<KeyVersion> found = ring.find(version.keyId());
      if (found.isEmpty() && !purged.contains(version.keyId())) {
        KeyVersion retained = retained(version, before, next, since, retention);
        kept.add(retained);
        findings.add(missing(retained));
      } else if (version.state() == KeyState.COMPROMISED
          && found.filter(other -> other.state() != KeyState.COMPROMISED).isPresent()) {
        kept.add(version);
        findings.add(forgotten(version));
      }
    }
    kept.forEach(version -> versions.put(version.keyId(), version));
    if (!isByOthers(next)) {
      return new Inheritance(
          kept.isEmpty() ? ring : Keyring.of(versions.values(), ring.memos(), ring.tombstones()),
          kept,
          findings);
    }
    Map<Alias, String> memos = new HashMap<>(before.memos());
    memos
        .keySet()
        .removeIf(alias -> versions.values().stream().noneMatch(v -> v.alias().equals(alias)));
    memos.putAll(ring.memos());
    List<Tombstone> tombstones = new ArrayList<>(ring.tombstones());
    before.tombstones().stream()
        .filter(tombstone -> !tombstones.contains(tombstone))
        .forEach(tombstones::add);
    return new Inheritance(Keyring.of(versions.values(), memos, tombstones), kept, findings);
  }

  private static boolean isByOthers(Revision revision) {
    return revision.findings().stream()
        .map(Finding::kind)
        .anyMatch(kind -> kind == Kind.CHANGED_BY_OTHERS || kind == Kind.OLDER_REVISION);
  }

  /** The keys that somebody removed through this library, and so for good. */
  private static Set<KeyId> purged(Keyring ring, List<Change> history) {
    Set<KeyId> purged = new HashSet<>();
    for (Change change : history) {
      if (change.verb() == Verb.PURGE) {
        purged.add(change.keyId());
      } else if (change.verb() != Verb.GONE) {
        purged.remove(change.keyId());
      }
    }
    ring.tombstones().forEach(tombstone -> purged.add(tombstone.keyId()));
    return purged;
  }

  private static KeyVersion retained(
      KeyVersion version, Keyring before, Revision next, Instant now, Retention retention) {
    boolean outOfUse =
        version.state() == KeyState.RETAINED || version.state() == KeyState.COMPROMISED;
    return outOfUse || isStillNeeded(version, before, next)
        ? version
        : NextVersion.retained(version, now, retention);
  }

  /**
   * An active key goes on where an earlier revision came back whose key under the alias has been
   * compromised since: there is no other.
   */
  private static boolean isStillNeeded(KeyVersion version, Keyring before, Revision next) {
    return version.state() == KeyState.ACTIVE
        && next.findings().stream().anyMatch(finding -> finding.kind() == Kind.OLDER_REVISION)
        && next.keyring().active(version.alias()).isEmpty()
        && next.keyring().versions(version.alias()).stream()
            .anyMatch(
                other ->
                    before
                        .find(other.keyId())
                        .filter(known -> known.state() == KeyState.COMPROMISED)
                        .isPresent());
  }

  private static Finding missing(KeyVersion version) {
    return new Finding(
        Kind.KEY_MISSING,
        "Another program has removed the key "
            + version.keyId()
            + " of '"
            + version.alias()
            + "' from the keystore. This process keeps it in memory"
            + version.keptUntil().map(until -> " until " + until).orElse("")
            + ", and the next change writes it back. Until then, keep one process running that has"
            + " it");
  }

  private static Finding forgotten(KeyVersion version) {
    return new Finding(
        Kind.COMPROMISE_FORGOTTEN,
        "The keystore has the key "
            + version.keyId()
            + " in use again, although it was compromised. It stays compromised. Swap another key"
            + " in under '"
            + version.alias()
            + "'");
  }

  /**
   * The changes by others since the last known change; all of the history if there was none. Where
   * the history does not tell, because another program wrote the store, it is what the rings tell.
   */
  public static List<Change> news(
      @Nullable Change known, List<Change> history, Keyring before, Keyring after, Instant now) {
    int from = known == null ? -1 : history.lastIndexOf(known);
    List<Change> news = new ArrayList<>();
    if (from >= 0 || known == null) {
      news.addAll(history.subList(from + 1, history.size()));
      // Where the history begins, it tells of keys that were there before it.
      news.removeIf(
          change -> change.verb() == Verb.FOUND && before.find(change.keyId()).isPresent());
    }
    return news.isEmpty() ? differences(before, after, now) : news;
  }

  private static List<Change> differences(Keyring before, Keyring after, Instant now) {
    List<Change> changes = new ArrayList<>();
    for (KeyVersion version : before.versions()) {
      if (after.find(version.keyId()).isEmpty()) {
        changes.add(byOthers(Verb.GONE, version, now));
      }
    }
    for (KeyVersion version : after.versions()) {
      if (before.find(version.keyId()).filter(version::equals).isEmpty()) {
        changes.add(byOthers(Verb.FOUND, version, now));
      }
    }
    return changes;
  }

  private static Change byOthers(Verb verb, KeyVersion version, Instant now) {
    return Change.of(
        verb, version.alias(), version.keyId(), Optional.empty(), Optional.empty(), now, Note.NONE);
  }

  /** The lines of history about what is written back. */
  public static List<Change> writtenBack(List<KeyVersion> kept, Keyring next, Instant at) {
    List<Change> changes = new ArrayList<>();
    for (KeyVersion version : kept) {
      if (next.find(version.keyId()).isPresent()) {
        Verb verb =
            switch (version.state()) {
              case ACTIVE -> Verb.FOUND;
              case STAGED -> Verb.STAGE;
              case RETAINED -> Verb.RETIRE;
              case COMPROMISED -> Verb.COMPROMISED;
            };
        changes.add(
            Change.of(
                verb,
                version.alias(),
                version.keyId(),
                Optional.empty(),
                Optional.empty(),
                at,
                WHY));
      }
    }
    return changes;
  }
}
