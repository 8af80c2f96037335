package dev.keyoverlap.internal.reservation;

import static dev.keyoverlap.fixtures.Rings.active;
import static dev.keyoverlap.fixtures.Rings.ring;
import static dev.keyoverlap.key.Alias.alias;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.keyoverlap.fixtures.Ring;
import dev.keyoverlap.fixtures.TestKeys;
import dev.keyoverlap.internal.reservation.Reservation.Hold;
import dev.keyoverlap.key.Alias;
import dev.keyoverlap.key.HeldKey;
import dev.keyoverlap.key.KeyUnavailableException;
import dev.keyoverlap.ring.Keyring;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a reservation remembers, and for whom it holds messages back. */
class ReservationTest {

  private static final Alias ORDERS = alias("orders");
  private static final Alias NEXT = alias("orders-next");
  private static final HeldKey A = TestKeys.ec("a");
  private static final Instant UNTIL = Instant.parse("2026-06-01T12:00:00Z");
  private static final Reservation WHOLE =
      new Reservation(
          "2. give\tthe partner\nthe certificate, 100 %",
          Set.of(ORDERS, NEXT),
          Set.of(A.keyId()),
          Set.of("receiver", ""),
          List.of(new Hold("receiver", Optional.of(UNTIL)), new Hold("", Optional.empty())));

  private static Keyring remembering(Hold... holds) {
    Reservation reservation =
        new Reservation(
            "3. wait", Set.of(NEXT), Set.of(), Set.of("receiver", "other"), List.of(holds));
    return Ring.of(ring(active(ORDERS, A)))
        .remember(ORDERS, Optional.of(reservation.before("rest")))
        .keyring();
  }

  @Test
  void reservation_isReadAsItWasWritten_andSoIsWhatFollows() {
    String text = WHOLE.before("renewal\n\nof orders");

    assertThat(Reservation.of(text)).contains(WHOLE);
    assertThat(Reservation.rest(text)).isEqualTo("renewal\n\nof orders");
    assertThat(WHOLE.before("")).isEqualTo(text.substring(0, text.indexOf("renewal\n")));
  }

  @Test
  void lineOfALaterVersion_standsAgainstNothing() {
    String text = WHOLE.before("rest").replaceFirst("\nkey\t", "\nlater\tx\ty\nkey\t");

    assertThat(Reservation.of(text)).contains(WHOLE);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "renewal 1\tx\n\nrest",
        "reserved for Alice\n\nrest",
        "reserved 3 May",
        "a\n\nreserved 1\tx\n\nrest"
      })
  void textThatBeginsWithNoReservation_isRestAlone(String text) {
    assertThat(Reservation.of(text)).isEmpty();
    assertThat(Reservation.rest(text)).isEqualTo(text);
  }

  @ParameterizedTest
  @ValueSource(strings = {"alias\t+", "key\tabc", "hold\tx\tsoon", "hold\tx", "for", "for\t%zz"})
  void reservationThatIsDamaged_isNone(String line) {
    assertThat(Reservation.of("reserved 1\tx\n" + line + "\n\nrest")).isEmpty();
    assertThat(Reservation.of("reserved 1\tx\nfor\tx\n\n" + line)).isPresent();
  }

  // ---- messages that are held back

  @Test
  void hold_forEverybody_standsAgainstEachMessageUnderTheAliasesOfTheRenewal() throws Exception {
    Keyring held = remembering(new Hold("", Optional.of(UNTIL)));

    for (Keyring each : List.of(held, held.towards("receiver"), held.towards("stranger"))) {
      assertThat(each.isHeldBack(ORDERS)).isTrue();
      assertThat(each.isHeldBack(NEXT)).isTrue();
      assertThat(each.isHeldBack(alias("other"))).isFalse();
      assertThatExceptionOfType(KeyUnavailableException.class)
          .isThrownBy(() -> each.requireFlow(NEXT))
          .withMessageContaining("'orders-next'")
          .withMessageContaining("as agreed until " + UNTIL);
    }
    held.requireFlow(alias("other"));
    held.passing().requireFlow(ORDERS);
    assertThat(held.passing().isHeldBack(ORDERS)).isFalse();
    assertThat(held.passing()).isEqualTo(held);
  }

  @Test
  void hold_forOnePartner_letsThoseOfTheOthersPass_thatTheRenewalKnows() throws Exception {
    Keyring held = remembering(new Hold("receiver", Optional.empty()));

    assertThat(held.towards("receiver").isHeldBack(ORDERS)).isTrue();
    assertThat(held.towards("other").isHeldBack(ORDERS)).isFalse();
    held.towards("other").requireFlow(ORDERS);
    // For nobody in particular, or for somebody of whom the renewal knows nothing.
    assertThat(held.isHeldBack(ORDERS)).isTrue();
    assertThat(held.towards("stranger").isHeldBack(ORDERS)).isTrue();
    assertThatExceptionOfType(KeyUnavailableException.class)
        .isThrownBy(() -> held.requireFlow(ORDERS))
        .withMessageNotContaining("as agreed");
  }

  @Test
  void renewalThatHoldsNothingBack_letsEverythingPass() throws Exception {
    Keyring reserved = remembering();

    reserved.requireFlow(ORDERS);
    assertThat(reserved.isHeldBack(ORDERS)).isFalse();
    assertThat(reserved.towards("receiver")).isSameAs(reserved);
    assertThat(reserved.passing()).isSameAs(reserved);
    Keyring noted =
        Ring.of(ring(active(ORDERS, A))).remember(ORDERS, Optional.of("no renewal")).keyring();
    assertThat(noted.isHeldBack(ORDERS)).isFalse();
  }

  @Test
  void secondHold_isFoundBesideTheFirst() {
    Keyring held =
        remembering(new Hold("other", Optional.empty()), new Hold("receiver", Optional.of(UNTIL)));

    assertThatExceptionOfType(KeyUnavailableException.class)
        .isThrownBy(() -> held.towards("receiver").requireFlow(ORDERS))
        .withMessageContaining("until " + UNTIL);
  }
}
