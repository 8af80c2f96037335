package dev.keyoverlap.renewal;

import static dev.keyoverlap.renewal.Renewals.NEW;
import static dev.keyoverlap.renewal.Renewals.OLD;
import static dev.keyoverlap.renewal.Renewals.ORDERS;
import static dev.keyoverlap.renewal.Renewals.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.tuple;

import dev.keyoverlap.KeystoreRotation;
import dev.keyoverlap.fixtures.SetClock;
import dev.keyoverlap.procedure.Action;
import dev.keyoverlap.procedure.Procedure;
import dev.keyoverlap.renewal.StepRefusedException.Reason;
import dev.keyoverlap.ring.KeyringStore;
import dev.keyoverlap.store.InMemoryKeyringStore;
import dev.keyoverlap.usage.GatePausedException;
import dev.keyoverlap.usage.OutboundGate;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A downtime where several processes on one keystore send. */
class SeveralProcessesTest {

  private static final Procedure CS4 = Procedure.named("CS4");

  private final SetClock clock = new SetClock();
  private final KeyringStore store = InMemoryKeyringStore.empty();
  private final OutboundGate gate = Renewals.gate();
  private KeystoreRotation rotation;

  @BeforeEach
  void open() throws Exception {
    rotation = Renewals.rotation(store, clock);
    rotation.add(ORDERS, OLD);
  }

  private Renewal walked(Renewal.Builder setUp, Action until) throws Exception {
    Renewal renewal = setUp.begin().supplyKey(NEW, "made here");
    while (renewal.next().orElseThrow().step().action() != until) {
      renewal = Renewals.step(renewal, renewal.next().orElseThrow(), clock);
    }
    return renewal;
  }

  private Renewal.Builder setUp() {
    return Renewal.with(rotation, ORDERS).partner("", CS4).gate(gate);
  }

  // ---- what is in flight elsewhere

  @Test
  void drain_whereOtherProcessesSend_needsSomebodysWordForEach() throws Exception {
    Renewal paused = walked(setUp().alsoSentBy("node 2", "node 3"), Action.DRAIN);
    PendingStep drain = paused.next().orElseThrow();

    assertThatExceptionOfType(StepRefusedException.class)
        .isThrownBy(paused::perform)
        .satisfies(e -> assertThat(e.reason()).isEqualTo(Reason.NEEDS_ANSWERS))
        .withMessageContaining("[node 2, node 3]");
    assertRefused(Reason.NEEDS_NAME, () -> answer(paused.by(""), "node 2", Answer.YES, "seen"));
    assertRefused(Reason.NEEDS_EVIDENCE, () -> answer(paused, "node 2", Answer.YES, " "));
    Renewal two = answer(paused, "node 2", Answer.YES, "its gate is empty");
    assertRefused(Reason.NEEDS_ANSWERS, two::perform);
    Renewal not = answer(two, "node 3", Answer.NO, "3 in flight");
    assertRefused(Reason.NEEDS_ANSWERS, not::perform);

    Renewal drained = answer(not, "node 3", Answer.YES, "its gate is empty").perform();

    assertThat(drained.state().isDone(drain)).isTrue();
    assertThat(Renewal.resume(rotation, ORDERS).orElseThrow().state().inquiries())
        .isEqualTo(drained.state().inquiries())
        .extracting(Inquiry::administrator, one -> one.note().author())
        .containsExactly(tuple("node 2", "tester"), tuple("node 3", "tester"));
  }

  private static Renewal answer(Renewal renewal, String process, Answer answer, String evidence)
      throws Exception {
    return renewal.recordAnswer(renewal.step(5), process, answer, evidence);
  }

  @Test
  void drain_thatSomebodyVouchesFor_needsTheOtherProcessesAsWell() throws Exception {
    Renewal.Builder noGate = Renewal.with(rotation, ORDERS).partner("", CS4).alsoSentBy("node 2");
    Renewal paused = walked(noGate, Action.DRAIN);

    assertRefused(Reason.NEEDS_ANSWERS, () -> paused.confirm("the queue is empty"));
    Renewal drained = answer(paused, "node 2", Answer.YES, "its queue too").confirm("empty here");

    assertThat(drained.next().orElseThrow().step().action()).isEqualTo(Action.EXCHANGE);
  }

  @Test
  void wordForAnotherProcess_beforeMessagesAreHeldBack_isRefused() throws Exception {
    Renewal early = walked(setUp().alsoSentBy("node 2"), Action.PAUSE);

    assertRefused(Reason.OUT_OF_ORDER, () -> answer(early, "node 2", Answer.YES, "nothing now"));
    Renewal drained = answer(early.perform(), "node 2", Answer.YES, "nothing now").perform();
    assertRefused(Reason.OUT_OF_ORDER, () -> answer(drained, "node 4", Answer.NO, "too late"));
  }

  @Test
  void drain_whereNoOtherProcessWasNamed_countsWhatIsInFlightHere() throws Exception {
    OutboundGate.Permit passage = gate.acquire();
    Renewal paused = walked(setUp().drainTimeout(Duration.ZERO), Action.DRAIN);

    assertRefused(Reason.STILL_IN_FLIGHT, paused::perform);
    passage.close();
    assertThat(paused.perform().state().isDone(paused.step(5))).isTrue();
  }

  // ---- one gate for all

  @Test
  void gate_ofARunningDowntime_isNotOpenedByHand() throws Exception {
    Renewal paused = walked(setUp(), Action.DRAIN);

    gate.resume();

    assertThat(gate.isPaused()).isTrue();
    assertThatExceptionOfType(GatePausedException.class).isThrownBy(gate::acquire);
    assertThat(paused.rollBack("not today").state().isRolledBack()).isTrue();
    gate.acquire().close();
  }

  @Test
  void gate_opensWhenTheRenewalIsResumedInAnotherProcess() throws Exception {
    Renewal paused = walked(setUp(), Action.DRAIN);
    KeystoreRotation other = Renewals.rotation(store, clock);
    Renewal there = Renewal.resume(other, ORDERS).orElseThrow();
    while (!there.state().isDone(there.step(9))) {
      PendingStep pending = there.next().orElseThrow();
      there =
          pending.step().action().isAtGate()
              ? there.confirm(pending, "seen there")
              : Renewals.step(there, pending, clock);
    }
    assertThat(gate.isPaused()).as("%s", paused).isTrue();

    assertThat(rotation.reload()).isTrue();

    gate.acquire().close();
    assertThat(gate.isPaused()).isFalse();
  }

  @Test
  void gate_thatSomebodyElsePausedBefore_staysSoUntilTheRenewalResumes() throws Exception {
    gate.pause();
    Renewal paused = walked(setUp(), Action.DRAIN);
    rotation.overridingRenewal("lost").forgetRenewal(ORDERS);

    assertThat(gate.isPaused()).as("%s", paused).isTrue();
    gate.resume();
    assertThat(gate.isPaused()).isFalse();
  }
}
