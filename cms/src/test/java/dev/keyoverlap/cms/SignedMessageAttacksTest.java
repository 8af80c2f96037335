package dev.keyoverlap.cms;

import static dev.keyoverlap.key.Alias.alias;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.junit.jupiter.api.Assertions.fail;

import dev.keyoverlap.fixtures.Ring;
import dev.keyoverlap.fixtures.TestKeys;
import dev.keyoverlap.internal.key.DigestAlgorithm;
import dev.keyoverlap.key.HeldKey;
import dev.keyoverlap.message.MalformedMessageException;
import dev.keyoverlap.message.SignerVerdict;
import dev.keyoverlap.message.SignerVerdict.Verdict;
import dev.keyoverlap.message.VerificationException;
import dev.keyoverlap.message.VerificationPolicy;
import dev.keyoverlap.message.VerifiedContent;
import dev.keyoverlap.ring.KeyVersion;
import dev.keyoverlap.ring.Keyring;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.Date;
import org.bouncycastle.asn1.DEROctetString;
import org.bouncycastle.asn1.cms.CMSAttributes;
import org.bouncycastle.asn1.cms.CMSObjectIdentifiers;
import org.bouncycastle.asn1.cms.Time;
import org.bouncycastle.asn1.nist.NISTObjectIdentifiers;
import org.bouncycastle.asn1.oiw.OIWObjectIdentifiers;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.asn1.x509.SubjectKeyIdentifier;
import org.junit.jupiter.api.Test;

/**
 * Known attacks on signed messages; each beside the message that it was made from, which is
 * accepted.
 */
class SignedMessageAttacksTest {

  private static final byte[] CONTENT = "pay 10".getBytes(StandardCharsets.UTF_8);
  private static final HeldKey KEY = TestKeys.rsa("partner");
  private static final HeldKey OTHER = TestKeys.rsa("other partner");
  private static final HeldKey ATTACKER = TestKeys.rsa("attacker");

  private static final VerificationPolicy POLICY = VerificationPolicy.anyOf(alias("partner"));

  private static Keyring ring() throws Exception {
    return Ring.empty()
        .add(alias("partner"), TestKeys.certificateOf(KEY), Instant.now())
        .add(alias("other"), TestKeys.certificateOf(OTHER), Instant.now())
        .keyring();
  }

  private static Forge forge() {
    return Forge.signedBy(KEY, CONTENT);
  }

  private static VerifiedContent accepted(byte[] message) throws Exception {
    return CmsVerifier.of(ring(), POLICY).verify(message);
  }

  /** The positive control beside each attack. */
  private static void control(Forge forge) throws Exception {
    assertThat(accepted(forge.message()).content()).isEqualTo(CONTENT);
  }

  private static SignerVerdict refused(byte[] message) throws Exception {
    return refused(ring(), POLICY, message).get(0);
  }

  private static java.util.List<SignerVerdict> refused(
      Keyring ring, VerificationPolicy policy, byte[] message) throws Exception {
    try {
      VerifiedContent content = CmsVerifier.of(ring, policy).verify(message);
      return fail("Accepted: " + content);
    } catch (VerificationException e) {
      return e.report().signers();
    }
  }

  private static void assertWrong(Forge forge, String reason) throws Exception {
    SignerVerdict verdict = refused(forge.message());
    assertThat(verdict.verdict()).isEqualTo(Verdict.INVALID);
    assertThat(verdict.reason()).contains(reason);
  }

  private static void assertAlgorithmRefused(Forge forge, String reason) throws Exception {
    SignerVerdict verdict = refused(forge.message());
    assertThat(verdict.verdict()).isEqualTo(Verdict.ALGORITHM_REFUSED);
    assertThat(verdict.reason()).contains(reason);
  }

  @Test
  void noSigners_areNoSignatures() throws Exception {
    control(forge());

    assertThatExceptionOfType(MalformedMessageException.class)
        .isThrownBy(() -> accepted(forge().message(CONTENT)))
        .withMessageContaining("no signature");
  }

  @Test
  void signedAttributes_presentedAsContent_areRefused() throws Exception {
    Forge genuine = forge();
    control(genuine);
    byte[] asContent = genuine.encodedAttributes();

    SignerVerdict verdict = refused(genuine.presentedWithoutAttributes(asContent));

    assertThat(verdict.verdict()).isEqualTo(Verdict.INVALID);
    assertThat(verdict.reason()).contains("no signed attributes");
  }

  @Test
  void contentTypeAttribute_missingOrOther_isWrong() throws Exception {
    control(forge());

    assertWrong(forge().without(CMSAttributes.contentType), "lacks the signed attribute");
    assertWrong(
        forge()
            .without(CMSAttributes.contentType)
            .with(CMSAttributes.contentType, CMSObjectIdentifiers.signedData),
        "content type");
  }

  @Test
  void contentOfAnotherType_isNoContent() throws Exception {
    control(forge());

    // What a time-stamping authority signs is not an order, though the signature is correct.
    byte[] timeStamp = forge().contentType(PKCSObjectIdentifiers.id_ct_TSTInfo).message();

    assertThatExceptionOfType(MalformedMessageException.class)
        .isThrownBy(() -> accepted(timeStamp))
        .withMessageContaining("not data");
  }

  @Test
  void attributes_twiceOrWithTwoValues_areWrong() throws Exception {
    control(forge().signingTime(Instant.now()));
    Forge digestTwice = forge().with(CMSAttributes.messageDigest, new DEROctetString(new byte[32]));
    Forge twoDigests =
        forge()
            .without(CMSAttributes.messageDigest)
            .with(
                CMSAttributes.messageDigest,
                new DEROctetString(DigestAlgorithm.SHA256.digest(CONTENT)),
                new DEROctetString(new byte[32]));
    Forge typeTwice = forge().with(CMSAttributes.contentType, CMSObjectIdentifiers.data);
    Forge timeTwice =
        forge()
            .signingTime(Instant.now())
            .with(CMSAttributes.signingTime, new Time(Date.from(Instant.EPOCH)));
    Forge protectionTwice =
        protectedForge()
            .algorithmProtection(
                NISTObjectIdentifiers.id_sha512, PKCSObjectIdentifiers.rsaEncryption);

    assertWrong(digestTwice, "message digest");
    assertWrong(twoDigests, "message digest");
    assertWrong(typeTwice, "content type");
    assertWrong(timeTwice, "signing time");
    assertWrong(protectionTwice, "algorithm protection");
  }

  @Test
  void digestAttribute_missing_isWrong() throws Exception {
    control(forge());

    assertWrong(forge().without(CMSAttributes.messageDigest), "lacks the signed attribute");
  }

  @Test
  void signedAttributes_notInDer_areWrong() throws Exception {
    control(forge());

    assertWrong(forge().reversedAttributes(), "not in DER");
  }

  @Test
  void otherContent_underAGenuineSignature_isWrong() throws Exception {
    control(forge());

    byte[] message =
        forge().message("pay 99".getBytes(StandardCharsets.UTF_8), forge().signerInfo());

    assertThat(refused(message).reason()).contains("other content");
  }

  @Test
  void digestAlgorithm_otherThanThatOfTheSignature_isWrong() throws Exception {
    control(forge().signature("SHA256withRSA", PKCSObjectIdentifiers.sha256WithRSAEncryption));

    assertWrong(
        forge()
            .digest("SHA-512", NISTObjectIdentifiers.id_sha512)
            .signature("SHA256withRSA", PKCSObjectIdentifiers.sha256WithRSAEncryption),
        "different digests");
  }

  private static Forge protectedForge() {
    return forge()
        .algorithmProtection(NISTObjectIdentifiers.id_sha256, PKCSObjectIdentifiers.rsaEncryption);
  }

  @Test
  void algorithmProtection_thatContradicts_isWrong() throws Exception {
    control(protectedForge());

    assertWrong(
        forge()
            .algorithmProtection(
                NISTObjectIdentifiers.id_sha512, PKCSObjectIdentifiers.rsaEncryption),
        "not those that the signer named");
    assertWrong(
        forge()
            .algorithmProtection(
                NISTObjectIdentifiers.id_sha256, PKCSObjectIdentifiers.id_RSASSA_PSS),
        "not those that the signer named");
  }

  @Test
  void brokenDigests_andShortKeys_proveNothing() throws Exception {
    control(forge());
    HeldKey weak = TestKeys.named("weak").algorithm("RSA", 1024).make();
    Keyring withWeak =
        Ring.of(ring()).add(alias("weak"), TestKeys.certificateOf(weak), Instant.now()).keyring();

    assertAlgorithmRefused(
        forge()
            .digest("SHA-1", OIWObjectIdentifiers.idSHA1)
            .signature("SHA1withRSA", PKCSObjectIdentifiers.sha1WithRSAEncryption),
        "signature algorithm");
    assertAlgorithmRefused(forge().digest("SHA-1", OIWObjectIdentifiers.idSHA1), "algorithm");
    assertAlgorithmRefused(
        forge()
            .digest("MD5", PKCSObjectIdentifiers.md5)
            .signature("MD5withRSA", PKCSObjectIdentifiers.md5WithRSAEncryption),
        "digest algorithm");
    assertAlgorithmRefused(
        forge().signature("SHA1withRSA", PKCSObjectIdentifiers.sha1WithRSAEncryption),
        "signature algorithm");
    assertThat(
            refused(
                withWeak,
                VerificationPolicy.anyOf(alias("weak")),
                Forge.signedBy(weak, CONTENT).message()))
        .singleElement()
        .satisfies(
            verdict -> {
              assertThat(verdict.verdict()).isEqualTo(Verdict.ALGORITHM_REFUSED);
              assertThat(verdict.reason()).contains("1024");
            });
  }

  @Test
  void strippedSignature_isMissed_whereThePolicyWantsBoth() throws Exception {
    Forge first = forge();
    Forge second = Forge.signedBy(OTHER, CONTENT);
    VerificationPolicy both = VerificationPolicy.allOf(alias("partner"), alias("other"));
    CmsVerifier verifier = CmsVerifier.of(ring(), both);

    assertThat(
            verifier
                .verify(first.message(CONTENT, first.signerInfo(), second.signerInfo()))
                .content())
        .isEqualTo(CONTENT);
    for (Forge left : new Forge[] {first, second}) {
      assertThatExceptionOfType(VerificationException.class)
          .isThrownBy(() -> verifier.verify(left.message(CONTENT, left.signerInfo())))
          .withMessageContaining("2 of the signatures");
    }
  }

  @Test
  void wrongSignatureOfAKnownKey_besideAGoodOne_refusesTheMessage() throws Exception {
    Forge good = forge();
    Forge unknown = Forge.signedBy(ATTACKER, CONTENT);
    Forge wrong = Forge.signedBy(ATTACKER, CONTENT).naming(OTHER);

    // The control: a second signature that means nothing to us does no harm.
    assertThat(accepted(good.message(CONTENT, good.signerInfo(), unknown.signerInfo())).content())
        .isEqualTo(CONTENT);
    assertThatExceptionOfType(VerificationException.class)
        .isThrownBy(() -> accepted(good.message(CONTENT, good.signerInfo(), wrong.signerInfo())))
        .withMessageContaining("'other'");
  }

  @Test
  void certificatesInTheMessage_areNeverTrusted() throws Exception {
    HeldKey sameName =
        TestKeys.named("partner")
            .serialNumber(KEY.certificate().getSerialNumber().longValueExact())
            .make();

    // The control: somebody else's certificate in the bag changes nothing, and the verdict names
    // ours.
    assertThat(accepted(forge().embedding(ATTACKER.certificate()).message()).report().signers())
        .singleElement()
        .satisfies(v -> assertThat(v.version()).map(KeyVersion::keyId).contains(KEY.keyId()));
    SignerVerdict stranger =
        refused(Forge.signedBy(ATTACKER, CONTENT).embedding(ATTACKER.certificate()).message());
    assertThat(stranger.verdict()).isEqualTo(Verdict.UNKNOWN_SIGNER);
    SignerVerdict impostor =
        refused(Forge.signedBy(sameName, CONTENT).embedding(sameName.certificate()).message());
    // Its own certificate proves that it is not the partner's signature, which could be wrong.
    assertThat(impostor.verdict()).isEqualTo(Verdict.UNKNOWN_SIGNER);
    SignerVerdict withoutCertificate = refused(Forge.signedBy(sameName, CONTENT).message());
    assertThat(withoutCertificate.verdict()).isEqualTo(Verdict.INVALID);
  }

  @Test
  void renewedCertificateForTheSameKey_isToldFromTheExpiredOneByValidity() throws Exception {
    Instant now = Instant.now();
    HeldKey expired =
        TestKeys.named("partner").valid(now.minusSeconds(9_000_000), now.minusSeconds(60)).make();
    HeldKey renewed = TestKeys.named("partner").forTheKeyPairOf(expired).make();
    byte[] identifier =
        SubjectKeyIdentifier.getInstance(
                DEROctetString.getInstance(expired.certificate().getExtensionValue("2.5.29.14"))
                    .getOctets())
            .getKeyIdentifier();
    byte[] bySki =
        Forge.signedBy(renewed, CONTENT).namingBySubjectKeyIdentifier(identifier).message();
    Keyring both =
        Ring.empty()
            .add(alias("partner"), TestKeys.certificateOf(expired), now.minusSeconds(8_000_000))
            .swap(
                alias("partner"),
                TestKeys.certificateOf(renewed),
                now.minusSeconds(30),
                dev.keyoverlap.ring.Retention.DEFAULT)
            .keyring();
    Keyring expiredOnly =
        Ring.empty().add(alias("partner"), TestKeys.certificateOf(expired), now).keyring();

    assertThat(CmsVerifier.of(both, POLICY).verify(bySki).report().signers())
        .singleElement()
        .satisfies(v -> assertThat(v.version()).map(KeyVersion::keyId).contains(renewed.keyId()));
    assertThat(refused(expiredOnly, POLICY, bySki).get(0).verdict())
        .isEqualTo(Verdict.CERTIFICATE_NOT_VALID_NOW);
    // Named by serial number, the expired certificate is meant, and that it is.
    assertThat(refused(both, POLICY, Forge.signedBy(expired, CONTENT).message()).get(0).verdict())
        .isEqualTo(Verdict.CERTIFICATE_NOT_VALID_NOW);
  }

  @Test
  void signingTime_withinTheValidityOfAnExpiredCertificate_helpsNothing() throws Exception {
    Instant now = Instant.now();
    HeldKey expired =
        TestKeys.named("partner").valid(now.minusSeconds(9_000_000), now.minusSeconds(60)).make();
    Keyring ring =
        Ring.empty().add(alias("partner"), TestKeys.certificateOf(expired), now).keyring();
    Instant backDated = now.minusSeconds(3600);
    byte[] message = Forge.signedBy(expired, CONTENT).signingTime(backDated).message();

    assertThat(
            CmsVerifier.with(ring, POLICY).clock(() -> backDated).build().verify(message).content())
        .isEqualTo(CONTENT);
    SignerVerdict verdict = refused(ring, POLICY, message).get(0);
    assertThat(verdict.verdict()).isEqualTo(Verdict.CERTIFICATE_NOT_VALID_NOW);
    assertThat(verdict.signingTime())
        .map(Instant::getEpochSecond)
        .contains(backDated.getEpochSecond());
  }

  @Test
  void bytesAfterTheMessage_areNotPartOfIt() throws Exception {
    byte[] message = forge().message();
    control(forge());

    assertThatExceptionOfType(MalformedMessageException.class)
        .isThrownBy(
            () -> {
              byte[] longer = Arrays.copyOf(message, message.length + 1);
              longer[message.length] = 5; // zeros and line ends are padding
              accepted(longer);
            });
  }

  @Test
  void signature_flippedAnywhere_isNotAccepted() throws Exception {
    control(forge());
    byte[] value = forge().signerInfo().getEncryptedDigest().getOctets();
    byte[] message = forge().message();
    int start = indexOf(message, value);

    for (int i = 0; i < value.length; i++) {
      byte[] flipped = message.clone();
      flipped[start + i] ^= 1;
      assertThat(refused(flipped).verdict()).isEqualTo(Verdict.INVALID);
    }
  }

  private static int indexOf(byte[] whole, byte[] part) {
    for (int i = 0; i + part.length <= whole.length; i++) {
      if (Arrays.equals(whole, i, i + part.length, part, 0, part.length)) {
        return i;
      }
    }
    throw new AssertionError("not there");
  }

  @Test
  void contentInsideAndBeside_isAmbiguous() throws Exception {
    control(forge());

    assertThatExceptionOfType(MalformedMessageException.class)
        .isThrownBy(() -> CmsVerifier.of(ring(), POLICY).verifyDetached(forge().message(), CONTENT))
        .withMessageContaining("carries its content");
  }

  @Test
  void namesWithLineBreaks_doNotReachTheLog() throws Exception {
    HeldKey stranger = TestKeys.rsa("a\\0AVALID 'partner'\\0D");

    SignerVerdict verdict = refused(Forge.signedBy(stranger, CONTENT).message());

    assertThat(verdict.verdict()).isEqualTo(Verdict.UNKNOWN_SIGNER);
    assertThat(verdict.toString()).doesNotContain("\n", "\r");
  }
}
