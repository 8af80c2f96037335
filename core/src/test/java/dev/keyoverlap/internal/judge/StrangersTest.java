package dev.keyoverlap.internal.judge;

import static dev.keyoverlap.key.Alias.alias;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.keyoverlap.fixtures.SetClock;
import dev.keyoverlap.fixtures.TestKeys;
import dev.keyoverlap.internal.path.PresentedCertificates;
import dev.keyoverlap.internal.work.Budget;
import dev.keyoverlap.internal.work.Work;
import dev.keyoverlap.key.Alias;
import dev.keyoverlap.key.HeldKey;
import dev.keyoverlap.key.KeyHint;
import dev.keyoverlap.message.ChainTrust;
import dev.keyoverlap.message.Limit;
import dev.keyoverlap.message.LimitExceededException;
import dev.keyoverlap.message.Limits;
import dev.keyoverlap.message.SignerVerdict;
import dev.keyoverlap.message.SignerVerdict.Verdict;
import dev.keyoverlap.message.TrustedChain;
import dev.keyoverlap.message.VerificationPolicy;
import dev.keyoverlap.ring.KeyState;
import dev.keyoverlap.ring.KeyVersion;
import dev.keyoverlap.ring.Keyring;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Signatures by keys that the ring does not have, under a policy that goes by chains. */
class StrangersTest {

  private static final Alias PARTNER = alias("partner");
  private static final Alias CA = alias("ca");
  private static final Alias ZEBRA = alias("zebra");
  private static final VerificationPolicy POLICY =
      VerificationPolicy.anyOf(PARTNER).acceptChains(PARTNER, ChainTrust.to(CA));

  private static final HeldKey AUTHORITY = TestKeys.ec("authority");
  private static final HeldKey KNOWN = TestKeys.ec("partner");
  private static final HeldKey NEW = issued().make();
  private static final HeldKey NEWER = issued().make();
  private static final HeldKey SELF_SIGNED = TestKeys.ec("partner");

  private final Instant now = new SetClock().instant();
  private final List<KeyVersion> ring =
      new ArrayList<>(List.of(active(CA, AUTHORITY), active(PARTNER, KNOWN)));
  private Budget budget = Budget.of(Limits.DEFAULT);

  private static TestKeys issued() {
    return TestKeys.named("partner").algorithm("EC", 256).noAuthority().issuedBy(AUTHORITY);
  }

  private KeyVersion active(Alias alias, HeldKey key) {
    return KeyVersion.active(alias, TestKeys.certificateOf(key), now);
  }

  private Judge judge() {
    return Judge.of(Keyring.of(ring), POLICY, now, budget);
  }

  private SignerVerdict verdict(BareSignature signature) throws Exception {
    Judged<String> judged = judge().judge(signature);
    assertThat(judged.coverage().isPresent()).isEqualTo(judged.verdict().correctBy().isPresent());
    return judged.verdict();
  }

  private static void assertUnknown(SignerVerdict verdict, String reason) {
    assertThat(verdict.verdict()).isEqualTo(Verdict.UNKNOWN_SIGNER);
    assertThat(verdict.reason()).isEqualTo(reason);
  }

  private void assertTrusted(BareSignature signature, HeldKey by) throws Exception {
    SignerVerdict verdict = verdict(signature);
    assertThat(verdict.verdict()).as("%s", verdict).isEqualTo(Verdict.VALID);
    assertThat(verdict.chain()).map(TrustedChain::signer).contains(by.certificate());
  }

  private static BareSignature by(HeldKey key, HeldKey... carried) throws Exception {
    return BareSignature.by(key)
        .carrying(Arrays.stream(carried).map(HeldKey::certificate).toList())
        .namingCarried();
  }

  // ---- who is tried

  @Test
  void stranger_whoseCertificateDidNotComeAlong_isUnknown_andCostsNothing() throws Exception {
    BareSignature signature = by(NEW);

    assertUnknown(verdict(signature), "its certificate is neither in the ring nor in the message");
    assertThat(budget.spent(Limit.SIGNATURES)).isZero();
    assertTrusted(by(NEW, NEW), NEW);
    assertThat(budget.spent(Limit.SIGNATURES)).isEqualTo(1);
    assertThat(budget.spent(Limit.STRANGERS)).isEqualTo(1);
  }

  @Test
  void strangers_areLimited_apartFromSignaturesThatCarryAKeyOfTheRing() throws Exception {
    budget = Budget.of(Limits.DEFAULT.with(Limit.STRANGERS, 1));
    Judge judge = judge();

    assertThat(judge.judge(by(NEW, NEW)).verdict().verdict()).isEqualTo(Verdict.VALID);
    // Its only certificate was tried when the ring was.
    assertThat(judge.judge(by(KNOWN, KNOWN).about("900 bolts")).verdict().verdict())
        .isEqualTo(Verdict.INVALID);
    assertThatExceptionOfType(LimitExceededException.class)
        .isThrownBy(() -> judge.judge(by(NEWER, NEWER)))
        .withMessageContaining("strangers");
  }

  @Test
  void carriedKeys_areTriedUpToTheLimit() throws Exception {
    budget = Budget.of(Limits.DEFAULT.with(Limit.CARRIED_KEYS, 2));

    assertTrusted(by(NEW, SELF_SIGNED, NEW), NEW);
    BareSignature third = by(NEW, SELF_SIGNED, NEWER, NEW);
    assertUnknown(
        verdict(third),
        "none of the first certificates in the message is for the key that made it."
            + " More are not tried (limit carried-keys)");
    assertThat(third.asked).hasSize(2);
    assertUnknown(
        verdict(by(KNOWN, SELF_SIGNED, NEWER)),
        "the signature value does not match the certificate in the message");
  }

  @Test
  void carriedKeyThatDoesNotFit_isTheReason_unlessAnotherCouldHaveSigned() throws Exception {
    HeldKey rsa = TestKeys.named("partner").noAuthority().issuedBy(AUTHORITY).make();

    assertUnknown(verdict(by(NEW, rsa)), "its key does not fit SHA256withECDSA");
    assertUnknown(
        verdict(by(NEW, rsa, SELF_SIGNED)),
        "the signature value does not match the certificate in the message");
    assertTrusted(by(NEW, rsa, SELF_SIGNED, NEW), NEW);
  }

  @Test
  void keyOfTheRing_thatTheSignatureNames_isWrongWhateverElseCameAlong() throws Exception {
    SignerVerdict verdict = verdict(by(NEW, KNOWN, NEWER));

    assertThat(verdict.verdict()).isEqualTo(Verdict.INVALID);
    assertThat(verdict.version()).contains(ring.get(1));
    // But if one of the others has made it, it is somebody else's.
    assertTrusted(by(NEW, KNOWN, NEW), NEW);
  }

  // ---- what they are worth

  @Test
  void stranger_withoutAChain_isRefusedWithTheReason() throws Exception {
    SignerVerdict verdict = verdict(by(SELF_SIGNED, SELF_SIGNED));

    assertThat(verdict.verdict()).isEqualTo(Verdict.CHAIN_REFUSED);
    assertThat(verdict.reason()).contains("does not chain to an authority under [ca]");
  }

  @Test
  void stranger_whoseSignatureCoversSomethingElse_isKnownAndWrong() throws Exception {
    SignerVerdict verdict =
        verdict(by(NEW, NEW).refusedForItsCoverage(Refusal.wrong("a part is missing")));

    assertThat(verdict.verdict()).isEqualTo(Verdict.INVALID);
    assertThat(verdict.reason()).isEqualTo("a part is missing");
    assertThat(verdict.chain()).map(TrustedChain::signer).contains(NEW.certificate());
  }

  @Test
  void stranger_withoutAChain_isNotAskedWhatItCovers() throws Exception {
    BareSignature signature = by(SELF_SIGNED, SELF_SIGNED);
    verdict(signature);

    assertThat(signature.asked).doesNotContain("coverage");
  }

  @Test
  void claimedCertificate_ofSeveralThatCameAlong_isTheOneThatCounts() throws Exception {
    HeldKey again = issued().forTheKeyPairOf(NEW).make();

    assertTrusted(by(NEW, NEW, again), NEW);
    assertTrusted(by(NEW, NEW, again).claiming(JudgeTest.digest(again)), again);
    assertTrusted(by(NEW, NEW, again).claimingLate(JudgeTest.digest(again)), again);
    assertUnknown(
        verdict(by(NEW, NEW, again).claiming(JudgeTest.digest(KNOWN))),
        "it names another certificate than those in the message");
    assertUnknown(
        verdict(by(NEW, NEW, again).claimingLate(JudgeTest.digest(KNOWN))),
        "it names another certificate than those in the message");
  }

  @Test
  void certificatesOfOneKey_areTriedForAChainUpToTheLimit() throws Exception {
    budget = Budget.of(Limits.DEFAULT.with(Limit.CARRIED_KEYS, 2));
    TestKeys again = TestKeys.named("partner").forTheKeyPairOf(NEW);
    HeldKey first = again.make();
    HeldKey second = again.make();

    assertTrusted(by(NEW, first, NEW), NEW);
    assertThat(verdict(by(NEW, first, second, NEW)).verdict()).isEqualTo(Verdict.CHAIN_REFUSED);
    // Those that are not meant do not count towards the limit.
    assertTrusted(by(NEW, first, second, NEW).claiming(JudgeTest.digest(NEW)), NEW);
  }

  @Test
  void certificatesThatManySignersClaim_areDigestedOnceEach() throws Exception {
    HeldKey first = issued().serialNumber(8).forTheKeyPairOf(NEW).make();
    budget = Budget.of(Limits.DEFAULT.with(Limit.SIGNATURES, 1_001).with(Limit.STRANGERS, 1_001));
    Judge judge = judge();
    BareSignature signature = by(NEW, first, NEW).claiming(JudgeTest.digest(NEW));
    for (int i = 0; i < 1_000; i++) {
      assertThat(judge.judge(signature).verdict().verdict()).isEqualTo(Verdict.VALID);
    }
    assertThat(budget.done(Work.CERTIFICATE_DIGESTS)).isEqualTo(2);
    // Who claims the other one needs no further digest.
    assertThat(judge.judge(signature.claiming(JudgeTest.digest(first))).verdict().chain())
        .map(TrustedChain::signer)
        .contains(first.certificate());
    assertThat(budget.done(Work.CERTIFICATE_DIGESTS)).isEqualTo(2);
  }

  // ---- where a chain does better than the ring

  @Test
  void expiredCertificateInTheRing_isFollowedByANewerOneForTheSameKeyThatCameAlong()
      throws Exception {
    HeldKey expired =
        issued()
            .forTheKeyPairOf(NEW)
            .valid(now.minus(Duration.ofDays(9)), now.minus(Duration.ofDays(1)))
            .make();
    ring.add(active(alias("partner-old"), expired));

    assertThat(verdict(by(NEW, expired)).verdict()).isEqualTo(Verdict.NOT_IN_POLICY);
    assertTrusted(by(NEW, expired, NEW), NEW);
    assertThat(verdict(by(NEW, expired, NEWER)).verdict()).isEqualTo(Verdict.NOT_IN_POLICY);
  }

  @Test
  void keyThatSomebodyTookOutOfUse_isMadeNoBetterByAChain() throws Exception {
    for (KeyState state : List.of(KeyState.RETAINED, KeyState.COMPROMISED)) {
      KeyVersion outOfUse =
          KeyVersion.of(
              ZEBRA,
              TestKeys.certificateOf(NEW),
              state,
              now,
              Optional.of(now.plus(Duration.ofDays(1))));
      ring.add(outOfUse);
      SignerVerdict verdict = verdict(by(NEW, NEW));
      assertThat(verdict.version()).contains(outOfUse);
      assertThat(verdict.verdict()).isNotEqualTo(Verdict.VALID);
      ring.remove(outOfUse);
    }
    // Beside one in use for somebody else, too.
    HeldKey again = issued().forTheKeyPairOf(NEW).make();
    ring.add(active(ZEBRA, again));
    assertTrusted(by(NEW, NEW, again), again);
    ring.add(
        KeyVersion.of(
            alias("yak"),
            TestKeys.certificateOf(NEW),
            KeyState.RETAINED,
            now,
            Optional.of(now.plus(Duration.ofDays(1)))));
    assertThat(verdict(by(NEW, NEW, again)).verdict()).isEqualTo(Verdict.NOT_IN_POLICY);
  }

  @Test
  void certificateInTheRing_thatServes_needsNoChain() throws Exception {
    ring.set(1, active(PARTNER, NEW));

    SignerVerdict verdict = verdict(by(NEW, NEW));
    assertThat(verdict.verdict()).isEqualTo(Verdict.VALID);
    assertThat(verdict.version()).contains(active(PARTNER, NEW));
    assertThat(verdict.chain()).isEmpty();
    assertThat(budget.spent(Limit.PATH_VALIDATIONS)).isZero();
  }

  // ---- several signatures of one message

  @Test
  void signaturesOfOneMessage_shareWhatWasReadOfIt_andThoseOfAnotherDoNot() throws Exception {
    List<X509Certificate> certificates = List.of(NEW.certificate());
    PresentedCertificates shared = BareSignature.presenting(certificates, budget);
    Judge judge = judge();
    for (int i = 0; i < 3; i++) {
      judge.judge(by(NEW, NEW).presented(shared));
    }
    assertThat(budget.spent(Limit.PATH_VALIDATIONS)).isEqualTo(1);
    assertThat(budget.done(Work.VISITS)).isPositive();

    HeldKey intermediate =
        TestKeys.named("issuing").algorithm("EC", 256).issuedBy(AUTHORITY).make();
    HeldKey below =
        TestKeys.named("partner").algorithm("EC", 256).noAuthority().issuedBy(intermediate).make();
    BareSignature signature = BareSignature.by(below).carrying(below.certificate());
    signature.presented(shared).namingCarried();
    assertThat(judge.judge(signature).verdict().verdict()).isEqualTo(Verdict.CHAIN_REFUSED);
    signature.presented(BareSignature.presenting(below.chain(), budget));
    assertThat(judge.judge(signature).verdict().verdict()).isEqualTo(Verdict.VALID);
  }

  @Test
  void keyNamedBySubject_isNotBlamed_andItsCertificateIsTriedOnce() throws Exception {
    BareSignature signature =
        BareSignature.by(NEW)
            .carrying(NEW.certificate(), KNOWN.certificate())
            .naming(KeyHint.subject("CN=partner"));

    assertTrusted(signature, NEW);
    assertThat(signature.asked)
        .containsOnlyOnce(KNOWN.certificate().getPublicKey(), NEW.certificate().getPublicKey());
  }
}
