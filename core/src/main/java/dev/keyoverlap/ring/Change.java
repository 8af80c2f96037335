package dev.keyoverlap.ring;

import dev.keyoverlap.key.Alias;
import dev.keyoverlap.key.KeyId;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One change of a key, as the history keeps it.
 *
 * <pre>{@code
 * for (Change change : rotation.history()) {
 *   System.out.println(change);   // 2026-05-03T09:00:00Z swap orders: 1f2e... -> 9a8b... by alice
 * }
 * }</pre>
 *
 * <p>Immutable and safe for use by several threads. Two changes are equal if all of their parts
 * are. {@link #of} makes one, for the authors of stores.
 *
 * @since 1.0
 */
public final class Change {

  private final Verb verb;
  private final Alias alias;
  private final KeyId keyId;
  private final Optional<KeyId> replaced;
  private final Optional<Alias> before;
  private final Instant at;
  private final Note note;

  private Change(
      Verb verb,
      Alias alias,
      KeyId keyId,
      Optional<KeyId> replaced,
      Optional<Alias> before,
      Instant at,
      Note note) {
    this.verb = verb;
    this.alias = alias;
    this.keyId = keyId;
    this.replaced = replaced;
    this.before = before;
    this.at = at;
    this.note = note;
  }

  /**
   * A change as a store has kept it. Use it to implement a {@link KeyringStore}; changes of keys
   * are made by a {@link dev.keyoverlap.KeystoreRotation}.
   *
   * @param verb what was done
   * @param alias the alias afterwards
   * @param keyId the key
   * @param replaced the key that it replaced
   * @param before the alias before, if it was another one
   * @param at when, in UTC
   * @param note who did it, and why
   * @return the change
   */
  public static Change of(
      Verb verb,
      Alias alias,
      KeyId keyId,
      Optional<KeyId> replaced,
      Optional<Alias> before,
      Instant at,
      Note note) {
    return new Change(verb, alias, keyId, replaced, before, at, note);
  }

  /**
   * The verb.
   *
   * @return the verb
   */
  public Verb verb() {
    return verb;
  }

  /**
   * The alias whose key was changed; for {@link Verb#PROMOTE} and {@link Verb#RENAME} the alias
   * afterwards.
   *
   * @return the alias
   */
  public Alias alias() {
    return alias;
  }

  /**
   * The key that was changed, such as the new key of a {@link Verb#SWAP}; for {@link Verb#RENAME},
   * the first of the alias.
   *
   * @return the key
   */
  public KeyId keyId() {
    return keyId;
  }

  /**
   * The key that was active under the alias before; for {@link Verb#STAGE}, the key that was
   * staged.
   *
   * @return the old key; empty if there was none
   */
  public Optional<KeyId> replaced() {
    return replaced;
  }

  /**
   * The alias before, for {@link Verb#PROMOTE} and {@link Verb#RENAME}.
   *
   * @return the alias; empty if it is the same
   */
  public Optional<Alias> before() {
    return before;
  }

  /**
   * When, in UTC, by the clock of the rotation; not before the change that it follows.
   *
   * @return the moment
   */
  public Instant at() {
    return at;
  }

  /**
   * The author and the reason of the change, as the caller gave them.
   *
   * @return the note
   */
  public Note note() {
    return note;
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Change that
        && verb == that.verb
        && alias.equals(that.alias)
        && keyId.equals(that.keyId)
        && replaced.equals(that.replaced)
        && before.equals(that.before)
        && at.equals(that.at)
        && note.equals(that.note);
  }

  @Override
  public int hashCode() {
    return Objects.hash(verb, alias, keyId, replaced, before, at, note);
  }

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

  /**
   * The author of a change, and the reason.
   *
   * @param author a name; empty if nobody said; without control characters
   * @param why a reason; empty if nobody said; without control characters
   * @since 1.0
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
            "The author and the reason must each be one line without control characters.");
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

  /**
   * The changes of a ring; most are methods of {@link dev.keyoverlap.KeystoreRotation}.
   *
   * @since 1.0
   */
  public enum Verb {
    /** {@link dev.keyoverlap.KeystoreHandle#add}. */
    ADD,
    /** {@link dev.keyoverlap.KeystoreHandle#stage}. */
    STAGE,
    /** {@link dev.keyoverlap.KeystoreHandle#activate}. */
    ACTIVATE,
    /** {@link dev.keyoverlap.KeystoreHandle#swap}. */
    SWAP,
    /** {@link dev.keyoverlap.KeystoreHandle#promote}. */
    PROMOTE,
    /** {@link dev.keyoverlap.KeystoreHandle#retire}. */
    RETIRE,
    /** {@link dev.keyoverlap.KeystoreHandle#restore}. */
    RESTORE,
    /** {@link dev.keyoverlap.KeystoreHandle#rename}. */
    RENAME,
    /** {@link dev.keyoverlap.KeystoreHandle#purgeKey(KeyId)}. */
    PURGE,
    /** {@link dev.keyoverlap.KeystoreHandle#markCompromised}. */
    COMPROMISED,
    /**
     * {@link dev.keyoverlap.KeystoreHandle#correctRetention}. The clock was ahead before: this
     * change alone may be dated before its predecessor.
     */
    CORRECT,
    /** A renewal went on a step: no key was changed, only its record. */
    NOTE,
    /** The key was in the keystore when this library took it over, or another program put it in. */
    FOUND,
    /** Another program took the key out of the keystore. */
    GONE
  }
}
