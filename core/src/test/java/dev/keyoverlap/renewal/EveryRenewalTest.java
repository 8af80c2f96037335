package dev.keyoverlap.renewal;

import static dev.keyoverlap.renewal.Renewals.NEXT;
import static dev.keyoverlap.renewal.Renewals.ORDERS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.keyoverlap.KeystoreRotation;
import dev.keyoverlap.fixtures.SetClock;
import dev.keyoverlap.key.KeyId;
import dev.keyoverlap.procedure.Action;
import dev.keyoverlap.procedure.Action.Kind;
import dev.keyoverlap.procedure.Procedure;
import dev.keyoverlap.procedure.ProcedureTest;
import dev.keyoverlap.procedure.Step;
import dev.keyoverlap.renewal.StepRefusedException.Reason;
import dev.keyoverlap.ring.KeyState;
import dev.keyoverlap.ring.Keyring;
import dev.keyoverlap.ring.KeyringStore;
import dev.keyoverlap.store.InMemoryKeyringStore;
import dev.keyoverlap.usage.OutboundGate;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every procedure is walked to its end. At each step everything else is tried and refused, the step
 * is done twice, and a newcomer who has only the store finds the same renewal.
 */
class EveryRenewalTest {

  private final SetClock clock = new SetClock();
  private final KeyringStore store = InMemoryKeyringStore.empty();
  private final OutboundGate gate = Renewals.gate();

  static Stream<Procedure> procedures() {
    return ProcedureTest.everyProcedure();
  }

  @ParameterizedTest
  @MethodSource("procedures")
  void renewal_walkedToItsEnd_leavesTheNewKeyInUse(Procedure procedure) throws Exception {
    KeystoreRotation rotation = Renewals.prepared(procedure, store, clock);
    Renewal renewal = Renewal.with(rotation, ORDERS).partner("", procedure).gate(gate).begin();
    KeyId old = renewal.state().oldKey().orElseThrow();

    while (!renewal.isFinished()) {
      PendingStep pending = renewal.next().orElseThrow();
      renewal = Renewals.step(renewal, pending, clock);
      assertThat(renewal.state().isDone(pending)).isTrue();
    }

    Keyring ring = rotation.keyring();
    assertThat(renewal.state().done()).hasSize(procedure.steps().size());
    assertThat(gate.isPaused()).isFalse();
    assertThat(ring.versions(NEXT)).isEmpty();
    if (procedure.has(Action.EXCHANGE) || procedure.has(Action.RESTORE)) {
      assertThat(ring.active(ORDERS).orElseThrow().keyId())
          .isEqualTo(renewal.state().newKey().orElseThrow())
          .isNotEqualTo(old);
    }
    assertThat(ring.find(old).isPresent()).isEqualTo(!procedure.has(Action.PURGE));
    if (procedure.has(Action.COMPROMISE)) {
      assertThat(ring.find(old).orElseThrow().state()).isEqualTo(KeyState.COMPROMISED);
    }
    assertThat(refusal(renewal, procedure.steps().size(), true))
        .as("the last step, done again")
        .isNull();
  }

  @ParameterizedTest
  @MethodSource("procedures")
  void step_outOfOrderOrOfAnotherKind_isRefusedAndChangesNothing(Procedure procedure)
      throws Exception {
    KeystoreRotation rotation = Renewals.prepared(procedure, store, clock);
    Renewal renewal = Renewal.with(rotation, ORDERS).partner("", procedure).gate(gate).begin();

    while (!renewal.isFinished()) {
      Keyring before = rotation.keyring();
      Set<PendingStep> open = new HashSet<>(renewal.state().pendingSteps());
      for (Step step : procedure.steps()) {
        PendingStep pending = renewal.step(step.number());
        if (!renewal.state().isDone(pending) && !open.contains(pending)) {
          assertThat(refusal(renewal, step.number(), true)).isEqualTo(Reason.OUT_OF_ORDER);
          assertThat(refusal(renewal, step.number(), false)).isEqualTo(Reason.OUT_OF_ORDER);
        }
      }
      PendingStep pending = renewal.next().orElseThrow();
      Kind kind = pending.step().action().kind();
      boolean byLibrary = kind == Kind.PERFORM || kind == Kind.WAIT;
      if (pending.step().action() != Action.AWAIT_ARRIVAL) {
        assertThat(refusal(renewal, pending.step().number(), !byLibrary))
            .as(pending.toString())
            .isEqualTo(byLibrary ? Reason.NEEDS_PERFORMING : Reason.NEEDS_CONFIRMATION);
      }
      assertThat(rotation.keyring()).isEqualTo(before);
      renewal = Renewals.step(renewal, pending, clock);
    }
  }

  @ParameterizedTest
  @MethodSource("procedures")
  void step_doneAgain_byAnyone_isOfNoEffect(Procedure procedure) throws Exception {
    KeystoreRotation rotation = Renewals.prepared(procedure, store, clock);
    Renewal renewal = Renewal.with(rotation, ORDERS).partner("", procedure).gate(gate).begin();

    while (!renewal.isFinished()) {
      PendingStep pending = renewal.next().orElseThrow();
      Renewal before = renewal;
      renewal = Renewals.step(renewal, pending, clock);
      int changes = rotation.history().size();

      assertThat(Renewals.step(before, pending, clock).state().done())
          .isEqualTo(renewal.state().done());
      assertThat(Renewals.step(renewal, pending, clock).state().done())
          .isEqualTo(renewal.state().done());
      KeystoreRotation elsewhere = Renewals.rotation(store, clock);
      Renewal resumed =
          Renewal.with(elsewhere, ORDERS).gate(Renewals.gate()).resume().orElseThrow();
      assertThat(resumed.state().done()).isEqualTo(renewal.state().done());
      assertThat(resumed.state().pendingSteps()).isEqualTo(renewal.state().pendingSteps());
      assertThat(resumed.state().procedures().get("").steps()).isEqualTo(procedure.steps());
      assertThat(rotation.history()).hasSize(changes);
    }
  }

  @ParameterizedTest
  @MethodSource("procedures")
  void waiting_oneMillisecondShort_isRefused(Procedure procedure) throws Exception {
    KeystoreRotation rotation = Renewals.prepared(procedure, store, clock);
    Renewal renewal = Renewal.with(rotation, ORDERS).partner("", procedure).gate(gate).begin();

    while (!renewal.isFinished()) {
      PendingStep pending = renewal.next().orElseThrow();
      if (pending.step().action().kind() == Kind.WAIT) {
        Renewal waiting = renewal;
        StepRefusedException e =
            catchThrowableOfType(StepRefusedException.class, () -> waiting.perform(pending));
        assertThat(e.reason()).isEqualTo(Reason.TOO_EARLY);
        clock.set(e.notBefore().orElseThrow().minusMillis(1));
        assertThat(refusal(renewal, pending.step().number(), true)).isEqualTo(Reason.TOO_EARLY);
        if (pending.step().action() == Action.KEEP_OLD) {
          assertThat(Duration.between(exchangedAt(renewal), e.notBefore().orElseThrow()))
              .isEqualTo(Duration.ofDays(90));
        }
        clock.advance(Duration.ofMillis(1));
        renewal = renewal.perform(pending);
      } else {
        renewal = Renewals.step(renewal, pending, clock);
      }
    }
  }

  private static java.time.Instant exchangedAt(Renewal renewal) {
    Procedure procedure = renewal.state().procedure("");
    return renewal.state().done().stream()
        .filter(one -> procedure.step(one.number()).action() == Action.EXCHANGE)
        .findFirst()
        .orElseThrow()
        .at();
  }

  /** Why a step is refused; null if it is not. */
  private static Reason refusal(Renewal renewal, int number, boolean perform) {
    StepRefusedException e =
        catchThrowableOfType(
            StepRefusedException.class,
            () -> {
              PendingStep pending = renewal.step(number);
              Renewal unused =
                  perform ? renewal.perform(pending) : renewal.confirm(pending, "said");
            });
    return e == null ? null : e.reason();
  }
}
