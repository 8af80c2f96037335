package dev.keyoverlap;

import dev.keyoverlap.internal.transition.Difference;
import dev.keyoverlap.internal.transition.ReservedKeys;
import dev.keyoverlap.key.Alias;
import dev.keyoverlap.key.KeyId;
import dev.keyoverlap.key.KeyRefusedException;
import dev.keyoverlap.ring.Change;
import dev.keyoverlap.ring.Change.Note;
import dev.keyoverlap.ring.Change.Verb;
import dev.keyoverlap.ring.KeyVersion;
import dev.keyoverlap.ring.Keyring;
import dev.keyoverlap.ring.KeyringStoreException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A change that is about one key.
 *
 * @param verb what is done
 * @param words the change in words
 * @param aliases the aliases that the caller names and relies on
 * @param keys the keys that the caller names and relies on
 * @param subject the key that the change is about
 * @param reason why, where the change itself says so
 * @param transition makes the next ring
 */
record KeyOperation(
    Verb verb,
    String words,
    Set<Alias> aliases,
    Set<KeyId> keys,
    Subject subject,
    Optional<String> reason,
    Transition transition)
    implements Operation {

  KeyOperation(
      Verb verb,
      String words,
      Set<Alias> aliases,
      Set<KeyId> keys,
      Subject subject,
      Transition transition) {
    this(verb, words, aliases, keys, subject, Optional.empty(), transition);
  }

  KeyOperation because(String why) {
    if (why.isBlank()) {
      throw new IllegalArgumentException(
          "Cannot " + words + " without a reason: the history keeps it. Say why in one line.");
    }
    Optional<String> checked = Optional.of(new Note("", why).why());
    return new KeyOperation(verb, words, aliases, keys, subject, checked, transition);
  }

  @Override
  public Set<Alias> reliesOn(Keyring ring) {
    return Stream.concat(
            aliases.stream(),
            keys.stream().flatMap(key -> ring.find(key).stream()).map(KeyVersion::alias))
        .collect(Collectors.toSet());
  }

  @Override
  public Step on(Keyring before, ChangeMaker maker)
      throws KeyRefusedException, KeyringStoreException {
    Terms terms = maker.terms();
    // Asked now that it is this change's turn: it may have waited for another.
    Instant now =
        verb == Verb.CORRECT
            ? maker.clock().dateOfCorrection(subject.of(before, before), terms.clockTrusted())
            : maker.clock().date(before, verb, terms.clockTrusted());
    Keyring made = transition.apply(maker, before, now);
    Keyring after = terms.memo().isEmpty() ? made : terms.memo().get().in(before, made);
    if (!terms.forced()) {
      ReservedKeys.of(before).requireFree(after, verb, terms::holds);
    }
    KeyId keyId = subject.of(before, after);
    Note note = reason.map(terms::noteBecause).orElse(terms.note());
    List<Change> changes = new ArrayList<>();
    Difference difference = new Difference(before, after);
    changes.add(difference.of(verb, keyId, now, note));
    if (verb == Verb.COMPROMISED) {
      for (KeyId other : difference.alongWith(keyId)) {
        changes.add(difference.of(verb, other, now, note));
      }
    }
    maker.clock().changed(after, now);
    return new Step(
        after, changes, List.of(after.find(keyId).or(() -> before.find(keyId)).orElseThrow()));
  }

  /** The key that a change is about. */
  @FunctionalInterface
  interface Subject {
    KeyId of(Keyring before, Keyring after);

    static Subject key(KeyId keyId) {
      return (before, after) -> keyId;
    }

    static Subject activeAfterwards(Alias alias) {
      return (before, after) -> after.active(alias).orElseThrow().keyId();
    }

    static Subject activeBefore(Alias alias) {
      return (before, after) -> before.active(alias).orElseThrow().keyId();
    }

    /** The active one, or the first that there is. */
    static Subject firstAfterwards(Alias alias) {
      return (before, after) -> after.versions(alias).get(0).keyId();
    }
  }

  /** Makes the next ring, or refuses to. */
  @FunctionalInterface
  interface Transition {
    Keyring apply(ChangeMaker maker, Keyring ring, Instant now)
        throws KeyRefusedException, KeyringStoreException;
  }
}
