package dev.keyoverlap.internal.transition;

import static dev.keyoverlap.fixtures.Rings.KEEP;
import static dev.keyoverlap.fixtures.Rings.T0;
import static dev.keyoverlap.fixtures.Rings.T1;
import static dev.keyoverlap.fixtures.Rings.T2;
import static dev.keyoverlap.fixtures.Rings.active;
import static dev.keyoverlap.fixtures.Rings.outOfUse;
import static dev.keyoverlap.fixtures.Rings.refused;
import static dev.keyoverlap.fixtures.Rings.retained;
import static dev.keyoverlap.fixtures.Rings.ring;
import static dev.keyoverlap.fixtures.Rings.staged;
import static dev.keyoverlap.key.Alias.alias;
import static dev.keyoverlap.ring.KeyState.COMPROMISED;
import static org.assertj.core.api.Assertions.assertThat;

import dev.keyoverlap.fixtures.Ring;
import dev.keyoverlap.fixtures.TestKeys;
import dev.keyoverlap.key.Alias;
import dev.keyoverlap.key.ClockTolerance;
import dev.keyoverlap.key.HeldKey;
import dev.keyoverlap.key.KeyRefusedException.Reason;
import dev.keyoverlap.key.PeerCertificate;
import dev.keyoverlap.ring.KeyVersion;
import dev.keyoverlap.ring.Keyring;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** How keys come into use in the place of others, and every reason why not. */
class ExchangeTest {

  private static final Alias ORDERS = alias("orders");
  private static final Alias NEXT = alias("orders-next");
  private static final HeldKey A = TestKeys.ec("a");
  private static final HeldKey B = TestKeys.ec("b");
  private static final HeldKey C = TestKeys.ec("c");
  private static final HeldKey UNKNOWN = TestKeys.ec("unknown");
  private static final HeldKey RENEWED_A = TestKeys.named("a").forTheKeyPairOf(A).make();
  private static final PeerCertificate PEER = TestKeys.certificateOf(TestKeys.ec("peer"));
  private static final HeldKey EXPIRED = validFrom(T0.minus(Duration.ofDays(9)), T0.minusMillis(1));
  private static final HeldKey FUTURE = validFrom(T2, T2.plus(Duration.ofDays(9)));
  private static final HeldKey EXPIRING = validFrom(T0.minus(Duration.ofDays(9)), T1);

  private final Keyring withA = ring(active(ORDERS, A));
  private final Keyring swapped = ring(active(ORDERS, B, T1), retained(ORDERS, A, T1));
  private final Keyring stolen = ring(active(ORDERS, B, T1), outOfUse(ORDERS, A, COMPROMISED, T1));

  @Nested
  class Activate {

    @Test
    void activate_ofAStagedKey_putsItIntoUseAndRetainsTheOther() throws Exception {
      Keyring staged = ring(active(ORDERS, A), staged(ORDERS, B));
      Keyring after = on(staged, T1).activate(ORDERS, KEEP);

      assertThat(after).isEqualTo(swapped);
      assertThat(staged).isEqualTo(ring(active(ORDERS, A), staged(ORDERS, B)));
    }

    @Test
    void activate_withoutAnActiveKey_putsTheStagedOneIntoUse() throws Exception {
      assertThat(on(ring(staged(ORDERS, B)), T1).activate(ORDERS, KEEP))
          .isEqualTo(ring(active(ORDERS, B, T1)));
    }

    @Test
    void activate_ofNothing_isRefused() {
      refused(withA, Reason.NOTHING_STAGED, null, () -> on(withA, T1).activate(ORDERS, KEEP));
      refused(withA, Reason.NOTHING_STAGED, null, () -> on(withA, T1).activate(NEXT, KEEP));
    }

    @Test
    void activate_beforeTheCertificateIsValid_isRefusedButForTheToleratedTime() throws Exception {
      Keyring staged = ring(active(ORDERS, A), staged(ORDERS, FUTURE));
      Instant tolerated = T2.minus(ClockTolerance.DEFAULT.ahead());

      refused(
          staged,
          Reason.NOT_VALID_NOW,
          FUTURE,
          () -> on(staged, tolerated.minusMillis(1)).activate(ORDERS, KEEP));
      assertThat(on(staged, tolerated).activate(ORDERS, KEEP).active(ORDERS))
          .contains(active(ORDERS, FUTURE, tolerated));
    }

    @Test
    void activate_ofTheOtherKindThanIsActiveMeanwhile_isRefused() throws Exception {
      // Staged while nothing was active; then a key of the other kind came back.
      Keyring ring =
          Ring.of(ring(retained(ORDERS, A, T0)))
              .stage(ORDERS, PEER, T1)
              .restore(A.keyId(), T1, KEEP)
              .keyring();

      refused(ring, Reason.WRONG_KIND, PEER, () -> on(ring, T2).activate(ORDERS, KEEP));
    }
  }

  @Nested
  class Swap {

    @Test
    void swap_underAnAlias_retainsTheKeySoFar() throws Exception {
      Keyring after = on(withA, T1).swap(ORDERS, B, KEEP);

      assertThat(after).isEqualTo(swapped);
      assertThat(after.find(A.keyId()).flatMap(KeyVersion::keptUntil))
          .contains(T1.plus(Duration.ofDays(100)));
      assertThat(withA).isEqualTo(ring(active(ORDERS, A)));
    }

    @Test
    void swap_twice_retainsBothEachUntilItsOwnDate() throws Exception {
      assertThat(on(swapped, T2).swap(ORDERS, C, KEEP))
          .isEqualTo(ring(active(ORDERS, C, T2), retained(ORDERS, B, T2), retained(ORDERS, A, T1)));
    }

    @Test
    void swap_toARenewedCertificateOfTheSameKey_isPossibleUnderItsAlias() throws Exception {
      assertThat(on(withA, T1).swap(ORDERS, RENEWED_A, KEEP).active(ORDERS))
          .contains(active(ORDERS, RENEWED_A, T1));
    }

    @Test
    void swap_toTheStagedKey_activatesIt() throws Exception {
      assertThat(on(ring(active(ORDERS, A), staged(ORDERS, B)), T1).swap(ORDERS, B, KEEP))
          .isEqualTo(swapped);
    }

    @Test
    void partnersCertificate_renewedUnderTheSameIssuerAndSerialNumber_isTakenByEachVerb()
        throws Exception {
      TestKeys seven = TestKeys.named("partner").algorithm("EC", 256).serialNumber(7);
      PeerCertificate before = TestKeys.certificateOf(seven.make());
      PeerCertificate after = TestKeys.certificateOf(seven.make());
      Keyring ring = ring(active(ORDERS, before));

      Keyring renewed = on(ring, T1).swap(ORDERS, after, KEEP);
      assertThat(renewed)
          .isEqualTo(ring(active(ORDERS, after, T1), retained(ORDERS, before, T1)))
          .isEqualTo(Ring.of(ring).stage(ORDERS, after, T0).activate(ORDERS, T1, KEEP).keyring());
      assertThat(Ring.of(ring).add(NEXT, after, T1).promote(NEXT, ORDERS, T1, KEEP).keyring())
          .isEqualTo(renewed);
      assertThat(
              renewed.findByIssuerAndSerial(
                  before.certificate().getIssuerX500Principal(),
                  before.certificate().getSerialNumber()))
          .hasSize(2);
    }

    @Test
    void keyPair_ofTheSameIssuerAndSerialNumberAsAnother_isRefusedUnderItsOwnAliasToo() {
      // A message to us names the key that opens it by these.
      TestKeys seven = TestKeys.named("ours").algorithm("EC", 256).serialNumber(7);
      HeldKey before = seven.make();
      HeldKey after = seven.make();
      Keyring ring = ring(active(ORDERS, before));

      refused(
          ring,
          Reason.ISSUER_AND_SERIAL_TAKEN,
          before,
          () -> on(ring, T1).swap(ORDERS, after, KEEP));
      refused(
          ring,
          Reason.ISSUER_AND_SERIAL_TAKEN,
          before,
          () -> new Arrival(ring, T1).add(NEXT, TestKeys.certificateOf(after)));
    }

    @Test
    void swap_besideAStagedKey_leavesItStaged() throws Exception {
      Keyring after = on(ring(active(ORDERS, A), staged(ORDERS, C)), T1).swap(ORDERS, B, KEEP);

      assertThat(after)
          .isEqualTo(ring(active(ORDERS, B, T1), staged(ORDERS, C), retained(ORDERS, A, T1)));
    }

    @Test
    void swap_underAnAliasWithoutActiveKey_isRefused() {
      Keyring retired = ring(retained(ORDERS, A, T1));

      refused(withA, Reason.NO_ACTIVE_KEY, null, () -> on(withA, T1).swap(NEXT, B, KEEP));
      refused(retired, Reason.NO_ACTIVE_KEY, null, () -> on(retired, T1).swap(ORDERS, B, KEEP));
    }

    @Test
    void swap_toTheOtherKind_isRefused() {
      Keyring partner = ring(active(ORDERS, PEER));

      refused(withA, Reason.WRONG_KIND, PEER, () -> on(withA, T1).swap(ORDERS, PEER, KEEP));
      refused(partner, Reason.WRONG_KIND, A, () -> on(partner, T1).swap(ORDERS, A, KEEP));
    }

    @Test
    void swap_toAKeyOutsideItsValidity_isRefused() {
      refused(
          withA, Reason.NOT_VALID_NOW, EXPIRED, () -> on(withA, T1).swap(ORDERS, EXPIRED, KEEP));
      refused(withA, Reason.NOT_VALID_NOW, FUTURE, () -> on(withA, T1).swap(ORDERS, FUTURE, KEEP));
    }

    @Test
    void swap_toWhatAddWouldRefuse_isRefused() {
      Keyring two = ring(active(ORDERS, A), active(NEXT, B));
      Keyring compromised = ring(active(NEXT, B), outOfUse(ORDERS, A, COMPROMISED, T0));

      refused(two, Reason.ALREADY_HELD, A, () -> on(two, T1).swap(ORDERS, A, KEEP));
      refused(two, Reason.ACTIVE_ELSEWHERE, A, () -> on(two, T1).swap(NEXT, RENEWED_A, KEEP));
      refused(
          compromised,
          Reason.COMPROMISED,
          RENEWED_A,
          () -> on(compromised, T1).swap(NEXT, RENEWED_A, KEEP));
    }
  }

  @Nested
  class Promote {

    private final Keyring overlap = ring(active(ORDERS, A), active(NEXT, B));

    @Test
    void promote_ofASecondAlias_takesOverTheFirstAndIsFreeAgain() throws Exception {
      Keyring after = on(overlap, T1).promote(NEXT, ORDERS, KEEP);

      assertThat(after).isEqualTo(swapped);
      assertThat(after.aliases()).containsExactly(ORDERS);
      assertThat(new Arrival(after, T2).add(NEXT, C).active(NEXT)).isPresent();
      assertThat(overlap).isEqualTo(ring(active(ORDERS, A), active(NEXT, B)));
    }

    @Test
    void promote_withoutAnActiveKeyOnEitherSide_isRefused() {
      refused(withA, Reason.NO_ACTIVE_KEY, null, () -> on(withA, T1).promote(NEXT, ORDERS, KEEP));
      refused(withA, Reason.NO_SUCH_KEY, null, () -> on(withA, T1).promote(ORDERS, NEXT, KEEP));
    }

    @Test
    void promote_overItself_isRefused() {
      refused(
          overlap, Reason.ALIAS_IN_USE, null, () -> on(overlap, T1).promote(ORDERS, ORDERS, KEEP));
    }

    @Test
    void promote_ofTheOtherKind_isRefused() {
      Keyring mixed = ring(active(ORDERS, A), active(NEXT, PEER));

      refused(mixed, Reason.WRONG_KIND, PEER, () -> on(mixed, T1).promote(NEXT, ORDERS, KEEP));
      refused(mixed, Reason.WRONG_KIND, A, () -> on(mixed, T1).promote(ORDERS, NEXT, KEEP));
    }

    @Test
    void promote_ofAKeyOutsideItsValidity_isRefused() throws Exception {
      Keyring expiring = ring(active(ORDERS, A), active(NEXT, EXPIRING));

      refused(
          expiring,
          Reason.NOT_VALID_NOW,
          EXPIRING,
          () -> on(expiring, T2).promote(NEXT, ORDERS, KEEP));
      assertThat(on(expiring, T1).promote(NEXT, ORDERS, KEEP).active(ORDERS)).isPresent();
    }

    @Test
    void promote_ofAnAliasThatHasAStagedKey_isRefused() throws Exception {
      // It would not be free afterwards, and the staged key may be the promoted one, renewed.
      Keyring ring = ring(active(ORDERS, B), active(NEXT, A), staged(NEXT, RENEWED_A));

      refused(
          ring, Reason.ALREADY_STAGED, RENEWED_A, () -> on(ring, T1).promote(NEXT, ORDERS, KEEP));
      assertThat(
              Ring.of(ring)
                  .retire(RENEWED_A.keyId(), T1, KEEP)
                  .promote(NEXT, ORDERS, T1, KEEP)
                  .keyring())
          .satisfies(after -> assertThat(after.active(ORDERS)).contains(active(ORDERS, A, T1)));
    }

    @Test
    void promote_overAnAliasThatHasAStagedKey_leavesItStaged() throws Exception {
      Keyring ring = ring(active(ORDERS, A), staged(ORDERS, C), active(NEXT, B));

      assertThat(on(ring, T1).promote(NEXT, ORDERS, KEEP))
          .isEqualTo(ring(active(ORDERS, B, T1), staged(ORDERS, C), retained(ORDERS, A, T1)));
    }
  }

  @Nested
  class Restore {

    @Test
    void restore_ofAnEarlierKey_putsItBackAndRetainsTheOther() throws Exception {
      Keyring after = on(swapped, T2).restore(A.keyId(), KEEP);

      assertThat(after).isEqualTo(ring(active(ORDERS, A, T2), retained(ORDERS, B, T2)));
      assertThat(swapped).isEqualTo(ring(active(ORDERS, B, T1), retained(ORDERS, A, T1)));
    }

    @Test
    void restore_toAnAliasThatIsOutOfUse_putsTheKeyBack() throws Exception {
      assertThat(on(ring(retained(ORDERS, A, T1)), T2).restore(A.keyId(), KEEP))
          .isEqualTo(ring(active(ORDERS, A, T2)));
    }

    @Test
    void restore_thereAndBack_startsEachRetentionAnew() throws Exception {
      Keyring back =
          Ring.of(swapped).restore(A.keyId(), T2, KEEP).restore(B.keyId(), T2, KEEP).keyring();

      assertThat(back).isEqualTo(ring(active(ORDERS, B, T2), retained(ORDERS, A, T2)));
    }

    @Test
    void restore_ofWhatIsNotRetained_isRefused() {
      Keyring staged = ring(active(ORDERS, A), staged(ORDERS, B));

      refused(withA, Reason.NOT_RETAINED, A, () -> on(withA, T1).restore(A.keyId(), KEEP));
      refused(staged, Reason.NOT_RETAINED, B, () -> on(staged, T1).restore(B.keyId(), KEEP));
      refused(stolen, Reason.NOT_RETAINED, A, () -> on(stolen, T2).restore(A.keyId(), KEEP));
      refused(
          withA, Reason.NO_SUCH_KEY, UNKNOWN, () -> on(withA, T1).restore(UNKNOWN.keyId(), KEEP));
    }

    @Test
    void restore_ofAnExpiredKey_isRefused() throws Exception {
      Keyring ring = ring(active(ORDERS, B), retained(ORDERS, EXPIRING, T0));

      refused(
          ring, Reason.NOT_VALID_NOW, EXPIRING, () -> on(ring, T2).restore(EXPIRING.keyId(), KEEP));
      assertThat(on(ring, T1).restore(EXPIRING.keyId(), KEEP).active(ORDERS)).isPresent();
    }

    @Test
    void restore_ofTheOtherKindThanIsActiveNow_isRefused() {
      Keyring ring = ring(active(ORDERS, PEER), retained(ORDERS, A, T0));

      refused(ring, Reason.WRONG_KIND, A, () -> on(ring, T1).restore(A.keyId(), KEEP));
    }

    @Test
    void restore_ofAKeyThatIsInUseElsewhereMeanwhile_isRefused() {
      Keyring ring = ring(retained(ORDERS, A, T0), active(NEXT, RENEWED_A));

      refused(
          ring, Reason.ACTIVE_ELSEWHERE, RENEWED_A, () -> on(ring, T1).restore(A.keyId(), KEEP));
    }
  }

  private static Exchange on(Keyring ring, Instant now) {
    return new Exchange(ring, now, false);
  }

  private static HeldKey validFrom(Instant first, Instant last) {
    return TestKeys.named("limited").algorithm("EC", 256).valid(first, last).make();
  }
}
