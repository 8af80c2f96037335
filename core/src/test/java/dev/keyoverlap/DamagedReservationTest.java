package dev.keyoverlap;

import static dev.keyoverlap.key.Alias.alias;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.keyoverlap.fixtures.SetClock;
import dev.keyoverlap.fixtures.TestKeys;
import dev.keyoverlap.internal.reservation.Reservation;
import dev.keyoverlap.internal.reservation.Reservation.Hold;
import dev.keyoverlap.key.Alias;
import dev.keyoverlap.key.HeldKey;
import dev.keyoverlap.key.KeyRefusedException;
import dev.keyoverlap.key.KeyRefusedException.Reason;
import dev.keyoverlap.key.KeyUnavailableException;
import dev.keyoverlap.ring.KeyState;
import dev.keyoverlap.ring.Keyring;
import dev.keyoverlap.store.InMemoryKeyringStore;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** A reservation that cannot be read stands against all that a whole one could stand against. */
class DamagedReservationTest {

  private static final Alias ORDERS = alias("orders");
  private static final Alias NEXT = alias("orders-next");
  private static final Alias OTHER = alias("other");
  private static final HeldKey A = TestKeys.ec("a");
  private static final HeldKey B = TestKeys.ec("b");
  private static final HeldKey C = TestKeys.ec("c");
  private static final HeldKey D = TestKeys.ec("d");
  private static final String WHOLE =
      new Reservation(
              "2. wait",
              Set.of(ORDERS, NEXT),
              Set.of(B.keyId()),
              Set.of("receiver"),
              List.of(new Hold("receiver", Optional.empty())))
          .before("renewal");

  private final SetClock clock = new SetClock();
  private KeystoreRotation rotation;

  /** A was replaced by B under 'orders'; D is under 'other'. */
  @BeforeEach
  void open() throws Exception {
    rotation =
        KeystoreRotation.with(InMemoryKeyringStore.empty()).clock(clock).reloadManually().open();
    rotation.add(ORDERS, A);
    rotation.swap(ORDERS, B);
    rotation.add(OTHER, D);
  }

  private void remember(String text) throws Exception {
    Memos.note(rotation, ORDERS, Optional.empty(), Optional.of(text));
  }

  static Stream<Arguments> damaged() {
    return Stream.of(
        Arguments.of(WHOLE.substring(0, WHOLE.indexOf("\nfor")), "its end is missing"),
        Arguments.of("reserved 1", "of a form that this version does not know"),
        Arguments.of(WHOLE.replace("reserved 1", "reserved 2"), "of a form that this version"),
        Arguments.of(WHOLE.replace("2.+wait", "2.%zz"), "line 1 cannot be read"),
        Arguments.of(WHOLE.replace("alias\torders\n", "alias\t+\n"), "line 2 cannot be read"),
        Arguments.of(WHOLE.replace(B.keyId().hex(), "abc"), "line 4 cannot be read"),
        Arguments.of(WHOLE.replace("for\treceiver", "for"), "line 5 cannot be read"),
        Arguments.of(WHOLE.replace("hold\treceiver\t", "hold\treceiver\tsoon"), "line 6"));
  }

  private static void refused(String damage, ThrowingCallable verb) {
    assertThatExceptionOfType(KeyRefusedException.class)
        .isThrownBy(verb)
        .satisfies(e -> assertThat(e.reason()).isEqualTo(Reason.RENEWAL_IN_PROGRESS))
        .withMessageContaining("the renewal of 'orders' is damaged")
        .withMessageContaining(damage)
        .withMessageContaining("overridingRenewal(reason).forgetRenewal('orders')");
  }

  @ParameterizedTest
  @MethodSource("damaged")
  void damagedReservation_isClosedToEachVerbUnderItsAlias_andSaysWhatIsDamaged(
      String text, String damage) throws Exception {
    remember(text);
    Keyring before = rotation.keyring();
    clock.advance(Duration.ofDays(90));

    refused(damage, () -> rotation.swap(ORDERS, C));
    refused(damage, () -> rotation.stage(ORDERS, C));
    refused(damage, () -> rotation.retire(ORDERS));
    refused(damage, () -> rotation.restore(A.keyId()));
    refused(damage, () -> rotation.purgeKey(A.keyId()));
    refused(damage, () -> rotation.rename(ORDERS, alias("purchases")));
    refused(damage, () -> rotation.forgetRenewal(ORDERS));
    assertThat(rotation.purge()).isEmpty();
    assertThat(rotation.keyring()).isEqualTo(before);
  }

  @ParameterizedTest
  @MethodSource("damaged")
  void damagedReservation_holdsMessagesBack_ofItsAliasAlone(String text, String damage)
      throws Exception {
    remember(text);

    Keyring ring = rotation.keyring();
    for (Keyring each : List.of(ring, ring.towards("receiver"), ring.towards("stranger"))) {
      assertThatExceptionOfType(KeyUnavailableException.class)
          .isThrownBy(() -> each.requireFlow(ORDERS))
          .withMessageContaining(damage)
          .withMessageContaining("overridingRenewal(reason).forgetRenewal('orders')");
      assertThatExceptionOfType(KeyUnavailableException.class)
          .isThrownBy(() -> each.requireConnections(ORDERS));
      each.requireFlow(OTHER);
      each.requireConnections(OTHER);
    }
    assertThat(rotation.swap(OTHER, C).state()).isEqualTo(KeyState.ACTIVE);
  }

  @ParameterizedTest
  @MethodSource("damaged")
  void damagedReservation_isEndedWithAReason_andWaitsForNoCompromise(String text, String damage)
      throws Exception {
    remember(text);

    assertThat(rotation.markCompromised(A.keyId(), "stolen").state())
        .as(damage)
        .isEqualTo(KeyState.COMPROMISED);
    rotation.by("alice", "").overridingRenewal("the file was damaged").forgetRenewal(ORDERS);

    assertThat(rotation.history()).last().asString().contains("alice", "the file was damaged");
    rotation.keyring().requireFlow(ORDERS);
    assertThat(rotation.swap(ORDERS, C).state()).isEqualTo(KeyState.ACTIVE);
  }

  @Test
  void wholeReservation_holdsBackWhatItSays() throws Exception {
    remember(WHOLE);

    rotation.keyring().requireConnections(ORDERS);
    assertThat(rotation.keyring().towards("stranger").isHeldBack(ORDERS)).isTrue();
    assertThat(rotation.stage(ORDERS, C).state()).isEqualTo(KeyState.STAGED);
  }
}
