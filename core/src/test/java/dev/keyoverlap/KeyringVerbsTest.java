package dev.keyoverlap;

import static dev.keyoverlap.Alias.alias;
import static dev.keyoverlap.KeyState.COMPROMISED;
import static dev.keyoverlap.KeyState.STAGED;
import static dev.keyoverlap.Rings.KEEP;
import static dev.keyoverlap.Rings.T0;
import static dev.keyoverlap.Rings.T1;
import static dev.keyoverlap.Rings.T2;
import static dev.keyoverlap.Rings.active;
import static dev.keyoverlap.Rings.outOfUse;
import static dev.keyoverlap.Rings.refused;
import static dev.keyoverlap.Rings.retained;
import static dev.keyoverlap.Rings.ring;
import static dev.keyoverlap.Rings.staged;
import static org.assertj.core.api.Assertions.assertThat;

import dev.keyoverlap.KeyRefusedException.Reason;
import dev.keyoverlap.fixtures.TestKeys;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/**
 * How keys come into use: what each verb does, and every reason for which it refuses. {@link
 * KeyringEndsTest} has the verbs that take keys out of use or elsewhere.
 */
class KeyringVerbsTest {

  private static final Alias ORDERS = alias("orders");
  private static final Alias NEXT = alias("orders-next");
  private static final HeldKey A = TestKeys.ec("a");
  private static final HeldKey B = TestKeys.ec("b");
  private static final HeldKey C = TestKeys.ec("c");
  private static final HeldKey RENEWED_A = TestKeys.named("a").forTheKeyPairOf(A).make();
  private static final PeerCertificate PEER = TestKeys.certificateOf(TestKeys.ec("peer"));
  private static final HeldKey EXPIRED = validFrom(T0.minus(Duration.ofDays(9)), T0.minusMillis(1));
  private static final HeldKey FUTURE = validFrom(T2, T2.plus(Duration.ofDays(9)));

  private final Keyring withA = ring(active(ORDERS, A));
  private final Keyring swapped = ring(active(ORDERS, B, T1), retained(ORDERS, A, T1));

  @Nested
  class Add {

    @Test
    void add_underANewAlias_isActiveAtOnceAndTheOldRingUnchanged() throws Exception {
      Keyring after = withA.add(NEXT, B, T1);

      assertThat(after).isEqualTo(ring(active(ORDERS, A), active(NEXT, B, T1)));
      assertThat(withA).isEqualTo(ring(active(ORDERS, A)));
    }

    @Test
    void add_underAnAliasThatIsOutOfUse_isActive() throws Exception {
      Keyring after = ring(retained(ORDERS, A, T1)).add(ORDERS, B, T2);

      assertThat(after).isEqualTo(ring(active(ORDERS, B, T2), retained(ORDERS, A, T1)));
    }

    @Test
    void add_ofAKeyOutsideItsValidity_isAdopted() throws Exception {
      assertThat(withA.add(NEXT, EXPIRED, T1).active(NEXT)).isPresent();
    }

    @Test
    void add_underAnAliasInUse_isRefused() {
      refused(withA, Reason.ALIAS_IN_USE, A, () -> withA.add(ORDERS, B, T1));
    }

    @Test
    void add_underAnAliasWithAStagedKey_isRefused() {
      Keyring staged = ring(staged(ORDERS, A));

      refused(staged, Reason.ALIAS_IN_USE, A, () -> staged.add(ORDERS, B, T1));
    }

    @Test
    void add_ofACertificateThatIsHeldAlready_isRefusedInEveryStateAndKind() {
      PeerCertificate certificate = TestKeys.certificateOf(A);

      refused(withA, Reason.ALREADY_HELD, A, () -> withA.add(NEXT, A, T1));
      refused(withA, Reason.ALREADY_HELD, A, () -> withA.add(NEXT, certificate, T1));
      refused(swapped, Reason.ALREADY_HELD, A, () -> swapped.add(NEXT, A, T2));
      Keyring staged = ring(staged(ORDERS, A));
      refused(staged, Reason.ALREADY_HELD, A, () -> staged.add(NEXT, A, T1));
    }

    @Test
    void add_ofAKeyInUseUnderAnotherAlias_isRefusedAlsoWithAnotherCertificate() throws Exception {
      Keyring staged = ring(staged(ORDERS, A));
      Keyring retained = ring(retained(ORDERS, A, T1));

      refused(withA, Reason.ACTIVE_ELSEWHERE, A, () -> withA.add(NEXT, RENEWED_A, T1));
      refused(staged, Reason.ACTIVE_ELSEWHERE, A, () -> staged.add(NEXT, RENEWED_A, T1));
      assertThat(retained.add(NEXT, RENEWED_A, T2).active(NEXT)).isPresent();
    }

    @Test
    void add_ofACompromisedKey_isRefusedAlsoWithAnotherCertificate() {
      Keyring ring = ring(outOfUse(ORDERS, A, COMPROMISED, T1));

      refused(ring, Reason.COMPROMISED, A, () -> ring.add(NEXT, A, T2));
      refused(ring, Reason.COMPROMISED, RENEWED_A, () -> ring.add(NEXT, RENEWED_A, T2));
      refused(ring, Reason.COMPROMISED, RENEWED_A, () -> ring.add(ORDERS, RENEWED_A, T2));
    }

    @Test
    void add_ofAnIssuerAndSerialThatAnotherKeyBears_isRefused() throws Exception {
      HeldKey seven = issued(A, 7);
      Keyring ring = ring(retained(ORDERS, seven, T1));

      refused(ring, Reason.ISSUER_AND_SERIAL_TAKEN, seven, () -> ring.add(NEXT, issued(A, 7), T2));
      assertThat(ring.add(NEXT, issued(A, 8), T2).active(NEXT)).isPresent();
      assertThat(ring.add(NEXT, issued(B, 7), T2).active(NEXT)).isPresent();
    }

    private static HeldKey issued(HeldKey authority, long serialNumber) {
      return TestKeys.named("issued")
          .algorithm("EC", 256)
          .issuedBy(authority)
          .serialNumber(serialNumber)
          .make();
    }
  }

  @Nested
  class StageAndActivate {

    @Test
    void stage_besideAnActiveKey_changesNothingInUse() throws Exception {
      Keyring after = withA.stage(ORDERS, FUTURE, T1);

      assertThat(after)
          .isEqualTo(
              ring(
                  active(ORDERS, A), new KeyVersion(ORDERS, FUTURE, STAGED, T1, Optional.empty())));
      assertThat(withA.staged(ORDERS)).isEmpty();
    }

    @Test
    void stage_underANewAlias_isStagedOnly() throws Exception {
      assertThat(Keyring.empty().stage(ORDERS, A, T0)).isEqualTo(ring(staged(ORDERS, A)));
    }

    @Test
    void stage_ofASecondKey_isRefused() {
      Keyring staged = ring(active(ORDERS, A), staged(ORDERS, B));

      refused(staged, Reason.ALREADY_STAGED, B, () -> staged.stage(ORDERS, C, T1));
    }

    @Test
    void stage_ofTheOtherKind_isRefused() {
      Keyring partner = ring(active(ORDERS, PEER));

      refused(withA, Reason.WRONG_KIND, PEER, () -> withA.stage(ORDERS, PEER, T1));
      refused(partner, Reason.WRONG_KIND, A, () -> partner.stage(ORDERS, A, T1));
    }

    @Test
    void stage_ofWhatAddWouldRefuse_isRefused() {
      Keyring two = ring(active(ORDERS, A), active(NEXT, B));

      refused(two, Reason.ALREADY_HELD, A, () -> two.stage(ORDERS, A, T1));
      refused(two, Reason.ACTIVE_ELSEWHERE, A, () -> two.stage(NEXT, RENEWED_A, T1));
    }

    @Test
    void activate_ofAStagedKey_putsItIntoUseAndRetainsTheOther() throws Exception {
      Keyring staged = ring(active(ORDERS, A), staged(ORDERS, B));
      Keyring after = staged.activate(ORDERS, T1, KEEP);

      assertThat(after).isEqualTo(swapped);
      assertThat(staged).isEqualTo(ring(active(ORDERS, A), staged(ORDERS, B)));
    }

    @Test
    void activate_withoutAnActiveKey_putsTheStagedOneIntoUse() throws Exception {
      assertThat(ring(staged(ORDERS, B)).activate(ORDERS, T1, KEEP))
          .isEqualTo(ring(active(ORDERS, B, T1)));
    }

    @Test
    void activate_ofNothing_isRefused() {
      refused(withA, Reason.NOTHING_STAGED, null, () -> withA.activate(ORDERS, T1, KEEP));
      refused(withA, Reason.NOTHING_STAGED, null, () -> withA.activate(NEXT, T1, KEEP));
    }

    @Test
    void activate_beforeTheCertificateIsValid_isRefusedButForTheToleratedTime() throws Exception {
      Keyring staged = ring(active(ORDERS, A), staged(ORDERS, FUTURE));
      Instant tolerated = T2.minus(ClockTolerance.DEFAULT.ahead());

      refused(
          staged,
          Reason.NOT_VALID_NOW,
          FUTURE,
          () -> staged.activate(ORDERS, tolerated.minusMillis(1), KEEP));
      assertThat(staged.activate(ORDERS, tolerated, KEEP).active(ORDERS))
          .contains(active(ORDERS, FUTURE, tolerated));
    }

    @Test
    void activate_ofTheOtherKindThanIsActiveMeanwhile_isRefused() throws Exception {
      // Staged while nothing was active; then a key of the other kind came back.
      Keyring ring =
          ring(retained(ORDERS, A, T0)).stage(ORDERS, PEER, T1).restore(A.keyId(), T1, KEEP);

      refused(ring, Reason.WRONG_KIND, PEER, () -> ring.activate(ORDERS, T2, KEEP));
    }
  }

  @Nested
  class Swap {

    @Test
    void swap_underAnAlias_retainsTheKeySoFar() throws Exception {
      Keyring after = withA.swap(ORDERS, B, T1, KEEP);

      assertThat(after).isEqualTo(swapped);
      assertThat(after.find(A.keyId()).flatMap(KeyVersion::keptUntil))
          .contains(T1.plus(Duration.ofDays(100)));
      assertThat(withA).isEqualTo(ring(active(ORDERS, A)));
    }

    @Test
    void swap_twice_retainsBothEachUntilItsOwnDate() throws Exception {
      assertThat(swapped.swap(ORDERS, C, T2, KEEP))
          .isEqualTo(ring(active(ORDERS, C, T2), retained(ORDERS, B, T2), retained(ORDERS, A, T1)));
    }

    @Test
    void swap_toARenewedCertificateOfTheSameKey_isPossibleUnderItsAlias() throws Exception {
      assertThat(withA.swap(ORDERS, RENEWED_A, T1, KEEP).active(ORDERS))
          .contains(active(ORDERS, RENEWED_A, T1));
    }

    @Test
    void swap_toTheStagedKey_activatesIt() throws Exception {
      assertThat(ring(active(ORDERS, A), staged(ORDERS, B)).swap(ORDERS, B, T1, KEEP))
          .isEqualTo(swapped);
    }

    @Test
    void partnersCertificate_renewedUnderTheSameIssuerAndSerialNumber_isTakenByEachVerb()
        throws Exception {
      TestKeys seven = TestKeys.named("partner").algorithm("EC", 256).serialNumber(7);
      PeerCertificate before = TestKeys.certificateOf(seven.make());
      PeerCertificate after = TestKeys.certificateOf(seven.make());
      Keyring ring = ring(active(ORDERS, before));

      Keyring renewed = ring.swap(ORDERS, after, T1, KEEP);
      assertThat(renewed)
          .isEqualTo(ring(active(ORDERS, after, T1), retained(ORDERS, before, T1)))
          .isEqualTo(ring.stage(ORDERS, after, T0).activate(ORDERS, T1, KEEP));
      assertThat(ring.add(NEXT, after, T1).promote(NEXT, ORDERS, T1, KEEP)).isEqualTo(renewed);
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
          ring, Reason.ISSUER_AND_SERIAL_TAKEN, before, () -> ring.swap(ORDERS, after, T1, KEEP));
      refused(
          ring,
          Reason.ISSUER_AND_SERIAL_TAKEN,
          before,
          () -> ring.add(NEXT, TestKeys.certificateOf(after), T1));
    }

    @Test
    void swap_besideAStagedKey_leavesItStaged() throws Exception {
      Keyring after = ring(active(ORDERS, A), staged(ORDERS, C)).swap(ORDERS, B, T1, KEEP);

      assertThat(after)
          .isEqualTo(ring(active(ORDERS, B, T1), staged(ORDERS, C), retained(ORDERS, A, T1)));
    }

    @Test
    void swap_underAnAliasWithoutActiveKey_isRefused() {
      Keyring retired = ring(retained(ORDERS, A, T1));

      refused(withA, Reason.NO_ACTIVE_KEY, null, () -> withA.swap(NEXT, B, T1, KEEP));
      refused(retired, Reason.NO_ACTIVE_KEY, null, () -> retired.swap(ORDERS, B, T1, KEEP));
    }

    @Test
    void swap_toTheOtherKind_isRefused() {
      Keyring partner = ring(active(ORDERS, PEER));

      refused(withA, Reason.WRONG_KIND, PEER, () -> withA.swap(ORDERS, PEER, T1, KEEP));
      refused(partner, Reason.WRONG_KIND, A, () -> partner.swap(ORDERS, A, T1, KEEP));
    }

    @Test
    void swap_toAKeyOutsideItsValidity_isRefused() {
      refused(withA, Reason.NOT_VALID_NOW, EXPIRED, () -> withA.swap(ORDERS, EXPIRED, T1, KEEP));
      refused(withA, Reason.NOT_VALID_NOW, FUTURE, () -> withA.swap(ORDERS, FUTURE, T1, KEEP));
    }

    @Test
    void swap_toWhatAddWouldRefuse_isRefused() {
      Keyring two = ring(active(ORDERS, A), active(NEXT, B));
      Keyring compromised = ring(active(NEXT, B), outOfUse(ORDERS, A, COMPROMISED, T0));

      refused(two, Reason.ALREADY_HELD, A, () -> two.swap(ORDERS, A, T1, KEEP));
      refused(two, Reason.ACTIVE_ELSEWHERE, A, () -> two.swap(NEXT, RENEWED_A, T1, KEEP));
      refused(
          compromised,
          Reason.COMPROMISED,
          RENEWED_A,
          () -> compromised.swap(NEXT, RENEWED_A, T1, KEEP));
    }
  }

  private static HeldKey validFrom(Instant first, Instant last) {
    return TestKeys.named("limited").algorithm("EC", 256).valid(first, last).make();
  }
}
