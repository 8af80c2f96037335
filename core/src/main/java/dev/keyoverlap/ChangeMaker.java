package dev.keyoverlap;

import dev.keyoverlap.internal.transition.Admission;
import dev.keyoverlap.internal.transition.Refusals;
import dev.keyoverlap.key.Alias;
import dev.keyoverlap.key.ClockTolerance;
import dev.keyoverlap.key.KeyId;
import dev.keyoverlap.key.KeyRefusedException;
import dev.keyoverlap.ring.Change;
import dev.keyoverlap.ring.ChangedMeanwhileException;
import dev.keyoverlap.ring.KeyVersion;
import dev.keyoverlap.ring.Keyring;
import dev.keyoverlap.ring.KeyringStoreException;
import dev.keyoverlap.ring.Retention;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Makes changes: all that are asked for together in one revision, or none.
 *
 * @param live the keystore
 * @param clock by which changes are dated
 * @param retention how long replaced keys are kept
 * @param reserved under which aliases nobody puts a first key
 * @param terms under which it is done
 */
record ChangeMaker(
    LiveKeyring live,
    Clockwork clock,
    Retention retention,
    Predicate<Alias> reserved,
    Terms terms) {

  /** How often a change is made before it is given up because others were faster each time. */
  static final int ATTEMPTS = 10;

  ChangeMaker under(Terms others) {
    return new ChangeMaker(live, clock, retention, reserved, others);
  }

  /** One change, about one key. */
  KeyVersion make(Operation operation) throws KeyRefusedException, KeyringStoreException {
    return make(List.of(operation)).concerned().get(0);
  }

  /**
   * Several changes in one revision. If another process changed the store in between, they are made
   * again, as long as they mean the same.
   */
  Made make(List<Operation> operations) throws KeyRefusedException, KeyringStoreException {
    for (int attempt = 1; ; attempt++) {
      Attempt one = new Attempt(operations);
      try {
        live.commit(one::on);
        Made made = one.made();
        made.warn(replacement(), live.keyring().clockTolerance());
        return made;
      } catch (ChangedMeanwhileException e) {
        one.requireSame(live.keyring(), attempt, e);
      }
    }
  }

  /** The ring, if a key may come under the alias there. */
  Keyring open(Keyring ring, Alias alias) throws KeyRefusedException {
    Admission.requireNotReserved(reserved, ring, alias);
    return ring;
  }

  /** Compares a key with the key that it replaces. */
  Replacement replacement() {
    return new Replacement(live, terms.accepted());
  }

  /**
   * A change that was made.
   *
   * @param changes the lines of history
   * @param concerned the versions that it was done to
   */
  record Made(List<Change> changes, List<KeyVersion> concerned) {

    void warn(Replacement replacement, ClockTolerance tolerance) {
      Set<KeyId> added = new HashSet<>();
      changes.stream()
          .filter(change -> change.verb() == Change.Verb.ADD)
          .forEach(change -> added.add(change.keyId()));
      concerned.stream()
          .filter(version -> added.contains(version.keyId()))
          .forEach(version -> replacement.warn(version, tolerance));
    }
  }

  /** One try to make the changes. */
  private final class Attempt {

    private final List<Operation> operations;
    private final List<Change> changes = new ArrayList<>();
    private final List<KeyVersion> concerned = new ArrayList<>();
    private final Set<Alias> reliedOn = new HashSet<>();

    /** The ring that the changes were made on, once they are made. */
    private @Nullable Keyring base;

    Attempt(List<Operation> operations) {
      this.operations = operations;
    }

    LiveKeyring.Step on(Keyring before) throws KeyRefusedException, KeyringStoreException {
      Keyring ring = before;
      int number = 0;
      for (Operation operation : operations) {
        number++;
        reliedOn.addAll(operation.reliesOn(before));
        try {
          Operation.Step step = operation.on(ring, ChangeMaker.this);
          ring = step.next();
          changes.addAll(step.changes());
          concerned.addAll(step.concerned());
        } catch (KeyRefusedException e) {
          throw operations.size() == 1
              ? e
              : Refusals.among(operations.size(), number, operation.words(), e);
        }
      }
      base = before;
      return new LiveKeyring.Step(ring, changes);
    }

    Made made() {
      return new Made(List.copyOf(changes), List.copyOf(concerned));
    }

    private static ChangedMeanwhileException because(
        ChangedMeanwhileException cause, String message) {
      ChangedMeanwhileException told = new ChangedMeanwhileException(message);
      Throwable unused = told.initCause(cause);
      return told;
    }

    /** Returns if the changes can be made again on the ring as it is now. */
    @SuppressWarnings("ReferenceEquality") // The same ring: it could not be read again.
    void requireSame(Keyring now, int attempt, ChangedMeanwhileException cause)
        throws ChangedMeanwhileException {
      Keyring before = base;
      if (before == null || before == now) {
        throw cause;
      }
      String what = operations.size() == 1 ? operations.get(0).words() : "make the changes";
      for (Alias alias : reliedOn) {
        if (!before.versions(alias).equals(now.versions(alias))
            || !Objects.equals(before.memos().get(alias), now.memos().get(alias))) {
          throw because(
              cause,
              "Cannot "
                  + what
                  + ": another process has changed the keys of '"
                  + alias
                  + "' meanwhile, and this call changed nothing. Check the keys of '"
                  + alias
                  + "' and repeat the change if it is still right.");
        }
      }
      if (attempt == ATTEMPTS) {
        throw because(
            cause,
            "Cannot "
                + what
                + ": other processes changed the keystore first in each of "
                + ATTEMPTS
                + " attempts, and this call changed nothing. Repeat the change later.");
      }
    }
  }
}
