package dev.keyoverlap.cms;

import static dev.keyoverlap.key.Alias.alias;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.keyoverlap.cms.internal.provider.CryptoProviders;
import dev.keyoverlap.cms.internal.signer.ContentDigests;
import dev.keyoverlap.cms.internal.signer.ReceivedSignature;
import dev.keyoverlap.cms.internal.signer.VerifyingTerms;
import dev.keyoverlap.cms.internal.syntax.BerReader;
import dev.keyoverlap.cms.internal.syntax.ContentSlice;
import dev.keyoverlap.cms.internal.verify.SignatureClaim;
import dev.keyoverlap.cms.internal.verify.SignedMessage;
import dev.keyoverlap.cms.spec.CertificateReference;
import dev.keyoverlap.cms.spec.EmbeddedCertificates;
import dev.keyoverlap.fixtures.Allocation;
import dev.keyoverlap.fixtures.OcspResponder;
import dev.keyoverlap.fixtures.RevocationLists;
import dev.keyoverlap.fixtures.Ring;
import dev.keyoverlap.fixtures.SetClock;
import dev.keyoverlap.fixtures.TestKeys;
import dev.keyoverlap.internal.judge.Judge;
import dev.keyoverlap.internal.path.PresentedCertificates;
import dev.keyoverlap.internal.work.Budget;
import dev.keyoverlap.key.Alias;
import dev.keyoverlap.key.HeldKey;
import dev.keyoverlap.message.ChainTrust;
import dev.keyoverlap.message.LimitExceededException;
import dev.keyoverlap.message.Limits;
import dev.keyoverlap.message.MalformedMessageException;
import dev.keyoverlap.message.RevocationCheck;
import dev.keyoverlap.message.SignerVerdict;
import dev.keyoverlap.message.SignerVerdict.Verdict;
import dev.keyoverlap.message.VerificationException;
import dev.keyoverlap.message.VerificationPolicy;
import dev.keyoverlap.message.VerificationReport;
import dev.keyoverlap.ring.Keyring;
import dev.keyoverlap.ring.Retention;
import java.nio.charset.StandardCharsets;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.bouncycastle.asn1.ASN1EncodableVector;
import org.bouncycastle.asn1.ASN1Set;
import org.bouncycastle.asn1.DEROctetString;
import org.bouncycastle.asn1.DERSequence;
import org.bouncycastle.asn1.DERSet;
import org.bouncycastle.asn1.DERTaggedObject;
import org.bouncycastle.asn1.DLSet;
import org.bouncycastle.asn1.cms.CMSObjectIdentifiers;
import org.bouncycastle.asn1.cms.ContentInfo;
import org.bouncycastle.asn1.cms.SignedData;
import org.bouncycastle.asn1.cms.SignerInfo;
import org.bouncycastle.asn1.x509.Certificate;
import org.junit.jupiter.api.Test;

/**
 * Signers whose certificates are not in the ring but come with the message, and chain to an
 * authority that is. Each attack stands beside the message that it was made of, which is accepted.
 */
class ChainedSignerTest {

  private static final byte[] CONTENT = "an order".getBytes(StandardCharsets.UTF_8);
  private static final Alias PARTNER = alias("partner");
  private static final Alias CA = alias("partner-ca");

  private static final HeldKey ROOT = TestKeys.ec("root");
  private static final HeldKey ISSUER = key("issuer").algorithm("EC", 256).issuedBy(ROOT).make();
  private static final HeldKey OLD = leaf("partner");
  private static final HeldKey NEW = leaf("partner");

  private static final VerificationPolicy PINNED = VerificationPolicy.anyOf(PARTNER);
  private static final VerificationPolicy SUCCESSORS =
      PINNED.acceptChains(PARTNER, ChainTrust.to(CA));

  private final SetClock clock = new SetClock();

  private static TestKeys key(String name) {
    return TestKeys.named(name);
  }

  private static HeldKey leaf(String name) {
    return key(name).noAuthority().issuedBy(ISSUER).make();
  }

  private Keyring ring() throws Exception {
    return Ring.empty()
        .add(CA, TestKeys.certificateOf(ROOT), clock.instant())
        .add(PARTNER, TestKeys.certificateOf(OLD), clock.instant())
        .keyring();
  }

  private byte[] signedBy(HeldKey... keys) throws Exception {
    return signedBy(EmbeddedCertificates.CHAIN, CertificateReference.ISSUER_AND_SERIAL, keys);
  }

  private byte[] signedBy(
      EmbeddedCertificates embedded, CertificateReference identifiedBy, HeldKey... keys)
      throws Exception {
    Keyring ring = Keyring.empty();
    for (int i = 0; i < keys.length; i++) {
      ring = Ring.of(ring).add(alias("key-" + i), keys[i], clock.instant()).keyring();
    }
    CmsSigner.Builder builder = CmsSigner.with(ring).clock(clock);
    for (int i = 0; i < keys.length; i++) {
      builder.signAs(alias("key-" + i));
    }
    return builder.certificates(embedded).signerIdentifier(identifiedBy).build().sign(CONTENT);
  }

  private VerificationReport accepted(Keyring ring, VerificationPolicy policy, byte[] message)
      throws Exception {
    var verified = CmsVerifier.with(ring, policy).clock(clock).build().verify(message);
    assertThat(verified.content()).isEqualTo(CONTENT);
    return verified.report();
  }

  private VerificationReport refused(Keyring ring, VerificationPolicy policy, byte[] message)
      throws MalformedMessageException {
    try {
      throw new AssertionError(CmsVerifier.with(ring, policy).clock(clock).build().verify(message));
    } catch (VerificationException e) {
      return e.report();
    }
  }

  private static SignerVerdict only(VerificationReport report) {
    assertThat(report.signers()).hasSize(1);
    return report.signers().get(0);
  }

  // ---- what a renewal looks like

  @Test
  void renewal_underTheSameAuthority_needsNoChangeOfTheRing() throws Exception {
    assertThat(only(accepted(ring(), SUCCESSORS, signedBy(OLD))).version())
        .isEqualTo(ring().active(PARTNER));

    SignerVerdict next = only(accepted(ring(), SUCCESSORS, signedBy(NEW)));
    assertThat(next.verdict()).isEqualTo(Verdict.VALID);
    assertThat(next.version()).isEmpty();
    assertThat(next.certificate()).contains(NEW.certificate());
    assertThat(next.chain().orElseThrow().root()).isEqualTo(ring().active(CA).orElseThrow());
    assertThat(next.isByRetainedKey()).isFalse();
    assertThat(next.toString())
        .startsWith("VALID partner by certificate " + NEW.keyId())
        .contains("chained to partner-ca (active)");
    // The default stays what it was.
    assertThat(only(refused(ring(), PINNED, signedBy(NEW))).verdict())
        .isEqualTo(Verdict.UNKNOWN_SIGNER);
  }

  @Test
  void overlap_ofTheOldAndTheNewKey_countsForOneAlias() throws Exception {
    VerificationReport report = accepted(ring(), SUCCESSORS, signedBy(OLD, NEW));

    assertThat(report.signers())
        .extracting(SignerVerdict::verdict)
        .containsExactly(Verdict.VALID, Verdict.VALID);
    assertThat(report.signers()).extracting(v -> v.chain().isPresent()).containsOnlyOnce(true);
    assertThat(accepted(ring(), SUCCESSORS.requireAllSignersKnown(), signedBy(OLD, NEW)))
        .isNotNull();
    assertThat(refused(ring(), PINNED.requireAllSignersKnown(), signedBy(OLD, NEW))).isNotNull();
  }

  @Test
  void signer_bySubjectKeyIdentifier_isFound() throws Exception {
    byte[] message =
        signedBy(EmbeddedCertificates.CHAIN, CertificateReference.SUBJECT_KEY_IDENTIFIER, NEW);

    assertThat(only(accepted(ring(), SUCCESSORS, message)).chain()).isPresent();
    assertThat(refused(ring(), PINNED, message)).isNotNull();
  }

  @Test
  void certificates_thatDoNotComeWithTheMessage_areMissing() throws Exception {
    byte[] none = signedBy(EmbeddedCertificates.NONE, CertificateReference.ISSUER_AND_SERIAL, NEW);
    byte[] own = signedBy(EmbeddedCertificates.OWN, CertificateReference.ISSUER_AND_SERIAL, NEW);

    assertThat(only(refused(ring(), SUCCESSORS, none)))
        .satisfies(
            v -> assertThat(v.verdict()).isEqualTo(Verdict.UNKNOWN_SIGNER),
            v -> assertThat(v.reason()).contains("nor in the message"));
    assertThat(only(refused(ring(), SUCCESSORS, own)))
        .satisfies(
            v -> assertThat(v.verdict()).isEqualTo(Verdict.CHAIN_REFUSED),
            v -> assertThat(v.reason()).contains("does not chain"));
    Keyring issuerIsThere =
        Ring.empty()
            .add(CA, TestKeys.certificateOf(ISSUER), clock.instant())
            .add(PARTNER, TestKeys.certificateOf(OLD), clock.instant())
            .keyring();
    assertThat(accepted(issuerIsThere, SUCCESSORS, own)).isNotNull();
  }

  @Test
  void refusal_saysWhy_toTheOperator() throws Exception {
    HeldKey stranger = leaf("stranger");

    assertThat(refused(ring(), SUCCESSORS, signedBy(stranger)).shortfalls())
        .singleElement()
        .asString()
        .contains("CHAIN_REFUSED", "CN=stranger is for another subject");
    assertThat(
            refused(ring(), SUCCESSORS.requireAllSignersKnown(), signedBy(OLD, stranger))
                .shortfalls())
        .singleElement()
        .asString()
        .contains("is unknown", "another subject");
    assertThat(accepted(ring(), SUCCESSORS, signedBy(OLD, stranger))).isNotNull();
  }

  @Test
  void certificateOfTheRing_isNeverWorseThanOneThatIsNot() throws Exception {
    Keyring staged =
        Ring.of(ring()).stage(PARTNER, TestKeys.certificateOf(NEW), clock.instant()).keyring();
    Keyring elsewhere =
        Ring.of(ring())
            .add(alias("elsewhere"), TestKeys.certificateOf(NEW), clock.instant())
            .keyring();
    byte[] message = signedBy(NEW);

    assertThat(only(refused(staged, PINNED, message)).verdict()).isEqualTo(Verdict.KEY_NOT_USABLE);
    assertThat(only(accepted(staged, SUCCESSORS, message)).chain()).isPresent();
    assertThat(only(refused(elsewhere, PINNED, message)).verdict())
        .isEqualTo(Verdict.NOT_IN_POLICY);
    assertThat(only(accepted(elsewhere, SUCCESSORS, message)).chain()).isPresent();
  }

  @Test
  void certificateOutOfUse_isNotMadeGoodByAChain() throws Exception {
    byte[] message = signedBy(OLD);
    Keyring swapped =
        Ring.of(ring())
            .swap(PARTNER, TestKeys.certificateOf(NEW), clock.instant(), Retention.DEFAULT)
            .keyring();
    Keyring compromised =
        Ring.of(swapped).compromised(OLD.keyId(), clock.instant(), Retention.DEFAULT).keyring();

    assertThat(only(accepted(swapped, SUCCESSORS, message)).isByRetainedKey()).isTrue();
    assertThat(only(refused(swapped, SUCCESSORS.activeKeysOnly(), message)).verdict())
        .isEqualTo(Verdict.KEY_NOT_USABLE);
    assertThat(only(refused(compromised, SUCCESSORS, message)).verdict())
        .isEqualTo(Verdict.KEY_NOT_USABLE);
    clock.advance(Duration.ofDays(90));
    assertThat(only(refused(swapped, SUCCESSORS, message)).verdict())
        .isEqualTo(Verdict.KEY_NOT_USABLE);
  }

  @Test
  void newCertificate_forTheSameKey_isASuccessor_unlessTheKeyIsCompromised() throws Exception {
    HeldKey renewed = key("partner").noAuthority().forTheKeyPairOf(OLD).issuedBy(ISSUER).make();
    for (CertificateReference identifiedBy : CertificateReference.values()) {
      byte[] message = signedBy(EmbeddedCertificates.CHAIN, identifiedBy, renewed);

      assertThat(only(accepted(ring(), SUCCESSORS, message)).certificate())
          .contains(renewed.certificate());
      assertThat(refused(ring(), PINNED, message)).isNotNull();
      assertThat(
              refused(
                  Ring.of(ring())
                      .compromised(OLD.keyId(), clock.instant(), Retention.DEFAULT)
                      .keyring(),
                  SUCCESSORS,
                  message))
          .isNotNull();
    }
  }

  @Test
  void authority_thatIsRetained_showsThatThePartnerHasNotSwitched() throws Exception {
    Keyring retained = Ring.of(ring()).retire(CA, clock.instant(), Retention.DEFAULT).keyring();
    byte[] message = signedBy(NEW);

    assertThat(only(accepted(retained, SUCCESSORS, message)).isByRetainedKey()).isTrue();
    assertThat(refused(retained, SUCCESSORS.activeKeysOnly(), message)).isNotNull();
    assertThat(
            refused(
                Ring.of(ring())
                    .compromised(ROOT.keyId(), clock.instant(), Retention.DEFAULT)
                    .keyring(),
                SUCCESSORS,
                message))
        .isNotNull();
  }

  @Test
  void validity_isJudgedByTheClock_notByTheSigningTime() throws Exception {
    byte[] message = signedBy(NEW);
    Keyring ring = ring();

    assertThat(accepted(ring, SUCCESSORS, message)).isNotNull();
    clock.advance(Duration.ofDays(500));
    assertThat(refused(ring, SUCCESSORS.acceptExpired(), message).shortfalls())
        .singleElement()
        .asString()
        .contains("CHAIN_REFUSED", "expired");
    clock.set(Instant.now());
    assertThat(accepted(ring, SUCCESSORS, message)).isNotNull();
  }

  // ---- revocation

  @Test
  void revocation_byLists_andByOcsp() throws Exception {
    byte[] message = signedBy(NEW);
    Instant now = clock.instant();
    Instant yesterday = now.minus(Duration.ofDays(1));
    Instant tomorrow = now.plus(Duration.ofDays(1));
    var rootList = RevocationLists.of(ROOT, yesterday, tomorrow);
    var clean = RevocationLists.of(ISSUER, yesterday, tomorrow);
    var listed = RevocationLists.of(ISSUER, yesterday, tomorrow, NEW);

    assertThat(
            accepted(ring(), by(RevocationCheck.byCrls(() -> List.of(rootList, clean))), message))
        .isNotNull();
    assertThat(
            only(refused(
                    ring(), by(RevocationCheck.byCrls(() -> List.of(rootList, listed))), message))
                .reason())
        .contains("CN=partner is revoked");
    try (OcspResponder responder = OcspResponder.signingWith(ROOT)) {
      VerificationPolicy byOcsp =
          by(RevocationCheck.byOcsp().at(responder.uri()).signedBy(ROOT.certificate()));
      assertThat(accepted(ring(), byOcsp, message)).isNotNull();
      responder.revoke(NEW);
      assertThat(only(refused(ring(), byOcsp, message)).reason()).contains("is revoked");
    }
  }

  private static VerificationPolicy by(RevocationCheck check) {
    return PINNED.acceptChains(PARTNER, ChainTrust.to(CA).checkRevocation(check));
  }

  // ---- attacks

  @Test
  void certificate_thatIsOnlyEmbedded_isTrustedByNobody() throws Exception {
    HeldKey selfMadeRoot = TestKeys.ec("root");
    HeldKey selfMadeIssuer = key("issuer").algorithm("EC", 256).issuedBy(selfMadeRoot).make();
    HeldKey impostor = key("partner").noAuthority().issuedBy(selfMadeIssuer).make();

    assertThat(accepted(ring(), SUCCESSORS, signedBy(NEW))).isNotNull();
    assertThat(only(refused(ring(), SUCCESSORS, signedBy(impostor))))
        .satisfies(
            v -> assertThat(v.verdict()).isEqualTo(Verdict.CHAIN_REFUSED),
            v -> assertThat(v.reason()).contains("signature"));
    assertThat(only(refused(ring(), SUCCESSORS, signedBy(TestKeys.rsa("partner")))).verdict())
        .isEqualTo(Verdict.CHAIN_REFUSED);
  }

  @Test
  void goodCertificate_besideAStrangersSignature_provesNothing() throws Exception {
    // The attacker signs with a key of his own, and says that it was the partner's.
    Forge honest = Forge.signedBy(NEW, CONTENT).embedding(NEW.certificate());
    Forge forged = Forge.signedBy(TestKeys.rsa("attacker"), CONTENT).naming(NEW);

    assertThat(accepted(ring(), SUCCESSORS, honest.embedding(ISSUER.certificate()).message()))
        .isNotNull();
    assertThat(
            only(
                refused(
                    ring(),
                    SUCCESSORS,
                    forged.embedding(NEW.certificate()).embedding(ISSUER.certificate()).message())))
        .satisfies(
            v -> assertThat(v.verdict()).isEqualTo(Verdict.UNKNOWN_SIGNER),
            v -> assertThat(v.reason()).contains("does not match"));
  }

  @Test
  void certificatesOfTheSameIdentifier_doNotHideTheRightOne() throws Exception {
    Forge message = Forge.signedBy(NEW, CONTENT);
    for (TestKeys decoy :
        List.of(
            key("partner"),
            key("partner").algorithm("RSA", 1024),
            key("partner").algorithm("EC", 256))) {
      message.embedding(sameIdentifier(decoy).certificate());
    }

    assertThat(
            only(accepted(
                    ring(),
                    SUCCESSORS,
                    message.embedding(NEW.certificate()).embedding(ISSUER.certificate()).message()))
                .certificate())
        .contains(NEW.certificate());
  }

  /** By an authority of the same name, with the same serial number. */
  private static HeldKey sameIdentifier(TestKeys decoy) {
    return decoy
        .serialNumber(NEW.certificate().getSerialNumber().longValueExact())
        .issuedBy(TestKeys.ec("issuer"))
        .make();
  }

  @Test
  void signature_madeUnderAnotherCertificateForTheKey_countsForThatOneOnly() throws Exception {
    // The same key under two names; the signer said which, and an attacker presents the other.
    HeldKey otherRole = key("other").noAuthority().forTheKeyPairOf(NEW).issuedBy(ISSUER).make();
    SignerInfo asPartner = only(signerInfos(signedBy(NEW)));
    SignerInfo asOther = only(signerInfos(signedBy(otherRole)));
    List<X509Certificate> bag =
        List.of(NEW.certificate(), otherRole.certificate(), ISSUER.certificate());

    assertThat(accepted(ring(), SUCCESSORS, message(bag, asPartner))).isNotNull();
    SignerInfo renamed =
        new SignerInfo(
            asPartner.getSID(),
            asOther.getDigestAlgorithm(),
            asOther.getAuthenticatedAttributes(),
            asOther.getDigestEncryptionAlgorithm(),
            asOther.getEncryptedDigest(),
            (ASN1Set) null);
    assertThat(only(refused(ring(), SUCCESSORS, message(bag, renamed))).reason())
        .contains("CN=other is for another subject");
  }

  @Test
  void signatureOfTheOldKey_removed_isNoticedByTheNewOne() throws Exception {
    byte[] both = signedBy(OLD, NEW);
    List<SignerInfo> signers = signerInfos(both);
    List<X509Certificate> bag = List.of(NEW.certificate(), ISSUER.certificate());
    List<Verdict> verdicts = new ArrayList<>();

    assertThat(accepted(ring(), SUCCESSORS, message(bag, signers.toArray(new SignerInfo[0]))))
        .isNotNull();
    for (SignerInfo one : signers) {
      VerificationReport report = refused(ring(), SUCCESSORS, message(bag, one));
      verdicts.add(only(report).verdict());
      assertThat(only(report).reason()).contains("missing");
    }
    assertThat(verdicts).containsExactly(Verdict.INVALID, Verdict.INVALID);
  }

  @Test
  void content_thatWasChanged_isRefused() throws Exception {
    List<SignerInfo> signers = signerInfos(signedBy(NEW));
    List<X509Certificate> bag = List.of(NEW.certificate(), ISSUER.certificate());

    assertThat(accepted(ring(), SUCCESSORS, message(bag, CONTENT, signers.get(0)))).isNotNull();
    assertThat(
            only(refused(
                    ring(),
                    SUCCESSORS,
                    message(bag, "another order".getBytes(StandardCharsets.UTF_8), signers.get(0))))
                .reason())
        .contains("other content");
  }

  @Test
  void certificates_thatCannotBeParsed_arePassedOver() throws Exception {
    SignerInfo signer = only(signerInfos(signedBy(NEW)));
    ASN1EncodableVector bag = new ASN1EncodableVector();
    bag.add(new DERSequence(new DEROctetString(new byte[9])));
    bag.add(new DERTaggedObject(false, 3, new DERSequence(new DEROctetString(new byte[9]))));
    bag.add(bc(NEW.certificate()));
    bag.add(bc(ISSUER.certificate()));

    assertThat(accepted(ring(), SUCCESSORS, message(bag, CONTENT, signer))).isNotNull();
  }

  @Test
  void thousandCertificates_andAllSignersThatAMessageMayHave_costLittle() throws Exception {
    SignerInfo good = only(signerInfos(signedBy(NEW)));
    HeldKey attacker = key("partner").noAuthority().issuedBy(TestKeys.ec("issuer")).make();
    SignerInfo stranger = only(signerInfos(signedBy(attacker)));
    ASN1EncodableVector bag = new ASN1EncodableVector();
    bag.add(bc(NEW.certificate()));
    bag.add(bc(ISSUER.certificate()));
    bag.add(bc(attacker.certificate()));
    HeldKey again = TestKeys.ec("issuer");
    Keyring ring = ring();
    for (int i = 0; i < 1000; i++) {
      bag.add(bc(key("issuer").forTheKeyPairOf(again).issuedBy(again).make().certificate()));
      if (i == 200) {
        assertThat(accepted(ring, SUCCESSORS, message(bag, CONTENT, good))).isNotNull();
      }
    }
    SignerInfo[] many = new SignerInfo[32];
    Arrays.fill(many, stranger);

    byte[] crowded = message(bag, CONTENT, many);
    assertThat(Allocation.inProportion(crowded, () -> refused(ring, SUCCESSORS, crowded)).signers())
        .hasSize(32)
        .noneMatch(v -> v.verdict() == Verdict.VALID);
    // All 32 signatures are correct, by a key that nobody vouches for.
    List<X509Certificate> few =
        List.of(attacker.certificate(), again.certificate(), ISSUER.certificate());
    byte[] correct = message(few, many);
    assertThat(Allocation.inProportion(correct, () -> refused(ring, SUCCESSORS, correct)).signers())
        .extracting(SignerVerdict::verdict)
        .containsOnly(Verdict.CHAIN_REFUSED);
    SignerInfo[] more = Arrays.copyOf(many, 33);
    more[32] = stranger;
    assertThatExceptionOfType(LimitExceededException.class)
        .isThrownBy(() -> CmsVerifier.of(ring(), SUCCESSORS).verify(message(few, more)))
        .withMessageContaining("limit signatures of 32");
  }

  @Test
  void messageWithoutChainsInThePolicy_isNotLookedThrough() throws Exception {
    SignerInfo good = only(signerInfos(signedBy(OLD)));
    boolean[] asked = new boolean[1];
    judge(PINNED, good, asked);
    assertThat(asked[0]).isFalse();

    SignerInfo next = only(signerInfos(signedBy(NEW)));
    judge(SUCCESSORS, next, asked);
    assertThat(asked[0]).isTrue();
  }

  private static ReceivedSignature received(SignerInfo info) throws Exception {
    return ReceivedSignature.read(BerReader.of(info.getEncoded(), Budget.of(Limits.DEFAULT)));
  }

  private void judge(VerificationPolicy policy, SignerInfo signer, boolean[] asked)
      throws Exception {
    Budget budget = Budget.of(Limits.DEFAULT);
    SignedMessage message =
        new SignedMessage(
            Optional.empty(),
            PresentedCertificates.of(
                () -> {
                  asked[0] = true;
                  return Stream.empty();
                },
                budget),
            List.of(received(signer)),
            budget);
    Judge.of(ring(), policy, clock.instant(), budget)
        .judge(
            SignatureClaim.of(
                message,
                ContentDigests.of(ContentSlice.of(CONTENT), CryptoProviders.byRule()),
                VerifyingTerms.byDefault()));
  }

  // ---- messages by hand

  private static List<SignerInfo> signerInfos(byte[] message) {
    SignedData signedData = SignedData.getInstance(ContentInfo.getInstance(message).getContent());
    return Arrays.stream(signedData.getSignerInfos().toArray())
        .map(SignerInfo::getInstance)
        .toList();
  }

  private static SignerInfo only(List<SignerInfo> signers) {
    assertThat(signers).hasSize(1);
    return signers.get(0);
  }

  private static byte[] message(List<X509Certificate> certificates, SignerInfo... signers)
      throws Exception {
    return message(certificates, CONTENT, signers);
  }

  private static byte[] message(
      List<X509Certificate> certificates, byte[] content, SignerInfo... signers) throws Exception {
    ASN1EncodableVector bag = new ASN1EncodableVector();
    for (X509Certificate certificate : certificates) {
      bag.add(bc(certificate));
    }
    return message(bag, content, signers);
  }

  private static byte[] message(ASN1EncodableVector bag, byte[] content, SignerInfo... signers)
      throws Exception {
    return new ContentInfo(
            CMSObjectIdentifiers.signedData,
            new SignedData(
                new DERSet(signers[0].getDigestAlgorithm()),
                new ContentInfo(CMSObjectIdentifiers.data, new DEROctetString(content)),
                new DLSet(bag),
                null,
                new DLSet(signers)))
        .getEncoded("DL");
  }

  private static Certificate bc(X509Certificate certificate) throws Exception {
    return Certificate.getInstance(certificate.getEncoded());
  }
}
