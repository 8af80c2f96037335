package dev.keyoverlap.internal.revocation;

import static dev.keyoverlap.fixtures.OcspAnswers.by;
import static dev.keyoverlap.key.Alias.alias;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.keyoverlap.fixtures.OcspAnswers;
import dev.keyoverlap.fixtures.Ring;
import dev.keyoverlap.fixtures.SetClock;
import dev.keyoverlap.fixtures.TestKeys;
import dev.keyoverlap.internal.judge.ChainSearch;
import dev.keyoverlap.internal.path.ChainRefusedException;
import dev.keyoverlap.internal.path.PresentedCertificates;
import dev.keyoverlap.internal.work.Budget;
import dev.keyoverlap.internal.work.Work;
import dev.keyoverlap.key.Alias;
import dev.keyoverlap.key.HeldKey;
import dev.keyoverlap.message.ChainTrust;
import dev.keyoverlap.message.Limit;
import dev.keyoverlap.message.Limits;
import dev.keyoverlap.message.RevocationCheck;
import dev.keyoverlap.message.TrustedChain;
import dev.keyoverlap.message.TrustedChain.Revocation;
import dev.keyoverlap.message.VerificationPolicy;
import dev.keyoverlap.ring.Keyring;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import javax.security.auth.x500.X500Principal;
import org.bouncycastle.asn1.DERNull;
import org.bouncycastle.asn1.ocsp.OCSPObjectIdentifiers;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Who may sign OCSP answers, among several keys in the ring and in the message. */
class OcspSignersTest {

  private static final Alias CA = alias("ca");
  private static final Alias CA_NEXT = alias("ca-next");
  private static final HeldKey ROOT = TestKeys.ec("root");
  private static final HeldKey SIGNER = leaf("partner").issuedBy(ROOT).make();
  private static final ChainTrust ONE = ChainTrust.to(CA).anySubject();
  private static final ChainTrust BOTH = ChainTrust.to(CA, CA_NEXT).anySubject();

  private final Instant now = new SetClock().instant();
  private final Budget budget = Budget.of(Limits.DEFAULT);

  private static TestKeys authority(String name) {
    return TestKeys.named(name).algorithm("EC", 256);
  }

  private static TestKeys leaf(String name) {
    return authority(name).noAuthority();
  }

  private static TestKeys responder(HeldKey issuer) {
    return leaf("responder")
        .extension(
            Extension.extendedKeyUsage, false, new ExtendedKeyUsage(KeyPurposeId.id_kp_OCSPSigning))
        .extension(OCSPObjectIdentifiers.id_pkix_ocsp_nocheck, false, DERNull.INSTANCE)
        .issuedBy(issuer);
  }

  private OcspAnswers answer(HeldKey by) {
    return by(by, now.minus(Duration.ofDays(1)), now.plus(Duration.ofDays(1)));
  }

  private Keyring ring(HeldKey next) throws Exception {
    return Ring.of(ring()).add(CA_NEXT, TestKeys.certificateOf(next), now).keyring();
  }

  private Keyring ring() throws Exception {
    return Ring.empty().add(CA, TestKeys.certificateOf(ROOT), now).keyring();
  }

  /** Under the rule for the one alias; the other alias is an authority of another rule always. */
  private TrustedChain find(
      Keyring ring, ChainTrust trust, HeldKey signer, List<byte[]> answers, HeldKey... presented)
      throws Exception {
    VerificationPolicy policy =
        VerificationPolicy.anyOf(CA, CA_NEXT)
            .acceptChains(CA, trust.checkRevocation(RevocationCheck.byAnswers(() -> answers)))
            .acceptChains(CA_NEXT, ChainTrust.to(CA_NEXT).subject(new X500Principal("CN=nobody")));
    return ChainSearch.with(
            ring,
            policy,
            now,
            PresentedCertificates.of(
                () -> Stream.of(presented).map(key -> encoded(key.certificate())), budget),
            budget)
        .find(signer.certificate());
  }

  private static byte[] encoded(X509Certificate certificate) {
    try {
      return certificate.getEncoded();
    } catch (CertificateEncodingException e) {
      throw new AssertionError(e);
    }
  }

  private void accepted(Keyring ring, ChainTrust trust, List<byte[]> answers, HeldKey... presented)
      throws Exception {
    assertThat(find(ring, trust, SIGNER, answers, presented).revocation())
        .isEqualTo(Revocation.NOT_REVOKED);
  }

  private void refused(Keyring ring, ChainTrust trust, List<byte[]> answers, HeldKey... presented) {
    assertThatExceptionOfType(ChainRefusedException.class)
        .isThrownBy(() -> find(ring, trust, SIGNER, answers, presented))
        .withMessageContaining("CN=partner may be revoked");
  }

  // ---- the authority's other key

  @Test
  void otherKey_inTheRing_answersUnderTheRulesThatNameIt() throws Exception {
    HeldKey next = TestKeys.ec("root");
    HeldKey sha1 = TestKeys.named("root").signature("SHA1withRSA").make();
    List<byte[]> good = List.of(answer(next).about(SIGNER, ROOT));

    accepted(ring(next), BOTH, good);
    refused(ring(next), ONE, good);
    refused(ring(), ONE, good);
    // Nobody relies on the signature of an authority in the ring.
    accepted(
        ring(sha1), BOTH, List.of(answer(sha1).signature("SHA256withRSA").about(SIGNER, ROOT)));
  }

  @Test
  void keyInTheRing_ofTheAuthoritysName_thatIsNoAuthority_orAnothers_signsNoAnswers()
      throws Exception {
    HeldKey listKey =
        leaf("root")
            .extension(Extension.keyUsage, true, new KeyUsage(KeyUsage.cRLSign))
            .issuedBy(ROOT)
            .make();
    HeldKey namesake = authority("root").issuedBy(TestKeys.ec("another")).make();

    for (HeldKey wrong : List.of(listKey, namesake)) {
      refused(ring(wrong), BOTH, List.of(answer(wrong).about(SIGNER, ROOT)));
    }
  }

  @Test
  void otherKey_inTheMessage_answersIfAnAuthorityOfTheRuleCertifiedIt() throws Exception {
    HeldKey issuer = authority("issuer").issuedBy(ROOT).make();
    HeldKey signer = leaf("partner").issuedBy(issuer).make();
    HeldKey right = authority("issuer").issuedBy(ROOT).make();
    HeldKey weak = authority("issuer").signature("SHA1withECDSA").issuedBy(ROOT).make();
    HeldKey namesakeOfRoot = TestKeys.ec("root");
    HeldKey ofNamesake = authority("issuer").issuedBy(namesakeOfRoot).make();
    Keyring ring = ring(namesakeOfRoot);

    for (HeldKey next : List.of(right, weak, ofNamesake)) {
      HeldKey root = next.equals(ofNamesake) ? namesakeOfRoot : ROOT;
      List<byte[]> answers =
          List.of(
              answer(ROOT).about(issuer, ROOT),
              answer(root).about(next, root),
              answer(next).about(signer, issuer));
      if (next.equals(right)) {
        assertThat(find(ring, ONE, signer, answers, issuer, next).revocation())
            .isEqualTo(Revocation.NOT_REVOKED);
      } else {
        assertThatExceptionOfType(ChainRefusedException.class)
            .isThrownBy(() -> find(ring, ONE, signer, answers, issuer, next))
            .withMessageContaining("CN=partner may be revoked");
      }
    }
  }

  // ---- responders

  @Test
  void responder_ofAnAuthorityInTheRing_answersForIt() throws Exception {
    HeldKey right = responder(ROOT).make();
    HeldKey forSigning =
        responder(ROOT)
            .extension(Extension.keyUsage, true, new KeyUsage(KeyUsage.nonRepudiation))
            .make();

    accepted(ring(), ONE, List.of(answer(right).about(SIGNER, ROOT)));
    accepted(ring(), ONE, List.of(answer(forSigning).about(SIGNER, ROOT)));
    refused(
        ring(), ONE, List.of(answer(responder(TestKeys.ec("root")).make()).about(SIGNER, ROOT)));
  }

  @Test
  void responder_whoseCertificateCameWithTheMessage_isFoundByItsName() throws Exception {
    HeldKey right = responder(ROOT).make();
    OcspAnswers bare = answer(right).carryingNothing();

    accepted(ring(), ONE, List.of(bare.byName().about(SIGNER, ROOT)), right);
    refused(ring(), ONE, List.of(bare.byName().about(SIGNER, ROOT)));
    refused(ring(), ONE, List.of(answer(right).carryingNothing().about(SIGNER, ROOT)), right);
  }

  // ---- algorithms

  @ParameterizedTest
  @CsvSource({
    "RSA, 2048, SHA256withRSA, true",
    "RSA, 2048, SHA256withRSAandMGF1, true",
    "RSA, 2048, SHA1withRSAandMGF1, false",
    "Ed25519, 0, Ed25519, true",
    "ML-DSA-44, 0, ML-DSA-44, true"
  })
  void answer_isVerifiedInEachAlgorithm(String key, int size, String signature, boolean good)
      throws Exception {
    HeldKey root = named("root", key, size).make();
    HeldKey other = named("root", key, size).forTheKeyPairOf(named("x", key, size).make()).make();
    HeldKey signer = leaf("partner").issuedBy(root).make();
    Keyring ring = Ring.empty().add(CA, TestKeys.certificateOf(root), now).keyring();
    List<byte[]> answers = List.of(answer(root).signature(signature).about(signer, root));
    List<byte[]> forged = List.of(answer(other).byName().signature(signature).about(signer, root));

    if (good) {
      assertThat(find(ring, ONE, signer, answers).revocation()).isEqualTo(Revocation.NOT_REVOKED);
    } else {
      assertThat(
              catchThrowableOfType(
                  ChainRefusedException.class, () -> find(ring, ONE, signer, answers)))
          .hasMessageContaining("not of an accepted algorithm");
    }
    assertThatExceptionOfType(ChainRefusedException.class)
        .isThrownBy(() -> find(ring, ONE, signer, forged));
  }

  /** BouncyCastle signs with its own objects only. */
  private static TestKeys named(String name, String key, int size) {
    TestKeys keys = TestKeys.named(name).algorithm(key, size);
    return key.startsWith("ML") ? keys.asObjectsOfBouncyCastle() : keys;
  }

  // ---- work

  @Test
  void work_isCounted_forEachCertificateThatIsTried() throws Exception {
    HeldKey nobody = TestKeys.ec("nobody");
    HeldKey[] namesakes = {
      authority("root").issuedBy(nobody).make(), authority("root").issuedBy(nobody).make()
    };
    accepted(ring(), ONE, List.of(answer(ROOT).about(SIGNER, ROOT)), namesakes);
    long steps = budget.spent(Limit.PATH_STEPS);
    assertThat(budget.done(Work.PUBLIC_KEY_OPERATIONS)).as("path, answer").isEqualTo(2);

    refused(ring(), ONE, List.of(answer(nobody).about(SIGNER, ROOT)), namesakes);
    assertThat(budget.spent(Limit.PATH_STEPS))
        .as("as before, and one in the ring, two in the message, one in the answer")
        .isEqualTo(2 * steps + 4);
    assertThat(budget.done(Work.PUBLIC_KEY_OPERATIONS)).isEqualTo(4);
  }
}
