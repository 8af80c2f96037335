package dev.keyoverlap.renewal;

import static dev.keyoverlap.renewal.Renewals.NEW;
import static dev.keyoverlap.renewal.Renewals.OLD;
import static dev.keyoverlap.renewal.Renewals.ORDERS;
import static dev.keyoverlap.renewal.Renewals.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;

import dev.keyoverlap.KeystoreRotation;
import dev.keyoverlap.Memos;
import dev.keyoverlap.fixtures.SetClock;
import dev.keyoverlap.internal.reservation.Reservation;
import dev.keyoverlap.procedure.Procedure;
import dev.keyoverlap.renewal.StepRefusedException.Reason;
import dev.keyoverlap.ring.KeyringStore;
import dev.keyoverlap.store.InMemoryKeyringStore;
import dev.keyoverlap.usage.OutboundGate;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Downtimes with two partners who share a key, and their gates. */
class SeveralDowntimesTest {

  private static final Procedure CS4 = Procedure.named("CS4");

  private final SetClock clock = new SetClock();
  private final KeyringStore store = InMemoryKeyringStore.empty();
  private final OutboundGate first = Renewals.gate();
  private final OutboundGate second = Renewals.gate();
  private KeystoreRotation rotation;

  @BeforeEach
  void open() throws Exception {
    rotation = Renewals.rotation(store, clock);
    rotation.add(ORDERS, OLD);
  }

  private Renewal.Builder towardsBoth() {
    return Renewal.with(rotation, ORDERS)
        .partner("first", CS4)
        .partner("second", CS4)
        .gate("first", first)
        .gate("second", second);
  }

  /** Agreed on for the next two hours, and handed over. */
  private Renewal agreed(Renewal.Builder builder) throws Exception {
    Renewal renewal = builder.begin().supplyKey(NEW, "made here");
    Instant now = clock.instant();
    for (String partner : List.of("first", "second")) {
      renewal =
          renewal
              .agreeDowntime(
                  renewal.step(partner, 2), now, now.plus(Duration.ofHours(2)), "telephone")
              .confirm(renewal.step(partner, 3), "mail");
    }
    return renewal;
  }

  @Test
  void drain_towardsOnePartner_needsTheWordOfOtherProcessesForThatOne() throws Exception {
    Renewal renewal = agreed(towardsBoth().alsoSentBy("node 2"));
    renewal = renewal.perform(renewal.step("first", 4)).perform(renewal.step("second", 4));

    Renewal told = renewal.recordAnswer(renewal.step("first", 5), "node 2", Answer.YES, "empty");

    assertRefused(Reason.NEEDS_ANSWERS, () -> told.perform(told.step("second", 5)));
    Renewal drained = told.perform(told.step("first", 5));
    assertThat(drained.state().isDone(drained.step("first", 5))).isTrue();
  }

  @Test
  void exchange_ofASharedKey_isDoneWithinTheDowntimesOfAll() throws Exception {
    Renewal renewal = agreed(towardsBoth());
    for (String partner : List.of("first", "second")) {
      for (int step : List.of(4, 5)) {
        renewal = renewal.perform(renewal.step(partner, step));
      }
    }
    Instant later = clock.instant().plus(Duration.ofHours(1));
    Renewal moved =
        renewal.agreeDowntime(
            renewal.step("second", 2), later, later.plus(Duration.ofHours(1)), "later");

    assertRefused(Reason.TOO_EARLY, () -> moved.perform(moved.step("first", 6)));
    assertThat(moved.state().notBefore(moved.step("first", 6))).contains(later);
    clock.set(later);
    assertThat(moved.perform(moved.step("first", 6)).state().isDone(moved.step("second", 6)))
        .isTrue();
  }

  @Test
  void drain_thatIsInterrupted_isNotDone_andTheThreadStaysInterrupted() throws Exception {
    Renewal renewal = agreed(towardsBoth());
    Renewal paused = renewal.perform(renewal.step("first", 4));
    Thread.currentThread().interrupt();

    assertRefused(Reason.STILL_IN_FLIGHT, () -> paused.perform(paused.step("first", 5)));

    assertThat(Thread.interrupted()).isTrue();
    assertThat(paused.perform(paused.step("first", 5)).state().isDone(paused.step("first", 5)))
        .isTrue();
  }

  // ---- what an earlier version wrote, which the keystore does not hold back by itself

  private void asAnEarlierVersionWroteIt() throws Exception {
    String text = rotation.keyring().memos().get(ORDERS);
    Memos.note(
        rotation.overridingRenewal("as a version before this"),
        ORDERS,
        Optional.of(text),
        Optional.of(Reservation.rest(text)));
    assertThat(rotation.keyring().isHeldBack(ORDERS)).isFalse();
  }

  @Test
  void gate_ofADowntimeThatAnEarlierVersionBegan_isClosedWhenItIsResumed_andOpenedAtItsEnd()
      throws Exception {
    Renewal renewal = agreed(towardsBoth());
    Renewal unused = renewal.perform(renewal.step("first", 4));
    asAnEarlierVersionWroteIt();
    assertThat(first.isPaused()).isFalse();

    Renewal resumed =
        Renewal.with(rotation, ORDERS)
            .gate("first", first)
            .gate("second", second)
            .resume()
            .orElseThrow();

    assertThat(first.isPaused()).isTrue();
    assertThat(second.isPaused()).as("its downtime has not begun").isFalse();
    second.pause();
    Renewal back = resumed.rollBack("not today");
    assertThat(back.isFinished()).isTrue();
    assertThat(first.isPaused()).isFalse();
    assertThat(second.isPaused()).as("somebody else paused it").isTrue();
  }
}
