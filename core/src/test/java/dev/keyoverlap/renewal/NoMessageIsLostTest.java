package dev.keyoverlap.renewal;

import static dev.keyoverlap.renewal.Renewals.NEW;
import static dev.keyoverlap.renewal.Renewals.NEXT;
import static dev.keyoverlap.renewal.Renewals.OLD;
import static dev.keyoverlap.renewal.Renewals.ORDERS;
import static org.assertj.core.api.Assertions.assertThat;

import dev.keyoverlap.KeystoreRotation;
import dev.keyoverlap.fixtures.SetClock;
import dev.keyoverlap.key.Alias;
import dev.keyoverlap.key.KeyId;
import dev.keyoverlap.procedure.Action;
import dev.keyoverlap.procedure.Procedure;
import dev.keyoverlap.procedure.ProcedureTest;
import dev.keyoverlap.ring.KeyUse;
import dev.keyoverlap.store.InMemoryKeyringStore;
import dev.keyoverlap.usage.OutboundGate;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Messages are sent after every step of every procedure that is about messages, and may arrive
 * after any later step, up to 90 days late. The partner is a model that can do exactly what the
 * procedure asks for and no more: it trusts, or uses, what its steps say.
 */
class NoMessageIsLostTest {

  private static final Duration LONGEST_WAY = Duration.ofDays(90);
  private static final Set<Alias> BOTH = Set.of(ORDERS, NEXT);

  private final SetClock clock = new SetClock();
  private final OutboundGate gate = Renewals.gate();
  private final List<Message> underWay = new ArrayList<>();
  private final List<Message> lost = new ArrayList<>();
  private Set<KeyId> partner = Set.of(OLD.keyId());
  private boolean stopped;
  private int sent;

  /** The keys that signed it, or that it is for. */
  private record Message(Set<KeyId> keys, Instant at) {}

  static Stream<Procedure> procedures() {
    return ProcedureTest.everyProcedure()
        .filter(procedure -> procedure.useCase().keyUse().isPresent())
        .filter(procedure -> !procedure.has(Action.COMPROMISE));
  }

  @ParameterizedTest
  @MethodSource("procedures")
  void message_sentAtAnyMoment_andArrivingUpTo90DaysLater_isRead(Procedure procedure)
      throws Exception {
    walk(procedure, false);

    assertThat(lost).isEmpty();
    assertThat(sent).isGreaterThanOrEqualTo(10);
    assertThat(partner).containsExactly(NEW.keyId());
  }

  /** T11: where somebody vouches for what is not so, the model notices. */
  @ParameterizedTest
  @ValueSource(strings = {"CS2", "CS3", "CE2", "CE3"})
  void message_ofAKeyThatTheReceiverLeftTooEarly_T11_isLost(String caseId) throws Exception {
    walk(Procedure.named(caseId), true);

    assertThat(lost).isNotEmpty();
  }

  private void walk(Procedure procedure, boolean hastily) throws Exception {
    KeystoreRotation rotation = Renewals.prepared(procedure, InMemoryKeyringStore.empty(), clock);
    Renewal renewal = Renewal.with(rotation, ORDERS).partner("", procedure).gate(gate).begin();
    send(rotation, procedure);

    while (!renewal.isFinished()) {
      PendingStep pending = renewal.next().orElseThrow();
      send(rotation, procedure);
      if (pending.step().action() == Action.DRAIN) {
        arrive(rotation, procedure);
        underWay.clear();
      }
      renewal =
          hastily && pending.step().action() == Action.AWAIT_ARRIVAL
              ? renewal.confirm(pending, "surely nothing is in flight")
              : Renewals.step(renewal, pending, clock);
      follow(pending.step().action());
      arrive(rotation, procedure);
      clock.advance(Duration.ofHours(1));
      send(rotation, procedure);
      arrive(rotation, procedure);
    }
  }

  /** What the model would notice: the same messages, where nobody waits for anybody. */
  @ParameterizedTest
  @MethodSource("procedures")
  void message_whereTheKeyIsExchangedWithoutTheProcedure_isLost(Procedure procedure)
      throws Exception {
    KeystoreRotation rotation = Renewals.prepared(procedure, InMemoryKeyringStore.empty(), clock);
    send(rotation, procedure);
    boolean outbound = isOutbound(procedure);

    if (outbound) {
      rotation.swap(ORDERS, Renewals.fresh(procedure));
    } else {
      partner = Set.of(NEW.keyId());
    }
    send(rotation, procedure);
    arrive(rotation, procedure);

    assertThat(lost).hasSize(1);
    assertThat(underWay).hasSize(1);
  }

  private static boolean isOutbound(Procedure procedure) {
    KeyUse use = procedure.useCase().keyUse().orElseThrow();
    return use == KeyUse.SIGN || use == KeyUse.ENCRYPT;
  }

  private void follow(Action action) {
    switch (action) {
      case ACCEPT_BOTH -> partner = Set.of(OLD.keyId(), NEW.keyId());
      case SWITCH, REMOVE_OLD -> partner = Set.of(NEW.keyId());
      case STOP_SENDING -> stopped = true;
      case START_SENDING -> stopped = false;
      default -> {
        // Nothing that the partner's system notices.
      }
    }
  }

  private void send(KeystoreRotation rotation, Procedure procedure) {
    if (gate.isPaused() || stopped) {
      return;
    }
    Set<KeyId> keys = new HashSet<>(partner);
    if (isOutbound(procedure)) {
      keys.clear();
      BOTH.forEach(
          alias ->
              rotation.keyring().active(alias).ifPresent(version -> keys.add(version.keyId())));
      if (!procedure.usesSecondAlias()) {
        assertThat(keys).as("what a receiver of one signature or recipient reads").hasSize(1);
      }
    }
    underWay.add(new Message(keys, clock.instant()));
    sent++;
  }

  /** Each message that is in flight is tried now; those that took 90 days have arrived before. */
  private void arrive(KeystoreRotation rotation, Procedure procedure) {
    underWay.removeIf(message -> !clock.instant().isBefore(message.at().plus(LONGEST_WAY)));
    for (Message message : List.copyOf(underWay)) {
      if (!isRead(message, rotation, procedure)) {
        lost.add(message);
        underWay.remove(message);
      }
    }
  }

  private boolean isRead(Message message, KeystoreRotation rotation, Procedure procedure) {
    KeyUse use = procedure.useCase().keyUse().orElseThrow();
    return switch (use) {
      // Of several signatures one is enough for these receivers; of one, it has to be that one.
      case SIGN, ENCRYPT -> message.keys().stream().anyMatch(partner::contains);
      case VERIFY, DECRYPT ->
          message.keys().stream()
              .flatMap(keyId -> rotation.keyring().find(keyId).stream())
              .anyMatch(version -> version.serves(use, clock.instant()));
    };
  }
}
