package dev.keyoverlap.store.pkcs12;

import dev.keyoverlap.key.Alias;
import dev.keyoverlap.key.KeyId;
import dev.keyoverlap.ring.Change;
import dev.keyoverlap.ring.Change.Verb;
import dev.keyoverlap.ring.Finding;
import dev.keyoverlap.ring.Finding.Kind;
import dev.keyoverlap.ring.KeyState;
import dev.keyoverlap.ring.KeyVersion;
import dev.keyoverlap.ring.Keyring;
import dev.keyoverlap.ring.Revision;
import dev.keyoverlap.ring.Tombstone;
import java.io.ByteArrayOutputStream;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * How a revision follows those before it, by the history beside the keystore.
 *
 * @param history the history, without a step that was never taken
 * @param mark the revision
 */
record Succession(HistoryFile history, String mark) {

  /**
   * The changes that led to the revision. Another program's change is not in the history; what led
   * to the revision before it is.
   */
  List<Change> changes() {
    boolean known = history.knows(mark) || mark.equals(HistoryFile.NOTHING);
    return history.upTo(known ? mark : history.last());
  }

  /** Whether the revision is the last that the history leads to. */
  boolean isLast() {
    return mark.equals(history.last());
  }

  /** Whether the revision is one that others have followed. */
  boolean isOlder() {
    return !isLast() && history.knows(mark);
  }

  /** The state of each key according to the changes that led to the revision. */
  Map<KeyId, Standing> standings() {
    return Standing.after(changes());
  }

  /** The compromised keys of the history, even if an earlier revision came back. */
  Map<KeyId, Change> compromises() {
    Map<KeyId, Change> compromises = new HashMap<>();
    for (List<Change> changes : List.of(history.upTo(history.last()), changes())) {
      for (Change change : changes) {
        if (change.verb() == Verb.COMPROMISED) {
          compromises.put(change.keyId(), change);
        }
      }
    }
    return compromises;
  }

  /**
   * The purged keys of the history, where another program may have made the revision. The revision
   * that the history leads to last says it all itself.
   */
  List<Tombstone> tombstones() {
    if (isLast()) {
      return List.of();
    }
    Set<Tombstone> tombstones = new LinkedHashSet<>(history.tombstonesUpTo(history.last()));
    tombstones.addAll(history.tombstonesUpTo(mark));
    return List.copyOf(tombstones);
  }

  /**
   * Lists what somebody should check about the revision.
   *
   * @param file the keystore, for messages
   * @param known the revision that was in use before; its mark is empty if there was none
   * @param ring the ring of the revision
   */
  List<Finding> findings(Object file, Revision known, Keyring ring) {
    List<Finding> findings = new ArrayList<>();
    boolean live = !known.token().isEmpty() && !known.token().equals(HistoryFile.NOTHING);
    if (isOlder()) {
      findings.add(
          new Finding(
              Kind.OLDER_REVISION,
              "An earlier revision of the keystore "
                  + file
                  + " replaced a later one. Changes made since then are missing from it. If you did"
                  + " not intend this, restore the later revision."));
    } else if (!isLast() && !history.isEmpty()) {
      findings.add(changedByOthers(file));
    } else if (live && !history.leads(known.token(), mark)) {
      findings.add(changedByOthers(file));
    }
    if (!isLast() && !history.isEmpty()) {
      Standing.after(history.upTo(history.last()))
          .forEach(
              (keyId, standing) -> {
                if (ring.find(keyId).isEmpty() && known.keyring().find(keyId).isEmpty()) {
                  findings.add(
                      new Finding(
                          Kind.KEY_MISSING,
                          "The keystore "
                              + file
                              + " no longer has the key "
                              + keyId
                              + ", which had the alias '"
                              + standing.alias()
                              + "'. If messages need it, restore a revision that has it."));
                }
              });
    }
    return findings;
  }

  private static Finding changedByOthers(Object file) {
    return new Finding(
        Kind.CHANGED_BY_OTHERS,
        "The keystore "
            + file
            + " was changed by another program, so its history does not contain the change. Check"
            + " that the change was intended. The next change records it.");
  }

  /**
   * The lines of history for a change.
   *
   * @param base the revision that was changed, which is this one
   * @param nextMark what it becomes
   * @param changes what was done
   * @param tombstones those of the next revision
   */
  byte[] lines(Revision base, String nextMark, List<Change> changes, List<Tombstone> tombstones) {
    ByteArrayOutputStream lines = new ByteArrayOutputStream();
    List<Change> all = changes;
    String from = mark;
    if (!mark.equals(HistoryFile.NOTHING) && !isLast()) {
      List<Change> others =
          changesByOthers(history.upTo(history.last()), base.keyring(), changes.get(0).at());
      if (isOlder()) {
        // On from the last one, and not from the older: what happened in between has happened.
        from = history.last();
        all = new ArrayList<>(others);
        all.addAll(changes);
      } else {
        lines.writeBytes(history.lines(history.last(), mark, others, List.of()));
      }
    }
    lines.writeBytes(history.lines(from, nextMark, all, tombstones));
    return lines.toByteArray();
  }

  /** Where the keystore is not what the history says. */
  private static List<Change> changesByOthers(List<Change> known, Keyring keyring, Instant at) {
    Map<KeyId, Standing> expected = Standing.after(known);
    List<Change> changes = new ArrayList<>();
    expected.forEach(
        (keyId, standing) -> {
          if (keyring.find(keyId).isEmpty()) {
            changes.add(byOthers(Verb.GONE, standing.alias(), keyId, at));
          }
        });
    for (KeyVersion version : keyring.versions()) {
      Standing standing = expected.get(version.keyId());
      boolean asExpected =
          standing != null
              && standing.alias().equals(version.alias())
              && (standing.state() == version.state() || version.state() != KeyState.ACTIVE);
      if (!asExpected) {
        changes.add(byOthers(Verb.FOUND, version.alias(), version.keyId(), at));
      }
    }
    return changes;
  }

  private static Change byOthers(Verb verb, Alias alias, KeyId keyId, Instant at) {
    return Change.of(verb, alias, keyId, Optional.empty(), Optional.empty(), at, Change.Note.NONE);
  }
}
