package dev.keyoverlap.internal.transition;

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
import static dev.keyoverlap.ring.KeyState.STAGED;
import static org.assertj.core.api.Assertions.assertThat;

import dev.keyoverlap.fixtures.Ring;
import dev.keyoverlap.fixtures.TestKeys;
import dev.keyoverlap.key.Alias;
import dev.keyoverlap.key.HeldKey;
import dev.keyoverlap.key.KeyRefusedException.Reason;
import dev.keyoverlap.key.PeerCertificate;
import dev.keyoverlap.ring.KeyVersion;
import dev.keyoverlap.ring.Keyring;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** How keys come into a ring: what each transition does, and every reason for which it refuses. */
class ArrivalTest {

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
      Keyring after = new Arrival(withA, T1).add(NEXT, B);

      assertThat(after).isEqualTo(ring(active(ORDERS, A), active(NEXT, B, T1)));
      assertThat(withA).isEqualTo(ring(active(ORDERS, A)));
    }

    @Test
    void add_underAnAliasThatIsOutOfUse_isActive() throws Exception {
      Keyring after = new Arrival(ring(retained(ORDERS, A, T1)), T2).add(ORDERS, B);

      assertThat(after).isEqualTo(ring(active(ORDERS, B, T2), retained(ORDERS, A, T1)));
    }

    @Test
    void add_ofAKeyOutsideItsValidity_isAdopted() throws Exception {
      assertThat(new Arrival(withA, T1).add(NEXT, EXPIRED).active(NEXT)).isPresent();
    }

    @Test
    void add_underAnAliasInUse_isRefused() {
      refused(withA, Reason.ALIAS_IN_USE, A, () -> new Arrival(withA, T1).add(ORDERS, B));
    }

    @Test
    void add_underAnAliasWithAStagedKey_isRefused() {
      Keyring staged = ring(staged(ORDERS, A));

      refused(staged, Reason.ALIAS_IN_USE, A, () -> new Arrival(staged, T1).add(ORDERS, B));
    }

    @Test
    void add_ofACertificateThatIsHeldAlready_isRefusedInEveryStateAndKind() {
      PeerCertificate certificate = TestKeys.certificateOf(A);

      refused(withA, Reason.ALREADY_HELD, A, () -> new Arrival(withA, T1).add(NEXT, A));
      refused(withA, Reason.ALREADY_HELD, A, () -> new Arrival(withA, T1).add(NEXT, certificate));
      refused(swapped, Reason.ALREADY_HELD, A, () -> new Arrival(swapped, T2).add(NEXT, A));
      Keyring staged = ring(staged(ORDERS, A));
      refused(staged, Reason.ALREADY_HELD, A, () -> new Arrival(staged, T1).add(NEXT, A));
    }

    @Test
    void add_ofAKeyInUseUnderAnotherAlias_isRefusedAlsoWithAnotherCertificate() throws Exception {
      Keyring staged = ring(staged(ORDERS, A));
      Keyring retained = ring(retained(ORDERS, A, T1));

      refused(withA, Reason.ACTIVE_ELSEWHERE, A, () -> new Arrival(withA, T1).add(NEXT, RENEWED_A));
      refused(
          staged, Reason.ACTIVE_ELSEWHERE, A, () -> new Arrival(staged, T1).add(NEXT, RENEWED_A));
      assertThat(new Arrival(retained, T2).add(NEXT, RENEWED_A).active(NEXT)).isPresent();
    }

    @Test
    void add_ofACompromisedKey_isRefusedAlsoWithAnotherCertificate() {
      Keyring ring = ring(outOfUse(ORDERS, A, COMPROMISED, T1));

      refused(ring, Reason.COMPROMISED, A, () -> new Arrival(ring, T2).add(NEXT, A));
      refused(
          ring, Reason.COMPROMISED, RENEWED_A, () -> new Arrival(ring, T2).add(NEXT, RENEWED_A));
      refused(
          ring, Reason.COMPROMISED, RENEWED_A, () -> new Arrival(ring, T2).add(ORDERS, RENEWED_A));
    }

    @Test
    void add_ofAnIssuerAndSerialThatAnotherKeyBears_isRefused() throws Exception {
      HeldKey seven = issued(A, 7);
      Keyring ring = ring(retained(ORDERS, seven, T1));

      refused(
          ring,
          Reason.ISSUER_AND_SERIAL_TAKEN,
          seven,
          () -> new Arrival(ring, T2).add(NEXT, issued(A, 7)));
      assertThat(new Arrival(ring, T2).add(NEXT, issued(A, 8)).active(NEXT)).isPresent();
      assertThat(new Arrival(ring, T2).add(NEXT, issued(B, 7)).active(NEXT)).isPresent();
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
  class Stage {

    @Test
    void stage_besideAnActiveKey_changesNothingInUse() throws Exception {
      Keyring after = new Arrival(withA, T1).stage(ORDERS, FUTURE);

      assertThat(after)
          .isEqualTo(
              ring(active(ORDERS, A), KeyVersion.of(ORDERS, FUTURE, STAGED, T1, Optional.empty())));
      assertThat(withA.staged(ORDERS)).isEmpty();
    }

    @Test
    void stage_underANewAlias_isStagedOnly() throws Exception {
      assertThat(Ring.empty().stage(ORDERS, A, T0).keyring()).isEqualTo(ring(staged(ORDERS, A)));
    }

    @Test
    void stage_ofASecondKey_isRefused() {
      Keyring staged = ring(active(ORDERS, A), staged(ORDERS, B));

      refused(staged, Reason.ALREADY_STAGED, B, () -> new Arrival(staged, T1).stage(ORDERS, C));
    }

    @Test
    void stage_ofTheOtherKind_isRefused() {
      Keyring partner = ring(active(ORDERS, PEER));

      refused(withA, Reason.WRONG_KIND, PEER, () -> new Arrival(withA, T1).stage(ORDERS, PEER));
      refused(partner, Reason.WRONG_KIND, A, () -> new Arrival(partner, T1).stage(ORDERS, A));
    }

    @Test
    void stage_ofWhatAddWouldRefuse_isRefused() {
      Keyring two = ring(active(ORDERS, A), active(NEXT, B));

      refused(two, Reason.ALREADY_HELD, A, () -> new Arrival(two, T1).stage(ORDERS, A));
      refused(two, Reason.ACTIVE_ELSEWHERE, A, () -> new Arrival(two, T1).stage(NEXT, RENEWED_A));
    }
  }

  private static HeldKey validFrom(Instant first, Instant last) {
    return TestKeys.named("limited").algorithm("EC", 256).valid(first, last).make();
  }
}
