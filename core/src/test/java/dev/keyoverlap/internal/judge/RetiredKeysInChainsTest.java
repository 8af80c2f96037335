package dev.keyoverlap.internal.judge;

import static dev.keyoverlap.key.Alias.alias;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.keyoverlap.fixtures.TestKeys;
import dev.keyoverlap.internal.path.ChainRefusedException;
import dev.keyoverlap.internal.path.PresentedCertificates;
import dev.keyoverlap.internal.work.Budget;
import dev.keyoverlap.internal.work.Work;
import dev.keyoverlap.key.Alias;
import dev.keyoverlap.key.HeldKey;
import dev.keyoverlap.message.ChainTrust;
import dev.keyoverlap.message.Chains;
import dev.keyoverlap.message.Limits;
import dev.keyoverlap.message.TrustedChain;
import dev.keyoverlap.message.VerificationPolicy;
import dev.keyoverlap.ring.KeyState;
import dev.keyoverlap.ring.KeyVersion;
import dev.keyoverlap.ring.Keyring;
import dev.keyoverlap.ring.Tombstone;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.assertj.core.api.AbstractStringAssert;
import org.junit.jupiter.api.Test;

/** A key that one alias took out of use, and another has still, does not come back by a chain. */
class RetiredKeysInChainsTest {

  private static final Alias CA = alias("ca");
  private static final Alias ISSUING_CA = alias("issuing-ca");
  private static final Alias PARTNER = alias("partner");
  private static final Alias OTHER = alias("other");
  private static final Alias THIRD = alias("third");

  private static final HeldKey ROOT = TestKeys.ec("root");
  private static final HeldKey ISSUING = authority().issuedBy(ROOT).make();
  private static final HeldKey ISSUING_RENEWED =
      authority().forTheKeyPairOf(ISSUING).issuedBy(ROOT).make();
  private static final HeldKey BELOW = leaf().issuedBy(ISSUING).make();
  private static final HeldKey SIGNER = leaf().issuedBy(ROOT).make();
  private static final HeldKey RENEWED = leaf().forTheKeyPairOf(SIGNER).issuedBy(ROOT).make();
  private static final HeldKey AGAIN = leaf().forTheKeyPairOf(SIGNER).issuedBy(ROOT).make();

  private static final Instant NOW =
      AGAIN.certificate().getNotBefore().toInstant().plus(Duration.ofHours(1));
  private static final Instant PAST = NOW.minusSeconds(1);
  private static final Instant LATER = NOW.plusSeconds(1);

  private static final VerificationPolicy POLICY =
      VerificationPolicy.anyOf(PARTNER)
          .acceptChains(PARTNER, ChainTrust.to(CA, ISSUING_CA).anySubject());

  private static TestKeys authority() {
    return TestKeys.named("issuing").algorithm("EC", 256);
  }

  private static TestKeys leaf() {
    return TestKeys.named("partner").algorithm("EC", 256).noAuthority();
  }

  private static KeyVersion in(KeyState state, Alias alias, HeldKey key) {
    return KeyVersion.of(alias, TestKeys.certificateOf(key), state, NOW, Optional.empty());
  }

  private static KeyVersion active(Alias alias, HeldKey key) {
    return in(KeyState.ACTIVE, alias, key);
  }

  private static KeyVersion retained(Alias alias, HeldKey key, Instant until) {
    return KeyVersion.of(
        alias, TestKeys.certificateOf(key), KeyState.RETAINED, PAST, Optional.of(until));
  }

  private static List<KeyVersion> withRoot(KeyVersion... others) {
    return Stream.concat(Stream.of(active(CA, ROOT)), Stream.of(others)).toList();
  }

  private static Keyring ring(KeyVersion... others) {
    return Keyring.of(withRoot(others));
  }

  private static TrustedChain find(Keyring ring, VerificationPolicy policy, HeldKey signer)
      throws ChainRefusedException {
    return Chains.among(ring, policy, NOW, ISSUING.certificate()).find(signer.certificate());
  }

  private static AbstractStringAssert<?> refused(
      Keyring ring, VerificationPolicy policy, HeldKey signer) {
    try {
      throw new AssertionError(find(ring, policy, signer).toString());
    } catch (ChainRefusedException e) {
      return assertThat(e.getMessage()).contains("compromised, retired or purged");
    }
  }

  @Test
  void signersKey_heldByAnotherAliasOnly_mustBeInUseThere() throws Exception {
    Keyring retiredThere = ring(retained(OTHER, SIGNER, LATER));
    Keyring renewedThere = ring(retained(OTHER, SIGNER, LATER), active(OTHER, RENEWED));
    Keyring stagedThere = ring(in(KeyState.STAGED, OTHER, SIGNER));
    Keyring retiredByOneOfTwo = ring(active(OTHER, SIGNER), retained(THIRD, RENEWED, LATER));

    assertThat(find(ring(active(OTHER, SIGNER)), POLICY, AGAIN).alias()).isEqualTo(PARTNER);
    assertThat(find(stagedThere, POLICY, AGAIN).alias()).isEqualTo(PARTNER);
    assertThat(find(renewedThere, POLICY, AGAIN).alias()).isEqualTo(PARTNER);
    refused(retiredThere, POLICY, AGAIN).endsWith("compromised, retired or purged");
    refused(retiredByOneOfTwo, POLICY, AGAIN).endsWith("compromised, retired or purged");
  }

  @Test
  void signersKey_heldByTheAliasItself_mustCountThere() throws Exception {
    Keyring kept = ring(retained(PARTNER, SIGNER, LATER), active(OTHER, RENEWED));
    Keyring retired = ring(retained(PARTNER, SIGNER, PAST), active(OTHER, RENEWED));
    Keyring stagedAgain =
        ring(retained(PARTNER, SIGNER, PAST), in(KeyState.STAGED, PARTNER, AGAIN));

    assertThat(find(kept, POLICY, AGAIN).alias()).isEqualTo(PARTNER);
    refused(kept, POLICY.activeKeysOnly(), AGAIN).endsWith("under [partner]");
    refused(retired, POLICY, AGAIN).endsWith("under [partner]");
    assertThat(find(stagedAgain, POLICY, RENEWED).alias()).isEqualTo(PARTNER);
  }

  @Test
  void authoritysKey_thatTheRootsAliasesHold_mustCountUnderOneOfThem() throws Exception {
    Keyring kept = ring(retained(ISSUING_CA, ISSUING, LATER));
    Keyring retired = ring(retained(ISSUING_CA, ISSUING, PAST), active(OTHER, ISSUING_RENEWED));
    Keyring staged = ring(in(KeyState.STAGED, ISSUING_CA, ISSUING));

    assertThat(find(ring(), POLICY, BELOW).root().keyId()).isEqualTo(ROOT.keyId());
    assertThat(find(kept, POLICY, BELOW).root().keyId()).isEqualTo(ISSUING.keyId());
    assertThat(find(staged, POLICY, BELOW).root().keyId()).isEqualTo(ROOT.keyId());
    refused(kept, POLICY.activeKeysOnly(), BELOW).contains("CN=issuing").contains("issuing-ca");
    refused(retired, POLICY, BELOW).contains("CN=issuing").contains("issuing-ca");
  }

  @Test
  void authoritysKey_thatNoRootsAliasHolds_mustBeInUseWhereItIs() throws Exception {
    Keyring used = ring(active(OTHER, ISSUING));
    Keyring retired = ring(retained(OTHER, ISSUING, LATER));

    assertThat(find(used, POLICY, BELOW).root().keyId()).isEqualTo(ROOT.keyId());
    refused(retired, POLICY, BELOW)
        .contains("CN=issuing")
        .endsWith("compromised, retired or purged");
  }

  /** Nobody remembers under which alias it was. */
  @Test
  void purgedKey_thatAnotherAliasHas_isRefusedForOthers_untilItsTombstoneExpires()
      throws Exception {
    assertThat(find(Keyring.of(withRoot(active(OTHER, RENEWED))), POLICY, AGAIN)).isNotNull();
    refused(purged(NOW), POLICY, AGAIN).endsWith("compromised, retired or purged");
    assertThat(find(purged(PAST), POLICY, AGAIN).alias()).isEqualTo(PARTNER);
  }

  private static Keyring purged(Instant counting) {
    Tombstone tombstone =
        new Tombstone(
            SIGNER.keyId(),
            Tombstone.hashOf(SIGNER.certificate().getPublicKey()),
            KeyState.RETAINED,
            NOW.minus(Duration.ofDays(1)),
            Optional.of(counting));
    return Keyring.of(withRoot(active(OTHER, RENEWED)), Map.of(), List.of(tombstone));
  }

  @Test
  void subject_isComparedFirst_andNothingElseIsDone_ifItIsNotTheRightOne() {
    VerificationPolicy successors =
        VerificationPolicy.anyOf(PARTNER).acceptChains(PARTNER, ChainTrust.to(CA));
    Budget budget = Budget.of(Limits.DEFAULT);

    assertThatExceptionOfType(ChainRefusedException.class)
        .isThrownBy(
            () ->
                ChainSearch.with(ring(), successors, NOW, PresentedCertificates.none(), budget)
                    .find(SIGNER.certificate()))
        .withMessageContaining("another subject");
    assertThat(budget.done(Work.COMPARISONS)).isEqualTo(1);
    assertThat(budget.done(Work.VISITS)).isZero();
    assertThat(budget.done(Work.PUBLIC_KEY_OPERATIONS)).isZero();
  }
}
