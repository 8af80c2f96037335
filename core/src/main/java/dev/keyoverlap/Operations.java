package dev.keyoverlap;

import dev.keyoverlap.KeyOperation.Subject;
import dev.keyoverlap.KeyOperation.Transition;
import dev.keyoverlap.Replacement.Exchanging;
import dev.keyoverlap.internal.transition.Admission;
import dev.keyoverlap.internal.transition.Arrival;
import dev.keyoverlap.internal.transition.Departure;
import dev.keyoverlap.internal.transition.Exchange;
import dev.keyoverlap.internal.transition.Renaming;
import dev.keyoverlap.key.Alias;
import dev.keyoverlap.key.KeyEntry;
import dev.keyoverlap.key.KeyId;
import dev.keyoverlap.key.KeyRefusedException;
import dev.keyoverlap.ring.Change.Verb;
import dev.keyoverlap.ring.KeyVersion;
import dev.keyoverlap.ring.Keyring;
import dev.keyoverlap.ring.Retention;
import java.time.Instant;
import java.util.List;
import java.util.Set;

/**
 * The operations on the keys of a keystore. Each makes the next ring by a transition: {@link
 * Arrival}, {@link Exchange}, {@link Departure}, {@link Renaming}.
 */
final class Operations {

  private static final Set<Alias> NO_ALIAS = Set.of();
  private static final Set<KeyId> NO_KEY = Set.of();

  private Operations() {}

  /** It relies on nothing: under an alias that is taken meanwhile it is refused. */
  static Operation add(Alias alias, KeyEntry entry) {
    return new KeyOperation(
        Verb.ADD,
        "add the key " + entry.keyId() + " as '" + alias + "'",
        NO_ALIAS,
        NO_KEY,
        Subject.key(entry.keyId()),
        (maker, ring, now) -> {
          Keyring fit = maker.replacement().fitToAdd(maker.open(ring, alias), alias, entry, now);
          return new Arrival(fit, now).add(alias, entry);
        });
  }

  static Operation stage(Alias alias, KeyEntry entry) {
    return new KeyOperation(
        Verb.STAGE,
        "stage the key " + entry.keyId() + " as '" + alias + "'",
        Set.of(alias),
        NO_KEY,
        Subject.key(entry.keyId()),
        (maker, ring, now) -> {
          Keyring fit = maker.replacement().fit(maker.open(ring, alias), alias, entry, now);
          return new Arrival(fit, now).stage(alias, entry);
        });
  }

  static Operation stageAgain(Alias alias, KeyId keyId) {
    return new KeyOperation(
        Verb.STAGE,
        "stage the key " + keyId + " as '" + alias + "' again",
        Set.of(alias),
        Set.of(keyId),
        Subject.key(keyId),
        (maker, ring, now) -> {
          Keyring after = new Arrival(maker.open(ring, alias), now).stageAgain(alias, keyId);
          KeyEntry entry = after.find(keyId).orElseThrow().entry();
          Keyring unused = maker.replacement().fit(ring, alias, entry, now);
          return after;
        });
  }

  static Operation stageInstead(Alias alias, KeyEntry entry) {
    return new KeyOperation(
        Verb.STAGE,
        "stage the key " + entry.keyId() + " as '" + alias + "' instead of the staged one",
        Set.of(alias),
        NO_KEY,
        Subject.key(entry.keyId()),
        (maker, ring, now) -> {
          // It starts the retention of the wrong one.
          Instant sure = maker.clock().date(ring, Verb.RETIRE, maker.terms().clockTrusted());
          Keyring fit = maker.replacement().fit(ring, alias, entry, sure);
          return new Arrival(fit, sure).stageInstead(alias, entry, maker.retention());
        });
  }

  static Operation activate(Alias alias) {
    return new KeyOperation(
        Verb.ACTIVATE,
        "activate the staged key of '" + alias + "'",
        Set.of(alias),
        NO_KEY,
        Subject.activeAfterwards(alias),
        intoUse((exchange, keep) -> exchange.activate(alias, keep)));
  }

  static Operation swap(Alias alias, KeyEntry entry) {
    return new KeyOperation(
        Verb.SWAP,
        "swap the key of '" + alias + "' for " + entry.keyId(),
        Set.of(alias),
        NO_KEY,
        Subject.key(entry.keyId()),
        intoUse((exchange, keep) -> exchange.swap(alias, entry, keep)));
  }

  static Operation promote(Alias second, Alias first) {
    return new KeyOperation(
        Verb.PROMOTE,
        "promote the key of '" + second + "' to '" + first + "'",
        Set.of(second, first),
        NO_KEY,
        Subject.activeAfterwards(first),
        intoUse((exchange, keep) -> exchange.promote(second, first, keep)));
  }

  static Operation restore(KeyId keyId) {
    return new KeyOperation(
        Verb.RESTORE,
        "restore the key " + keyId,
        NO_ALIAS,
        Set.of(keyId),
        Subject.key(keyId),
        intoUse((exchange, keep) -> exchange.restore(keyId, keep)));
  }

  static Operation restoreAs(KeyId keyId, Alias alias) {
    return new KeyOperation(
        Verb.RESTORE,
        "restore the key " + keyId + " as '" + alias + "'",
        Set.of(alias),
        Set.of(keyId),
        Subject.key(keyId),
        intoUse((exchange, keep) -> exchange.restore(keyId, alias, keep)));
  }

  static Operation retire(Alias alias) {
    return new KeyOperation(
        Verb.RETIRE,
        "retire the key of '" + alias + "'",
        Set.of(alias),
        NO_KEY,
        Subject.activeBefore(alias),
        (maker, ring, now) -> new Departure(ring, now).retire(alias, maker.retention()));
  }

  static Operation retireKey(KeyId keyId) {
    return new KeyOperation(
        Verb.RETIRE,
        "retire the key " + keyId,
        NO_ALIAS,
        Set.of(keyId),
        Subject.key(keyId),
        (maker, ring, now) -> new Departure(ring, now).retire(keyId, maker.retention()));
  }

  /** It relies on nothing: whatever others did to a stolen key, it is stolen. */
  static Operation markCompromised(KeyId keyId, String reason) {
    return new KeyOperation(
            Verb.COMPROMISED,
            "mark the key " + keyId + " as compromised",
            NO_ALIAS,
            NO_KEY,
            Subject.key(keyId),
            (maker, ring, now) -> new Departure(ring, now).compromised(keyId, maker.retention()))
        .because(reason);
  }

  static Operation correctRetention(KeyId keyId, Instant until, String reason) {
    return new KeyOperation(
            Verb.CORRECT,
            "correct the retention of the key " + keyId,
            NO_ALIAS,
            Set.of(keyId),
            Subject.key(keyId),
            (maker, ring, now) -> new Departure(ring, now).correct(keyId, until))
        .because(reason);
  }

  static Operation rename(Alias from, Alias to) {
    return new KeyOperation(
        Verb.RENAME,
        "rename '" + from + "' to '" + to + "'",
        Set.of(from, to),
        NO_KEY,
        Subject.firstAfterwards(to),
        (maker, ring, now) -> new Renaming(maker.open(ring, to)).rename(from, to));
  }

  static Operation purgeKey(KeyId keyId) {
    return new KeyOperation(
        Verb.PURGE,
        "purge the key " + keyId,
        NO_ALIAS,
        Set.of(keyId),
        Subject.key(keyId),
        (maker, ring, now) -> {
          Keyring after = new Departure(ring, now).purge(keyId);
          if (!maker.terms().clockTrusted()) {
            maker.clock().requireKept(ring.find(keyId).orElseThrow(), now);
          }
          return after;
        });
  }

  static Operation purge() {
    return new DueKeys();
  }

  /** Changes what is remembered under an alias, and no key. */
  static Operation note(Alias alias) {
    return new KeyOperation(
        Verb.NOTE,
        "change what is remembered of '" + alias + "'",
        Set.of(alias),
        NO_KEY,
        Subject.firstAfterwards(alias),
        (maker, ring, now) -> {
          List<KeyVersion> unused = Admission.requireKnown(ring, alias);
          return ring;
        });
  }

  /** An exchange, if the key that comes into use by it is as good as its predecessor. */
  private static Transition intoUse(Kept exchanging) {
    return (maker, ring, now) -> {
      Exchanging exchange = made -> exchanging.by(made, maker.retention());
      return maker.replacement().intoUse(ring, now, exchange);
    };
  }

  /** Makes the next ring, in which the key so far is retained. */
  @FunctionalInterface
  private interface Kept {
    Keyring by(Exchange exchange, Retention retention) throws KeyRefusedException;
  }
}
