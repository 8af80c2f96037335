package dev.keyoverlap;

import static dev.keyoverlap.Alias.alias;
import static dev.keyoverlap.KeyState.COMPROMISED;
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
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** How keys go out of use, come back, move to another alias, and disappear. */
class KeyringEndsTest {

  private static final Alias ORDERS = alias("orders");
  private static final Alias NEXT = alias("orders-next");
  private static final HeldKey A = TestKeys.ec("a");
  private static final HeldKey B = TestKeys.ec("b");
  private static final HeldKey C = TestKeys.ec("c");
  private static final HeldKey UNKNOWN = TestKeys.ec("unknown");
  private static final HeldKey RENEWED_A = TestKeys.named("a").forTheKeyPairOf(A).make();
  private static final PeerCertificate PEER = TestKeys.certificateOf(TestKeys.ec("peer"));
  private static final HeldKey EXPIRING =
      TestKeys.named("x").algorithm("EC", 256).valid(T0.minus(Duration.ofDays(9)), T1).make();

  private final Keyring withA = ring(active(ORDERS, A));
  private final Keyring swapped = ring(active(ORDERS, B, T1), retained(ORDERS, A, T1));
  private final Keyring stolen = ring(active(ORDERS, B, T1), outOfUse(ORDERS, A, COMPROMISED, T1));

  @Nested
  class Promote {

    private final Keyring overlap = ring(active(ORDERS, A), active(NEXT, B));

    @Test
    void promote_ofASecondAlias_takesOverTheFirstAndIsFreeAgain() throws Exception {
      Keyring after = overlap.promote(NEXT, ORDERS, T1, KEEP);

      assertThat(after).isEqualTo(swapped);
      assertThat(after.aliases()).containsExactly(ORDERS);
      assertThat(after.add(NEXT, C, T2).active(NEXT)).isPresent();
      assertThat(overlap).isEqualTo(ring(active(ORDERS, A), active(NEXT, B)));
    }

    @Test
    void promote_withoutAnActiveKeyOnEitherSide_isRefused() {
      refused(withA, Reason.NO_ACTIVE_KEY, null, () -> withA.promote(NEXT, ORDERS, T1, KEEP));
      refused(withA, Reason.NO_SUCH_KEY, null, () -> withA.promote(ORDERS, NEXT, T1, KEEP));
    }

    @Test
    void promote_overItself_isRefused() {
      refused(overlap, Reason.ALIAS_IN_USE, null, () -> overlap.promote(ORDERS, ORDERS, T1, KEEP));
    }

    @Test
    void promote_ofTheOtherKind_isRefused() {
      Keyring mixed = ring(active(ORDERS, A), active(NEXT, PEER));

      refused(mixed, Reason.WRONG_KIND, PEER, () -> mixed.promote(NEXT, ORDERS, T1, KEEP));
      refused(mixed, Reason.WRONG_KIND, A, () -> mixed.promote(ORDERS, NEXT, T1, KEEP));
    }

    @Test
    void promote_ofAKeyOutsideItsValidity_isRefused() throws Exception {
      Keyring expiring = ring(active(ORDERS, A), active(NEXT, EXPIRING));

      refused(
          expiring, Reason.NOT_VALID_NOW, EXPIRING, () -> expiring.promote(NEXT, ORDERS, T2, KEEP));
      assertThat(expiring.promote(NEXT, ORDERS, T1, KEEP).active(ORDERS)).isPresent();
    }

    @Test
    void promote_ofAnAliasThatHasAStagedKey_isRefused() throws Exception {
      // It would not be free afterwards, and the staged key may be the promoted one, renewed.
      Keyring ring = ring(active(ORDERS, B), active(NEXT, A), staged(NEXT, RENEWED_A));

      refused(ring, Reason.ALREADY_STAGED, RENEWED_A, () -> ring.promote(NEXT, ORDERS, T1, KEEP));
      assertThat(ring.retire(RENEWED_A.keyId(), T1, KEEP).promote(NEXT, ORDERS, T1, KEEP))
          .satisfies(after -> assertThat(after.active(ORDERS)).contains(active(ORDERS, A, T1)));
    }

    @Test
    void promote_overAnAliasThatHasAStagedKey_leavesItStaged() throws Exception {
      Keyring ring = ring(active(ORDERS, A), staged(ORDERS, C), active(NEXT, B));

      assertThat(ring.promote(NEXT, ORDERS, T1, KEEP))
          .isEqualTo(ring(active(ORDERS, B, T1), staged(ORDERS, C), retained(ORDERS, A, T1)));
    }
  }

  @Nested
  class Retire {

    @Test
    void retire_ofAnAlias_retainsItsActiveKeyAndNothingTakesItsPlace() throws Exception {
      Keyring after = withA.retire(ORDERS, T1, KEEP);

      assertThat(after).isEqualTo(ring(retained(ORDERS, A, T1)));
      assertThat(withA).isEqualTo(ring(active(ORDERS, A)));
    }

    @Test
    void retire_ofAKey_retainsItWhetherActiveOrOnlyStaged() throws Exception {
      Keyring both = ring(active(ORDERS, A), staged(ORDERS, B));

      assertThat(both.retire(A.keyId(), T1, KEEP))
          .isEqualTo(ring(retained(ORDERS, A, T1), staged(ORDERS, B)));
      assertThat(both.retire(B.keyId(), T1, KEEP))
          .isEqualTo(ring(active(ORDERS, A), retained(ORDERS, B, T1)));
    }

    @Test
    void retire_ofWhatIsNotInUse_isRefused() {
      Keyring staged = ring(staged(ORDERS, A));

      refused(withA, Reason.NO_ACTIVE_KEY, null, () -> withA.retire(NEXT, T1, KEEP));
      refused(staged, Reason.NO_ACTIVE_KEY, null, () -> staged.retire(ORDERS, T1, KEEP));
      refused(swapped, Reason.NO_ACTIVE_KEY, A, () -> swapped.retire(A.keyId(), T2, KEEP));
      refused(stolen, Reason.NO_ACTIVE_KEY, A, () -> stolen.retire(A.keyId(), T2, KEEP));
      refused(withA, Reason.NO_SUCH_KEY, UNKNOWN, () -> withA.retire(UNKNOWN.keyId(), T1, KEEP));
    }
  }

  @Nested
  class Restore {

    @Test
    void restore_ofAnEarlierKey_putsItBackAndRetainsTheOther() throws Exception {
      Keyring after = swapped.restore(A.keyId(), T2, KEEP);

      assertThat(after).isEqualTo(ring(active(ORDERS, A, T2), retained(ORDERS, B, T2)));
      assertThat(swapped).isEqualTo(ring(active(ORDERS, B, T1), retained(ORDERS, A, T1)));
    }

    @Test
    void restore_toAnAliasThatIsOutOfUse_putsTheKeyBack() throws Exception {
      assertThat(ring(retained(ORDERS, A, T1)).restore(A.keyId(), T2, KEEP))
          .isEqualTo(ring(active(ORDERS, A, T2)));
    }

    @Test
    void restore_thereAndBack_startsEachRetentionAnew() throws Exception {
      Keyring back = swapped.restore(A.keyId(), T2, KEEP).restore(B.keyId(), T2, KEEP);

      assertThat(back).isEqualTo(ring(active(ORDERS, B, T2), retained(ORDERS, A, T2)));
    }

    @Test
    void restore_ofWhatIsNotRetained_isRefused() {
      Keyring staged = ring(active(ORDERS, A), staged(ORDERS, B));

      refused(withA, Reason.NOT_RETAINED, A, () -> withA.restore(A.keyId(), T1, KEEP));
      refused(staged, Reason.NOT_RETAINED, B, () -> staged.restore(B.keyId(), T1, KEEP));
      refused(stolen, Reason.NOT_RETAINED, A, () -> stolen.restore(A.keyId(), T2, KEEP));
      refused(withA, Reason.NO_SUCH_KEY, UNKNOWN, () -> withA.restore(UNKNOWN.keyId(), T1, KEEP));
    }

    @Test
    void restore_ofAnExpiredKey_isRefused() throws Exception {
      Keyring ring = ring(active(ORDERS, B), retained(ORDERS, EXPIRING, T0));

      refused(ring, Reason.NOT_VALID_NOW, EXPIRING, () -> ring.restore(EXPIRING.keyId(), T2, KEEP));
      assertThat(ring.restore(EXPIRING.keyId(), T1, KEEP).active(ORDERS)).isPresent();
    }

    @Test
    void restore_ofTheOtherKindThanIsActiveNow_isRefused() {
      Keyring ring = ring(active(ORDERS, PEER), retained(ORDERS, A, T0));

      refused(ring, Reason.WRONG_KIND, A, () -> ring.restore(A.keyId(), T1, KEEP));
    }

    @Test
    void restore_ofAKeyThatIsInUseElsewhereMeanwhile_isRefused() {
      Keyring ring = ring(retained(ORDERS, A, T0), active(NEXT, RENEWED_A));

      refused(ring, Reason.ACTIVE_ELSEWHERE, RENEWED_A, () -> ring.restore(A.keyId(), T1, KEEP));
    }
  }

  @Nested
  class Rename {

    private final Keyring full =
        ring(active(ORDERS, A), staged(ORDERS, B), retained(ORDERS, C, T1), active(NEXT, UNKNOWN));
    private final Alias target = alias("purchase-orders");

    @Test
    void rename_ofAnAlias_movesAllItsVersionsAndNothingElse() throws Exception {
      Keyring after = full.rename(ORDERS, target);

      assertThat(after)
          .isEqualTo(
              ring(
                  active(target, A),
                  staged(target, B),
                  retained(target, C, T1),
                  active(NEXT, UNKNOWN)));
      assertThat(full.versions(ORDERS)).hasSize(3);
      assertThat(after.rename(target, ORDERS)).isEqualTo(full);
    }

    @Test
    void rename_toANameInUse_isRefusedAlsoIfOnlyRetainedKeysStandThere() {
      Keyring ring = ring(active(ORDERS, A), retained(NEXT, B, T1));

      refused(full, Reason.ALIAS_IN_USE, null, () -> full.rename(ORDERS, NEXT));
      refused(ring, Reason.ALIAS_IN_USE, null, () -> ring.rename(ORDERS, NEXT));
      refused(ring, Reason.ALIAS_IN_USE, null, () -> ring.rename(ORDERS, ORDERS));
    }

    @Test
    void rename_ofNothing_isRefused() {
      refused(withA, Reason.NO_SUCH_KEY, null, () -> withA.rename(NEXT, target));
    }
  }

  @Nested
  class Purge {

    private final Instant end = T1.plus(Duration.ofDays(100));

    @Test
    void purge_atItsDate_removesThatKeyOnly() throws Exception {
      Keyring after = swapped.purge(A.keyId(), end);

      assertThat(after.versions()).containsExactly(active(ORDERS, B, T1));
      assertThat(swapped.find(A.keyId())).isPresent();
      assertThat(stolen.purge(A.keyId(), end).versions()).isEqualTo(after.versions());
    }

    @Test
    void purge_aMillisecondBeforeItsDate_isRefused() {
      Instant before = end.minusMillis(1);

      refused(swapped, Reason.RETENTION_RUNS, A, () -> swapped.purge(A.keyId(), before));
      refused(stolen, Reason.RETENTION_RUNS, A, () -> stolen.purge(A.keyId(), before));
    }

    @Test
    void purge_ofWhatIsInUse_isRefusedHoweverLate() {
      Keyring staged = ring(staged(ORDERS, A));

      refused(swapped, Reason.NOT_RETAINED, B, () -> swapped.purge(B.keyId(), Instant.MAX));
      refused(staged, Reason.NOT_RETAINED, A, () -> staged.purge(A.keyId(), Instant.MAX));
      refused(withA, Reason.NO_SUCH_KEY, UNKNOWN, () -> withA.purge(UNKNOWN.keyId(), end));
    }

    @Test
    void purge_ofTheLastKeyOfAnAlias_freesItsName() throws Exception {
      Keyring after = ring(retained(ORDERS, A, T1)).purge(A.keyId(), end);

      assertThat(after.versions()).isEmpty();
      assertThat(after.add(ORDERS, B, end).active(ORDERS)).isPresent();
    }
  }

  @Nested
  class Compromised {

    @Test
    void compromised_inEachState_isOutOfEveryUseAtOnce() throws Exception {
      Keyring ring = ring(active(ORDERS, A), staged(ORDERS, B), retained(ORDERS, C, T0));

      for (HeldKey key : new HeldKey[] {A, B, C}) {
        KeyVersion after = ring.compromised(key.keyId(), T1, KEEP).find(key.keyId()).orElseThrow();
        assertThat(after).isEqualTo(outOfUse(ORDERS, key, COMPROMISED, T1));
        assertThat(KeyUse.values()).noneMatch(use -> after.serves(use, T1));
      }
      assertThat(ring.active(ORDERS)).contains(active(ORDERS, A));
    }

    @Test
    void compromised_withOtherCertificatesForTheKeyPair_takesThemWithIt() throws Exception {
      Keyring ring = ring(active(ORDERS, RENEWED_A), retained(ORDERS, A, T0), active(NEXT, B));

      assertThat(ring.compromised(A.keyId(), T1, KEEP))
          .isEqualTo(
              ring(
                  outOfUse(ORDERS, RENEWED_A, COMPROMISED, T1),
                  outOfUse(ORDERS, A, COMPROMISED, T1),
                  active(NEXT, B)));
    }

    @Test
    void compromised_whereALongerRetentionWasPromised_keepsThatDate() throws Exception {
      Keyring ring = ring(active(ORDERS, A)).retire(ORDERS, T0, Retention.ofDays(400));
      KeyVersion retired = ring.find(A.keyId()).orElseThrow();

      KeyVersion after = ring.compromised(A.keyId(), T1, KEEP).find(A.keyId()).orElseThrow();

      assertThat(after.state()).isEqualTo(COMPROMISED);
      assertThat(after.keptUntil()).isEqualTo(retired.keptUntil());
    }

    @Test
    void compromised_ofAPartnersKey_isOutOfUseToo() throws Exception {
      assertThat(ring(active(ORDERS, PEER)).compromised(PEER.keyId(), T1, KEEP))
          .isEqualTo(ring(outOfUse(ORDERS, PEER, COMPROMISED, T1)));
    }

    @Test
    void compromised_twiceOrUnknown_isRefused() {
      refused(stolen, Reason.COMPROMISED, A, () -> stolen.compromised(A.keyId(), T2, KEEP));
      refused(
          stolen, Reason.NO_SUCH_KEY, UNKNOWN, () -> stolen.compromised(UNKNOWN.keyId(), T2, KEEP));
    }

    @Test
    void aliasOfACompromisedKey_takesANewOne() throws Exception {
      Keyring empty = withA.compromised(A.keyId(), T1, KEEP);

      assertThat(empty.active(ORDERS)).isEmpty();
      assertThat(empty.add(ORDERS, B, T2).active(ORDERS)).contains(active(ORDERS, B, T2));
    }
  }
}
