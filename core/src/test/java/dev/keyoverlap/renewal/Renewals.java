package dev.keyoverlap.renewal;

import static dev.keyoverlap.fixtures.PlainEnglish.assertPlain;
import static dev.keyoverlap.key.Alias.alias;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.keyoverlap.KeystoreRotation;
import dev.keyoverlap.fixtures.SetClock;
import dev.keyoverlap.fixtures.TestKeys;
import dev.keyoverlap.key.Alias;
import dev.keyoverlap.key.HeldKey;
import dev.keyoverlap.key.KeyEntry;
import dev.keyoverlap.procedure.Action;
import dev.keyoverlap.procedure.Action.Kind;
import dev.keyoverlap.procedure.Procedure;
import dev.keyoverlap.renewal.StepRefusedException.Reason;
import dev.keyoverlap.ring.KeyUse;
import dev.keyoverlap.ring.KeyringStore;
import dev.keyoverlap.usage.OutboundGate;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;

/** A keystore with one key to renew, and how a step of any kind is done. */
public final class Renewals {

  public static final Alias ORDERS = alias("orders");
  static final Alias NEXT = alias("orders-next");

  /** Valid for another 400 days. */
  public static final HeldKey OLD = TestKeys.ec("old");

  /** Valid for another 800 days. */
  public static final HeldKey NEW = key("new", 800);

  private Renewals() {}

  public static HeldKey key(String name, int daysLeft) {
    return TestKeys.named(name)
        .algorithm("EC", 256)
        .valid(
            OLD.certificate().getNotBefore().toInstant(),
            OLD.certificate().getNotAfter().toInstant().plus(Duration.ofDays(daysLeft - 400L)))
        .make();
  }

  static KeyEntry old(Procedure procedure) {
    return asHeldFor(procedure, OLD);
  }

  static KeyEntry fresh(Procedure procedure) {
    return asHeldFor(procedure, NEW);
  }

  private static KeyEntry asHeldFor(Procedure procedure, HeldKey key) {
    return procedure.useCase().isOwnKey() ? key : TestKeys.certificateOf(key);
  }

  public static KeystoreRotation rotation(KeyringStore store, SetClock clock) throws Exception {
    KeystoreRotation rotation =
        KeystoreRotation.with(store).clock(clock).reloadManually().author("tester").open();
    // What is built here names both aliases.
    for (KeyUse use : KeyUse.values()) {
      rotation.listener().onConfigured("test", use, Set.of(ORDERS, NEXT));
    }
    return rotation;
  }

  /** With what the procedure needs to begin. */
  static KeystoreRotation prepared(Procedure procedure, KeyringStore store, SetClock clock)
      throws Exception {
    KeystoreRotation rotation = rotation(store, clock);
    rotation.add(ORDERS, old(procedure));
    if (procedure.has(Action.RESTORE)) {
      rotation.swap(ORDERS, key("between", 500));
    }
    return rotation;
  }

  public static OutboundGate gate() {
    return OutboundGate.of("orders", Duration.ZERO);
  }

  /** Whoever has a downtime in the procedure does not cope. */
  private static Answer answer(Procedure procedure) {
    return procedure.requiresDowntime() ? Answer.NO : Answer.YES;
  }

  /** Does a step as whoever's turn it is would do it; what has to be waited for is waited for. */
  public static Renewal step(Renewal renewal, PendingStep pending, SetClock clock)
      throws Exception {
    Action action = pending.step().action();
    if (action.takesKey()) {
      return renewal.supplyKey(fresh(renewal.state().procedure(pending.partner())), "by mail");
    }
    if (action == Action.ASSURE
        && renewal.state().procedure(pending.partner()).has(Action.AWAIT_DATE)) {
      Instant date = clock.instant().plus(Duration.ofDays(14));
      return renewal.agreeDowntime(pending, date, date, "announced");
    }
    if (action == Action.AGREE_DOWNTIME) {
      Instant now = clock.instant();
      return renewal.agreeDowntime(pending, now, now.plus(Duration.ofDays(1)), "by telephone");
    }
    if (action == Action.ASK && !renewal.state().isDone(pending)) {
      return renewal
          .recordAnswer(
              pending, "the receiver", answer(renewal.state().procedure(pending.partner())), "mail")
          .confirm(pending, "all were asked");
    }
    if (action.kind() == Kind.WAIT) {
      try {
        return renewal.perform(pending);
      } catch (StepRefusedException e) {
        clock.set(e.notBefore().orElseThrow());
        return renewal.perform(pending);
      }
    }
    return action.kind() == Kind.PERFORM
        ? renewal.perform(pending)
        : renewal.confirm(pending, "seen on day " + pending.step().number());
  }

  /** Does every step before one of this kind; what passes a gate is only confirmed. */
  static Renewal until(SetClock clock, Renewal from, Action action) throws Exception {
    Renewal renewal = from;
    while (renewal.next().orElseThrow().step().action() != action) {
      PendingStep pending = renewal.next().orElseThrow();
      renewal =
          pending.step().action().isAtGate()
              ? renewal.confirm(pending, "seen by hand")
              : step(renewal, pending, clock);
    }
    return renewal;
  }

  static void assertRefused(Reason reason, ThrowingCallable step) {
    assertThatExceptionOfType(StepRefusedException.class)
        .isThrownBy(step)
        .satisfies(e -> assertThat(e.reason()).isEqualTo(reason))
        .satisfies(e -> assertPlain(e.getMessage()));
  }
}
