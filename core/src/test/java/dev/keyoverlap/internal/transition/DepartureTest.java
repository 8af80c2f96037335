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

import dev.keyoverlap.fixtures.TestKeys;
import dev.keyoverlap.key.Alias;
import dev.keyoverlap.key.HeldKey;
import dev.keyoverlap.key.KeyRefusedException.Reason;
import dev.keyoverlap.key.PeerCertificate;
import dev.keyoverlap.ring.KeyUse;
import dev.keyoverlap.ring.KeyVersion;
import dev.keyoverlap.ring.Keyring;
import dev.keyoverlap.ring.Retention;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** How keys go out of use and disappear, and every reason why not. */
class DepartureTest {

  private static final Alias ORDERS = alias("orders");
  private static final Alias NEXT = alias("orders-next");
  private static final HeldKey A = TestKeys.ec("a");
  private static final HeldKey B = TestKeys.ec("b");
  private static final HeldKey C = TestKeys.ec("c");
  private static final HeldKey UNKNOWN = TestKeys.ec("unknown");
  private static final HeldKey RENEWED_A = TestKeys.named("a").forTheKeyPairOf(A).make();
  private static final PeerCertificate PEER = TestKeys.certificateOf(TestKeys.ec("peer"));

  private final Keyring withA = ring(active(ORDERS, A));
  private final Keyring swapped = ring(active(ORDERS, B, T1), retained(ORDERS, A, T1));
  private final Keyring stolen = ring(active(ORDERS, B, T1), outOfUse(ORDERS, A, COMPROMISED, T1));

  @Nested
  class Retire {

    @Test
    void retire_ofAnAlias_retainsItsActiveKeyAndNothingTakesItsPlace() throws Exception {
      Keyring after = new Departure(withA, T1).retire(ORDERS, KEEP);

      assertThat(after).isEqualTo(ring(retained(ORDERS, A, T1)));
      assertThat(withA).isEqualTo(ring(active(ORDERS, A)));
    }

    @Test
    void retire_ofAKey_retainsItWhetherActiveOrOnlyStaged() throws Exception {
      Keyring both = ring(active(ORDERS, A), staged(ORDERS, B));

      assertThat(new Departure(both, T1).retire(A.keyId(), KEEP))
          .isEqualTo(ring(retained(ORDERS, A, T1), staged(ORDERS, B)));
      assertThat(new Departure(both, T1).retire(B.keyId(), KEEP))
          .isEqualTo(ring(active(ORDERS, A), retained(ORDERS, B, T1)));
    }

    @Test
    void retire_ofWhatIsNotInUse_isRefused() {
      Keyring staged = ring(staged(ORDERS, A));

      refused(withA, Reason.NO_ACTIVE_KEY, null, () -> new Departure(withA, T1).retire(NEXT, KEEP));
      refused(
          staged, Reason.NO_ACTIVE_KEY, null, () -> new Departure(staged, T1).retire(ORDERS, KEEP));
      refused(
          swapped,
          Reason.NO_ACTIVE_KEY,
          A,
          () -> new Departure(swapped, T2).retire(A.keyId(), KEEP));
      refused(
          stolen, Reason.NO_ACTIVE_KEY, A, () -> new Departure(stolen, T2).retire(A.keyId(), KEEP));
      refused(
          withA,
          Reason.NO_SUCH_KEY,
          UNKNOWN,
          () -> new Departure(withA, T1).retire(UNKNOWN.keyId(), KEEP));
    }
  }

  @Nested
  class Purge {

    private final Instant end = T1.plus(Duration.ofDays(100));

    @Test
    void purge_atItsDate_removesThatKeyOnly() throws Exception {
      Keyring after = new Departure(swapped, end).purge(A.keyId());

      assertThat(after.versions()).containsExactly(active(ORDERS, B, T1));
      assertThat(swapped.find(A.keyId())).isPresent();
      assertThat(new Departure(stolen, end).purge(A.keyId()).versions())
          .isEqualTo(after.versions());
    }

    @Test
    void purge_aMillisecondBeforeItsDate_isRefused() {
      Instant before = end.minusMillis(1);

      refused(
          swapped, Reason.RETENTION_RUNS, A, () -> new Departure(swapped, before).purge(A.keyId()));
      refused(
          stolen, Reason.RETENTION_RUNS, A, () -> new Departure(stolen, before).purge(A.keyId()));
    }

    @Test
    void purge_ofWhatIsInUse_isRefusedHoweverLate() {
      Keyring staged = ring(staged(ORDERS, A));

      refused(
          swapped,
          Reason.NOT_RETAINED,
          B,
          () -> new Departure(swapped, Instant.MAX).purge(B.keyId()));
      refused(
          staged,
          Reason.NOT_RETAINED,
          A,
          () -> new Departure(staged, Instant.MAX).purge(A.keyId()));
      refused(
          withA,
          Reason.NO_SUCH_KEY,
          UNKNOWN,
          () -> new Departure(withA, end).purge(UNKNOWN.keyId()));
    }

    @Test
    void purge_ofTheLastKeyOfAnAlias_freesItsName() throws Exception {
      Keyring after = new Departure(ring(retained(ORDERS, A, T1)), end).purge(A.keyId());

      assertThat(after.versions()).isEmpty();
      assertThat(new Arrival(after, end).add(ORDERS, B).active(ORDERS)).isPresent();
    }
  }

  @Nested
  class Compromised {

    @Test
    void compromised_inEachState_isOutOfEveryUseAtOnce() throws Exception {
      Keyring ring = ring(active(ORDERS, A), staged(ORDERS, B), retained(ORDERS, C, T0));

      for (HeldKey key : new HeldKey[] {A, B, C}) {
        KeyVersion after =
            new Departure(ring, T1).compromised(key.keyId(), KEEP).find(key.keyId()).orElseThrow();
        assertThat(after).isEqualTo(outOfUse(ORDERS, key, COMPROMISED, T1));
        assertThat(KeyUse.values()).noneMatch(use -> after.serves(use, T1));
      }
      assertThat(ring.active(ORDERS)).contains(active(ORDERS, A));
    }

    @Test
    void compromised_withOtherCertificatesForTheKeyPair_takesThemWithIt() throws Exception {
      Keyring ring = ring(active(ORDERS, RENEWED_A), retained(ORDERS, A, T0), active(NEXT, B));

      assertThat(new Departure(ring, T1).compromised(A.keyId(), KEEP))
          .isEqualTo(
              ring(
                  outOfUse(ORDERS, RENEWED_A, COMPROMISED, T1),
                  outOfUse(ORDERS, A, COMPROMISED, T1),
                  active(NEXT, B)));
    }

    @Test
    void compromised_whereALongerRetentionWasPromised_keepsThatDate() throws Exception {
      Keyring ring =
          new Departure(ring(active(ORDERS, A)), T0).retire(ORDERS, Retention.ofDays(400));
      KeyVersion retired = ring.find(A.keyId()).orElseThrow();

      KeyVersion after =
          new Departure(ring, T1).compromised(A.keyId(), KEEP).find(A.keyId()).orElseThrow();

      assertThat(after.state()).isEqualTo(COMPROMISED);
      assertThat(after.keptUntil()).isEqualTo(retired.keptUntil());
    }

    @Test
    void compromised_ofAPartnersKey_isOutOfUseToo() throws Exception {
      assertThat(new Departure(ring(active(ORDERS, PEER)), T1).compromised(PEER.keyId(), KEEP))
          .isEqualTo(ring(outOfUse(ORDERS, PEER, COMPROMISED, T1)));
    }

    @Test
    void compromised_twiceOrUnknown_isRefused() {
      refused(
          stolen,
          Reason.COMPROMISED,
          A,
          () -> new Departure(stolen, T2).compromised(A.keyId(), KEEP));
      refused(
          stolen,
          Reason.NO_SUCH_KEY,
          UNKNOWN,
          () -> new Departure(stolen, T2).compromised(UNKNOWN.keyId(), KEEP));
    }

    @Test
    void aliasOfACompromisedKey_takesANewOne() throws Exception {
      Keyring empty = new Departure(withA, T1).compromised(A.keyId(), KEEP);

      assertThat(empty.active(ORDERS)).isEmpty();
      assertThat(new Arrival(empty, T2).add(ORDERS, B).active(ORDERS))
          .contains(active(ORDERS, B, T2));
    }
  }
}
