package dev.keyoverlap.usage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.keyoverlap.fixtures.Eventually;
import dev.keyoverlap.fixtures.SetClock;
import dev.keyoverlap.internal.reservation.Reservation;
import dev.keyoverlap.internal.reservation.Reservation.Hold;
import dev.keyoverlap.key.ClockTolerance;
import dev.keyoverlap.renewal.Renewals;
import dev.keyoverlap.ring.KeyUsageListener;
import dev.keyoverlap.ring.KeyVersion;
import dev.keyoverlap.ring.Keyring;
import dev.keyoverlap.ring.KeyringSource;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Messages pass, wait or are turned away, and nothing is in flight once the gate is drained. */
class OutboundGateTest {

  private static final Duration LONG = Duration.ofMinutes(1);

  private final ExecutorService threads = Executors.newCachedThreadPool();

  @AfterEach
  void end() {
    threads.shutdownNow();
  }

  @Test
  void openGate_letsMessagesPassAndCountsThem() throws Exception {
    OutboundGate gate = OutboundGate.of("orders", Duration.ZERO);

    try (OutboundGate.Permit passage = gate.acquire()) {
      assertThat(passage).isNotNull();
      assertThat(gate.inFlight()).isOne();
      assertThat(gate).hasToString("orders (open, 1 in flight)");
    }

    assertThat(gate.inFlight()).isZero();
    assertThat(gate.guarding(Keyring.empty()).keyring()).isSameAs(Keyring.empty());
  }

  @Test
  void pausedGate_withoutPatience_turnsAway() {
    OutboundGate gate = OutboundGate.of("orders", Duration.ZERO);
    KeyringSource guarded = gate.guarding(Keyring.empty());
    gate.pause();

    assertThatExceptionOfType(GatePausedException.class)
        .isThrownBy(gate::acquire)
        .withMessageContaining("the gate 'orders' is paused")
        .withMessageContaining("Send it again later.");
    assertThatExceptionOfType(RejectedExecutionException.class)
        .isThrownBy(guarded::keyring)
        .withCauseInstanceOf(GatePausedException.class);
    gate.resume();
    assertThat(guarded.keyring()).isSameAs(Keyring.empty());
  }

  @Test
  void pausedGate_withPatience_holdsBackUntilItIsResumed() throws Exception {
    OutboundGate gate = OutboundGate.of("orders", LONG);
    gate.pause();
    AtomicInteger sent = new AtomicInteger();
    List<Future<?>> senders = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      senders.add(
          threads.submit(
              () -> {
                try (OutboundGate.Permit passage = gate.acquire()) {
                  assertThat(passage).isNotNull();
                  sent.incrementAndGet();
                }
                return null;
              }));
      senders.add(
          threads.submit(
              () -> {
                assertThat(gate.guarding(Keyring.empty()).keyring()).isNotNull();
                sent.incrementAndGet();
                return null;
              }));
    }
    assertThat(gate.drain(LONG)).isTrue();
    assertThat(sent).hasValue(0);

    gate.resume();

    for (Future<?> sender : senders) {
      sender.get(1, TimeUnit.MINUTES);
    }
    assertThat(sent).hasValue(6);
  }

  @Test
  void drain_waitsForWhatIsUnderWay() throws Exception {
    OutboundGate gate = OutboundGate.of("orders", LONG);
    OutboundGate.Permit passage = gate.acquire();
    gate.pause();
    assertThat(gate.drain(Duration.ofMillis(1))).isFalse();
    AtomicBoolean drained = new AtomicBoolean();
    Future<?> drainer = threads.submit(() -> drained.getAndSet(gate.drain(LONG)));

    assertThat(drained).isFalse();
    passage.close();
    passage.close();

    Eventually.isTrue(drained::get);
    drainer.get(1, TimeUnit.MINUTES);
    assertThat(gate.inFlight()).isZero();
  }

  @Test
  void threadWithAPassage_beginsFurtherMessagesWhileTheGateIsPaused() throws Exception {
    OutboundGate gate = OutboundGate.of("orders", Duration.ZERO);
    try (OutboundGate.Permit outer = gate.acquire()) {
      gate.pause();

      try (OutboundGate.Permit inner = gate.acquire()) {
        assertThat(inner).isNotSameAs(outer);
        assertThat(gate.inFlight()).isEqualTo(2);
        assertThat(gate.guarding(Keyring.empty()).keyring()).isNotNull();
      }
      gate.acquire().close();
      assertThat(gate.inFlight()).isOne();
    }
    assertThatExceptionOfType(GatePausedException.class).isThrownBy(gate::acquire);
  }

  @Test
  void waitingThread_interrupted_isTurnedAwayAndStaysInterrupted() throws Exception {
    OutboundGate gate = OutboundGate.of("orders", LONG);
    gate.pause();
    Thread.currentThread().interrupt();

    assertThatExceptionOfType(GatePausedException.class)
        .isThrownBy(gate::acquire)
        .withMessageContaining("was interrupted at the paused gate");
    assertThat(Thread.interrupted()).isTrue();
    assertThat(gate.inFlight()).isZero();
  }

  /** Nobody signals what a keystore says. */
  @Test
  void followingGate_turnsAwayWhileTheKeystoreHoldsBack_andOpensOnceItDoesNot() throws Exception {
    AtomicReference<Keyring> ring = new AtomicReference<>(holdingBack());
    OutboundGate brief =
        OutboundGate.of("orders", Duration.ofMillis(120)).following(ring::get, Renewals.ORDERS, "");
    assertThat(brief.isPaused()).isTrue();
    assertThatExceptionOfType(GatePausedException.class).isThrownBy(brief::acquire);
    OutboundGate patient =
        OutboundGate.of("orders", LONG).following(ring::get, Renewals.ORDERS, "");
    Future<?> sender =
        threads.submit(
            () -> {
              patient.acquire().close();
              return null;
            });

    ring.set(Keyring.empty());
    sender.get(1, TimeUnit.MINUTES);
    assertThat(brief.isPaused()).isFalse();
    brief.acquire().close();
  }

  private static Keyring holdingBack() {
    Reservation held =
        new Reservation(
            "2. wait",
            Set.of(Renewals.ORDERS),
            Set.of(),
            Set.of(""),
            List.of(new Hold("", Optional.empty(), false)));
    return Keyring.of(
        List.of(
            KeyVersion.active(
                Renewals.ORDERS,
                Renewals.OLD,
                Renewals.OLD.certificate().getNotBefore().toInstant())),
        Map.of(Renewals.ORDERS, held.before("")),
        List.of());
  }

  @Test
  void guardedKeys_areObservedAndDatedAsBefore() {
    KeyUsageListener observer = new KeyUsageListener() {};
    SetClock clock = new SetClock();
    KeyringSource keys =
        new KeyringSource() {
          @Override
          public Keyring keyring() {
            return Keyring.empty();
          }

          @Override
          public KeyUsageListener listener() {
            return observer;
          }

          @Override
          public ClockTolerance clockTolerance() {
            return ClockTolerance.NONE;
          }

          @Override
          public InstantSource clock() {
            return clock;
          }
        };

    KeyringSource guarded = OutboundGate.of("orders", Duration.ZERO).guarding(keys);
    assertThat(guarded.listener()).isSameAs(observer);
    assertThat(guarded.clockTolerance()).isEqualTo(ClockTolerance.NONE);
    assertThat(guarded.clock()).isSameAs(clock);
  }

  @Test
  void gate_withNegativePatience_isRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> OutboundGate.of("orders", Duration.ofMillis(-1)));
  }
}
