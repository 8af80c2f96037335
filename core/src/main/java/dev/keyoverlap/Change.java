package dev.keyoverlap;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * One change of a ring, as the history keeps it.
 *
 * <p>Immutable and safe for use by several threads.
 *
 * @param verb what was done
 * @param alias where it was done; for {@link Verb#PROMOTE} and {@link Verb#RENAME} the alias
 *     afterwards
 * @param keyId the key that it was done with or to; for {@link Verb#RENAME}, the first of the alias
 * @param replaced the key that was active there before, if any; for {@link Verb#STAGE}, the one
 *     that was staged
 * @param before for {@link Verb#PROMOTE} and {@link Verb#RENAME}, the alias before
 * @param at when, in UTC, by the clock of the rotation; not before the change that it follows
 * @param note who did it and why, as the caller said
 */
public record Change(
    Verb verb,
    Alias alias,
    KeyId keyId,
    Optional<KeyId> replaced,
    Optional<Alias> before,
    Instant at,
    Note note) {

  /** One line for people, with the time to the second. */
  @Override
  public String toString() {
    return at.truncatedTo(ChronoUnit.SECONDS)
        + " "
        + verb.name().toLowerCase(Locale.ROOT)
        + " "
        + before.map(alias -> alias + " -> ").orElse("")
        + alias
        + ": "
        + replaced.map(old -> old + " -> ").orElse("")
        + keyId
        + note;
  }

  /** What the difference between two rings says about one key. */
  static Change between(
      Keyring before, Keyring after, Verb verb, KeyId keyId, Instant at, Note note) {
    Optional<KeyVersion> was = before.find(keyId);
    Optional<KeyVersion> is = after.find(keyId);
    Alias alias = is.or(() -> was).orElseThrow().alias();
    Optional<KeyId> replaced =
        is.flatMap(
                version ->
                    switch (version.state()) {
                      case ACTIVE -> before.active(alias);
                      case STAGED -> before.staged(alias);
                      default -> Optional.empty();
                    })
            .map(KeyVersion::keyId)
            .filter(other -> !other.equals(keyId));
    Optional<Alias> aliasBefore = was.map(KeyVersion::alias).filter(other -> !other.equals(alias));
    return new Change(verb, alias, keyId, replaced, aliasBefore, at, note);
  }

  /** The keys that another one took along, such as other certificates for the same key pair. */
  static List<KeyId> alongWith(KeyId keyId, Keyring before, Keyring after) {
    return after.versions().stream()
        .filter(version -> before.find(version.keyId()).filter(version::equals).isEmpty())
        .map(KeyVersion::keyId)
        .filter(other -> !other.equals(keyId))
        .toList();
  }

  /**
   * Who changed something, and why.
   *
   * @param author a name; empty if nobody said; without control characters
   * @param why a reason; empty if nobody said; without control characters
   */
  public record Note(String author, String why) {

    /**
     * Checks that a note is one line: more could be taken for further lines of history.
     *
     * @param author a name
     * @param why a reason
     * @throws IllegalArgumentException if there is a line break or another control character
     */
    public Note {
      if ((author + why).chars().anyMatch(Character::isISOControl)) {
        throw new IllegalArgumentException(
            "Who and why are one line each, without control characters");
      }
    }

    /** Nobody said who or why. */
    public static final Note NONE = new Note("", "");

    /** Both, as the end of a line. */
    @Override
    public String toString() {
      return (author.isEmpty() ? "" : " by " + author) + (why.isEmpty() ? "" : " (" + why + ")");
    }
  }

  /** What can happen to a ring; most are methods of {@link KeystoreRotation}. */
  public enum Verb {
    /** {@link KeystoreRotation#add}. */
    ADD,
    /** {@link KeystoreRotation#stage}. */
    STAGE,
    /** {@link KeystoreRotation#activate}. */
    ACTIVATE,
    /** {@link KeystoreRotation#swap}. */
    SWAP,
    /** {@link KeystoreRotation#promote}. */
    PROMOTE,
    /** {@link KeystoreRotation#retire(Alias)}. */
    RETIRE,
    /** {@link KeystoreRotation#restore}. */
    RESTORE,
    /** {@link KeystoreRotation#rename}. */
    RENAME,
    /** {@link KeystoreRotation#purgeKey(KeyId)}. */
    PURGE,
    /** {@link KeystoreRotation#markCompromised}. */
    COMPROMISED,
    /**
     * {@link KeystoreRotation#correctRetention}. The clock was ahead before: this change alone may
     * be dated before the one that it follows.
     */
    CORRECT,
    /** {@link KeystoreRotation#note}: no key was changed, only what is remembered beside it. */
    NOTE,
    /** The key was in the keystore when this library took it over, or another program put it in. */
    FOUND,
    /** Another program took the key out of the keystore. */
    GONE
  }
}
