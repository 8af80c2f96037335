package dev.keyoverlap;

import dev.keyoverlap.Change.Verb;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * What every verb does around its transition: it dates the change, compares the keys, holds
 * reservations against it, remembers a text beside it, and writes the history, all in one revision.
 *
 * @param live the keystore
 * @param clock by which changes are dated
 * @param retention how long keys are kept that go out of use
 * @param reserved under which aliases nobody puts a first key
 * @param terms under which it is done
 */
record ChangeMaker(
    LiveKeyring live,
    Clockwork clock,
    Retention retention,
    Predicate<Alias> reserved,
    Terms terms) {

  ChangeMaker under(Terms others) {
    return new ChangeMaker(live, clock, retention, reserved, others);
  }

  /** One revision, about one key. */
  KeyVersion change(Verb verb, KeyId keyId, Transition transition)
      throws KeyRefusedException, KeyringStoreException {
    return change(verb, (before, after) -> keyId, transition);
  }

  /** One revision: the transition, and a line of history about each key that is its subject. */
  KeyVersion change(Verb verb, Subject subject, Transition transition)
      throws KeyRefusedException, KeyringStoreException {
    AtomicReference<@Nullable KeyVersion> concerned = new AtomicReference<>();
    live.commit(
        before -> {
          // Asked now that it is this change's turn: it may have waited for another.
          Instant now = date(before, verb, subject);
          Keyring made = transition.apply(before, now);
          Keyring after = terms.memo().isEmpty() ? made : terms.memo().get().in(before, made);
          Reservations.requireFree(before, after, verb, terms);
          KeyId keyId = subject.of(before, after);
          concerned.set(after.find(keyId).or(() -> before.find(keyId)).orElseThrow());
          List<Change> changes = history(verb, keyId, before, after, now);
          clock.changed(after, now);
          return new LiveKeyring.Step(after, changes);
        });
    return Objects.requireNonNull(concerned.get());
  }

  private Instant date(Keyring before, Verb verb, Subject subject)
      throws KeyRefusedException, KeyringStoreException {
    return verb == Verb.CORRECT
        ? clock.dateOfCorrection(subject.of(before, before), terms.clockTrusted())
        : clock.date(before, verb, terms.clockTrusted());
  }

  private List<Change> history(Verb verb, KeyId keyId, Keyring before, Keyring after, Instant now) {
    List<Change> changes = new ArrayList<>();
    changes.add(Change.between(before, after, verb, keyId, now, terms.note()));
    if (verb == Verb.COMPROMISED) {
      for (KeyId other : Change.alongWith(keyId, before, after)) {
        changes.add(Change.between(before, after, verb, other, now, terms.note()));
      }
    }
    return changes;
  }

  /** The ring, if a key may come under the alias there. */
  Keyring open(Keyring ring, Alias alias) throws KeyRefusedException {
    Admission.requireNotReserved(reserved, ring, alias);
    return ring;
  }

  /** Compares a key with the one that it replaces. */
  Replacement replacement() {
    return new Replacement(live, terms.accepted());
  }

  /** An exchange, if the key that comes into use by it is as good as the one that it replaces. */
  Transition intoUse(Replacement.Exchanging exchanging) {
    return (ring, now) -> replacement().intoUse(ring, now, exchanging);
  }

  /** The key that a change is about. */
  @FunctionalInterface
  interface Subject {
    KeyId of(Keyring before, Keyring after);

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
    Keyring apply(Keyring ring, Instant now) throws KeyRefusedException, KeyringStoreException;
  }
}
