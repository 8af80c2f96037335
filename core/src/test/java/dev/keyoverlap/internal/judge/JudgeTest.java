package dev.keyoverlap.internal.judge;

import static dev.keyoverlap.key.Alias.alias;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.keyoverlap.fixtures.SetClock;
import dev.keyoverlap.fixtures.TestKeys;
import dev.keyoverlap.internal.work.Budget;
import dev.keyoverlap.internal.work.Work;
import dev.keyoverlap.key.Alias;
import dev.keyoverlap.key.HeldKey;
import dev.keyoverlap.key.KeyHint;
import dev.keyoverlap.message.Limit;
import dev.keyoverlap.message.LimitExceededException;
import dev.keyoverlap.message.Limits;
import dev.keyoverlap.message.SignerVerdict.Verdict;
import dev.keyoverlap.message.VerificationPolicy;
import dev.keyoverlap.ring.KeyState;
import dev.keyoverlap.ring.KeyVersion;
import dev.keyoverlap.ring.Keyring;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Which keys the judge tries on a signature, in which order, and what it says of the outcome. */
class JudgeTest {

  private static final Alias PARTNER = alias("partner");
  private static final Alias NEXT = alias("partner-next");
  private static final Alias ZEBRA = alias("zebra");
  private static final VerificationPolicy POLICY = VerificationPolicy.anyOf(PARTNER, NEXT);

  private static final HeldKey KEY = TestKeys.ec("partner");
  private static final HeldKey OTHER = TestKeys.ec("partner");
  private static final HeldKey THIRD = TestKeys.ec("partner");
  private static final HeldKey RSA = TestKeys.rsa("partner");
  private static final HeldKey OTHER_RSA = TestKeys.rsa("partner");

  private final Instant now = new SetClock().instant();
  private Budget budget = Budget.of(Limits.DEFAULT);

  private Judged<String> judge(BareSignature signature, KeyVersion... ring) throws Exception {
    return Judge.of(Keyring.of(List.of(ring)), POLICY, now, budget).judge(signature);
  }

  private void limit(Limit limit, long value) {
    budget = Budget.of(Limits.DEFAULT.with(limit, value));
  }

  private KeyVersion active(Alias alias, HeldKey key) {
    return KeyVersion.active(alias, TestKeys.certificateOf(key), now);
  }

  private KeyVersion retained(Alias alias, HeldKey key) {
    return outOfUse(alias, key, KeyState.RETAINED);
  }

  private KeyVersion outOfUse(Alias alias, HeldKey key, KeyState state) {
    return KeyVersion.of(
        alias, TestKeys.certificateOf(key), state, now, Optional.of(now.plus(Duration.ofDays(1))));
  }

  private static KeyHint hint(HeldKey key) throws Exception {
    return KeyHint.certificate(key.certificate().getEncoded());
  }

  private static KeyHint[] hints(HeldKey... keys) throws Exception {
    KeyHint[] hints = new KeyHint[keys.length];
    for (int i = 0; i < keys.length; i++) {
      hints[i] = hint(keys[i]);
    }
    return hints;
  }

  private static BareSignature by(HeldKey key) throws Exception {
    return BareSignature.by(key);
  }

  private static void assertUnknown(Judged<String> judged, String reason) {
    assertThat(judged.verdict().verdict()).isEqualTo(Verdict.UNKNOWN_SIGNER);
    assertThat(judged.verdict().reason()).isEqualTo(reason);
    assertThat(judged.coverage()).isEmpty();
  }

  private static void assertVerdict(Judged<String> judged, Verdict verdict, KeyVersion version) {
    assertThat(judged.verdict().verdict()).as("%s", judged.verdict()).isEqualTo(verdict);
    assertThat(judged.verdict().version()).contains(version);
    assertThat(judged.coverage().isPresent()).isEqualTo(judged.verdict().correctBy().isPresent());
  }

  // ---- what is tried

  @Test
  void signature_ofSomebodyOfWhomNothingIsKnown_costsNothing() throws Exception {
    BareSignature signature = by(KEY).naming(hints(KEY));

    assertUnknown(judge(signature, active(PARTNER, OTHER)), "");
    assertThat(signature.asked).isEmpty();
    assertThat(budget.spent(Limit.SIGNATURES)).isZero();
    assertThat(budget.done(Work.PUBLIC_KEY_OPERATIONS)).isZero();
  }

  @Test
  void signatures_thatMayBeByKeysOfTheRing_areLimited() throws Exception {
    limit(Limit.SIGNATURES, 2);
    Judge judge = Judge.of(Keyring.of(List.of(active(PARTNER, KEY))), POLICY, now, budget);
    BareSignature known = by(KEY).naming(hints(KEY));

    assertThat(judge.judge(List.of(known, by(OTHER).naming(hints(OTHER)), known)))
        .extracting(judged -> judged.verdict().verdict())
        .containsExactly(Verdict.VALID, Verdict.UNKNOWN_SIGNER, Verdict.VALID);
    assertThatExceptionOfType(LimitExceededException.class)
        .isThrownBy(() -> judge.judge(List.of(known)))
        .withMessageContaining("signatures");
  }

  @Test
  void keys_areTriedInTheOrderOfLikelihood_andEachOnce() throws Exception {
    BareSignature signature = by(TestKeys.ec("nobody"));
    KeyVersion[] ring = {
      active(ZEBRA, RSA), retained(NEXT, THIRD), active(PARTNER, OTHER), active(NEXT, KEY)
    };
    // A precise hint comes before one that is not, whatever it leads to.
    signature.naming(
        KeyHint.subject("CN=partner"), hint(RSA), hint(THIRD), hint(OTHER), hint(OTHER));

    assertVerdict(judge(signature, ring), Verdict.INVALID, ring[2]);
    assertThat(signature.asked).isEqualTo(List.of(key(OTHER), key(THIRD), key(RSA), key(KEY)));
    assertThat(budget.done(Work.PUBLIC_KEY_OPERATIONS)).isEqualTo(4);
  }

  private static Object key(HeldKey held) {
    return held.certificate().getPublicKey();
  }

  @Test
  void twoCertificatesOfOneKey_costOneOperation() throws Exception {
    HeldKey again =
        TestKeys.named("partner")
            .forTheKeyPairOf(KEY)
            .valid(now.minus(Duration.ofDays(1)), now.plus(Duration.ofDays(4000)))
            .make();
    BareSignature signature = by(OTHER).naming(hints(KEY, again));

    // The one that lasts longest stands for both.
    assertVerdict(
        judge(signature, active(PARTNER, KEY), active(NEXT, again)),
        Verdict.INVALID,
        active(NEXT, again));
    assertThat(signature.asked).hasSize(1);
  }

  @Test
  void coverage_isAskedForAfterTheProof_andNeverWithoutIt() throws Exception {
    BareSignature signature = by(KEY).naming(hints(OTHER, KEY));
    Judged<String> judged = judge(signature, active(PARTNER, OTHER), active(NEXT, KEY));

    assertVerdict(judged, Verdict.VALID, active(NEXT, KEY));
    assertThat(judged.coverage()).contains(BareSignature.CONTENT);
    assertThat(judged.verdict().signer()).isEqualTo("a bare signer");
    assertThat(judged.verdict().signingTime()).contains(Instant.EPOCH);
    assertThat(signature.asked).endsWith("coverage").hasSizeGreaterThan(1);

    BareSignature wrong = by(KEY).naming(hints(KEY)).about("900 bolts");
    assertVerdict(judge(wrong, active(PARTNER, KEY)), Verdict.INVALID, active(PARTNER, KEY));
    assertThat(wrong.asked).doesNotContain("coverage");
  }

  // ---- a signature that does not say whose it is

  @Test
  void namelessSignature_isTriedOnTheKeysUnderThePolicysAliases() throws Exception {
    BareSignature signature = by(KEY).namingNobody();

    assertVerdict(
        judge(signature, active(ZEBRA, OTHER), active(NEXT, KEY)),
        Verdict.VALID,
        active(NEXT, KEY));
    assertThat(signature.asked).isEqualTo(List.of(key(KEY), "coverage"));
    assertUnknown(
        judge(by(KEY).namingNobody(), active(ZEBRA, KEY), active(PARTNER, OTHER)),
        "it names no key, and none under the policy's aliases made it");
  }

  @Test
  void namelessSignature_isTriedOnAsManyKeysAsTheLimitAllows() throws Exception {
    limit(Limit.KEYS_OF_NAMELESS_SIGNATURE, 2);
    KeyVersion[] two = {active(PARTNER, OTHER), retained(NEXT, KEY)};
    assertVerdict(judge(by(KEY).namingNobody(), two), Verdict.VALID, two[1]);
    assertUnknown(
        judge(by(THIRD).namingNobody(), two),
        "it names no key, and none under the policy's aliases made it");

    KeyVersion[] three = {two[0], active(NEXT, THIRD), two[1]};
    BareSignature signature = by(KEY).namingNobody();
    assertUnknown(
        judge(signature, three),
        "it names no key, and no key that was tried made it. More are not tried"
            + " (limit keys-of-nameless-signature)");
    assertThat(signature.asked).hasSize(2);
    // The limit is for those who name nothing.
    assertVerdict(judge(by(KEY).naming(hints(OTHER, THIRD, KEY)), three), Verdict.VALID, two[1]);
  }

  @Test
  void subject_leadsToKeysThatMayHaveMadeIt_andBlamesNone() throws Exception {
    KeyHint subject = KeyHint.subject("CN=partner");

    assertVerdict(
        judge(by(KEY).naming(subject), active(PARTNER, OTHER), active(NEXT, KEY)),
        Verdict.VALID,
        active(NEXT, KEY));
    assertUnknown(
        judge(by(KEY).naming(subject), active(PARTNER, OTHER)),
        "no key in the ring that it may mean made it");
  }

  // ---- refusals

  @Test
  void keysThatDoNotFit_areRefusedWithTheReasonOfTheFirst() throws Exception {
    BareSignature signature = by(KEY).naming(hints(RSA, OTHER_RSA));

    for (KeyVersion[] ring :
        new KeyVersion[][] {
          {retained(NEXT, RSA), active(PARTNER, OTHER_RSA)},
          {active(PARTNER, OTHER_RSA), retained(NEXT, RSA)}
        }) {
      Judged<String> judged = judge(signature, ring);
      assertVerdict(judged, Verdict.ALGORITHM_REFUSED, active(PARTNER, OTHER_RSA));
      assertThat(judged.verdict().reason()).isEqualTo("its key does not fit SHA256withECDSA");
    }
  }

  @Test
  void keyThatCouldHaveMadeIt_isBlamedBeforeOneThatCannot() throws Exception {
    BareSignature signature = by(KEY).naming(hints(RSA, OTHER)).about("900 bolts");
    Judged<String> judged = judge(signature, active(PARTNER, RSA), retained(NEXT, OTHER));

    assertVerdict(judged, Verdict.INVALID, retained(NEXT, OTHER));
    assertThat(judged.verdict().reason()).isEqualTo("its value is not correct");
  }

  @Test
  void signatureRefusedWhateverTheKey_isThatOfTheLikeliestKeyItNames() throws Exception {
    Refusal refusal = Refusal.algorithm("its digest is broken");
    KeyVersion[] ring = {retained(NEXT, KEY), active(ZEBRA, THIRD), active(PARTNER, OTHER)};

    BareSignature named = by(KEY).naming(hints(KEY, THIRD, OTHER)).refusedBeforeAll(refusal);
    Judged<String> judged = judge(named, ring);
    assertVerdict(judged, Verdict.ALGORITHM_REFUSED, ring[2]);
    assertThat(judged.verdict().reason()).isEqualTo("its digest is broken");
    assertThat(named.asked).isEmpty();

    assertUnknown(
        judge(by(KEY).naming(KeyHint.subject("CN=partner")).refusedBeforeAll(refusal), ring),
        "its digest is broken");
  }

  @Test
  void signatureThatCoversSomethingElse_isThatOfTheLikeliestCertificateOfItsKey() throws Exception {
    HeldKey again = TestKeys.named("partner").forTheKeyPairOf(KEY).make();
    BareSignature signature =
        by(KEY).naming(hints(KEY, again)).refusedForItsCoverage(Refusal.wrong("a part is missing"));
    Judged<String> judged = judge(signature, retained(NEXT, KEY), active(PARTNER, again));

    assertVerdict(judged, Verdict.INVALID, active(PARTNER, again));
    assertThat(judged.verdict().reason()).isEqualTo("a part is missing");
  }

  // ---- the certificate that the signer claims

  @Test
  void claimedCertificate_ofSeveralForOneKey_isTheOneThatCounts() throws Exception {
    HeldKey expired =
        TestKeys.named("partner")
            .forTheKeyPairOf(KEY)
            .valid(now.minus(Duration.ofDays(9)), now.minus(Duration.ofDays(1)))
            .make();
    KeyVersion[] ring = {active(PARTNER, KEY), active(NEXT, expired)};

    assertVerdict(judge(by(KEY).naming(hints(KEY, expired)), ring), Verdict.VALID, ring[0]);
    assertVerdict(
        judge(by(KEY).naming(hints(KEY, expired)).claiming(digest(expired)), ring),
        Verdict.CERTIFICATE_NOT_VALID_NOW,
        ring[1]);
    assertVerdict(
        judge(by(KEY).naming(hints(KEY, expired)).claimingLate(digest(expired)), ring),
        Verdict.CERTIFICATE_NOT_VALID_NOW,
        ring[1]);
    assertUnknown(
        judge(by(KEY).naming(hints(KEY, expired)).claiming(digest(OTHER)), ring),
        "it names another certificate for this key than the ring holds");
  }

  static CertificateDigest digest(HeldKey key) throws Exception {
    return CertificateDigest.of("SHA-256", sha256(key.certificate()));
  }

  private static byte[] sha256(X509Certificate certificate) throws Exception {
    return java.security.MessageDigest.getInstance("SHA-256").digest(certificate.getEncoded());
  }

  // ---- the worth of several certificates

  @Test
  void worth_ofSeveralCertificatesForOneKey_isThatOfTheBest() throws Exception {
    TestKeys again = TestKeys.named("partner").forTheKeyPairOf(KEY);
    HeldKey inUse = again.make();
    HeldKey outside = again.make();
    HeldKey late = again.valid(now.minus(Duration.ofDays(9)), now.minus(Duration.ofDays(1))).make();
    KeyVersion[] fromBestToWorst = {
      active(PARTNER, inUse),
      active(NEXT, late),
      KeyVersion.of(PARTNER, TestKeys.certificateOf(KEY), KeyState.STAGED, now, Optional.empty()),
      active(ZEBRA, outside)
    };
    Verdict[] verdicts = {
      Verdict.VALID,
      Verdict.CERTIFICATE_NOT_VALID_NOW,
      Verdict.KEY_NOT_USABLE,
      Verdict.NOT_IN_POLICY
    };
    for (int best = 0; best < verdicts.length; best++) {
      List<KeyVersion> versions =
          Arrays.asList(Arrays.copyOfRange(fromBestToWorst, best, verdicts.length));
      for (int turn = 0; turn < 2; turn++) {
        Collections.reverse(versions);
        KeyTrust trust = new KeyTrust(Keyring.of(versions), POLICY, now);
        assertThat(trust.best(versions))
            .contains(new KeyTrust.Worth(verdicts[best], fromBestToWorst[best], List.of()));
      }
    }
    assertThat(new KeyTrust(Keyring.empty(), POLICY, now).best(List.of())).isEmpty();
  }

  // ---- certificates that came along, without chains

  @Test
  void certificateThatCameAlong_isTriedOnlyWhereItTakesItToFindOutWhoSigned() throws Exception {
    BareSignature signature = by(KEY).carrying(KEY.certificate()).naming(hints(OTHER));
    assertUnknown(
        judge(signature, active(PARTNER, OTHER)),
        "its certificate is in the message but not in the ring");

    BareSignature bySubject =
        by(KEY).carrying(KEY.certificate()).naming(KeyHint.subject("CN=partner"));
    assertUnknown(
        judge(bySubject, active(PARTNER, OTHER)), "no key in the ring that it may mean made it");
    assertThat(bySubject.asked).isEqualTo(List.of(key(OTHER)));
  }
}
