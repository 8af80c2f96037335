package dev.keyoverlap.cms;

import static dev.keyoverlap.key.Alias.alias;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.fail;

import dev.keyoverlap.algorithm.SignatureAlgorithm;
import dev.keyoverlap.cms.internal.algorithm.CertificateIdentifier;
import dev.keyoverlap.cms.internal.algorithm.DigestIdentifier;
import dev.keyoverlap.cms.internal.algorithm.SignatureSuite;
import dev.keyoverlap.cms.internal.signer.KnownAttribute;
import dev.keyoverlap.cms.internal.signer.SigningCertificate;
import dev.keyoverlap.cms.spec.CertificateReference;
import dev.keyoverlap.fixtures.Ring;
import dev.keyoverlap.fixtures.TestKeys;
import dev.keyoverlap.internal.key.DigestAlgorithm;
import dev.keyoverlap.key.HeldKey;
import dev.keyoverlap.message.SignerVerdict;
import dev.keyoverlap.message.SignerVerdict.Verdict;
import dev.keyoverlap.message.VerificationException;
import dev.keyoverlap.message.VerificationPolicy;
import dev.keyoverlap.ring.Keyring;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.Stream;
import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.ASN1EncodableVector;
import org.bouncycastle.asn1.ASN1Sequence;
import org.bouncycastle.asn1.ASN1Set;
import org.bouncycastle.asn1.DEROctetString;
import org.bouncycastle.asn1.DERSequence;
import org.bouncycastle.asn1.DERSet;
import org.bouncycastle.asn1.DLSet;
import org.bouncycastle.asn1.cms.AttributeTable;
import org.bouncycastle.asn1.cms.CMSObjectIdentifiers;
import org.bouncycastle.asn1.cms.ContentInfo;
import org.bouncycastle.asn1.cms.SignedData;
import org.bouncycastle.asn1.cms.SignerInfo;
import org.bouncycastle.asn1.nist.NISTObjectIdentifiers;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The SET of signatures of a message is not signed. What removing, adding and exchanging signatures
 * comes to, each beside the message as it was (RFC 5752).
 */
class RemovedSignatureTest {

  private static final byte[] CONTENT = "pay 10".getBytes(StandardCharsets.UTF_8);
  private static final HeldKey OLD = TestKeys.rsa("old");
  private static final HeldKey NEW = TestKeys.ec("new");
  private static final HeldKey STRANGER = TestKeys.rsa("stranger");

  /** Each would be content with the signature that is left. */
  static Stream<VerificationPolicy> lenientPolicies() {
    return Stream.of(
        VerificationPolicy.anyOf(alias("old"), alias("new")),
        VerificationPolicy.anyOf(alias("old"), alias("new")).acceptExpired(),
        VerificationPolicy.atLeast(1, alias("old"), alias("new")).activeKeysOnly(),
        VerificationPolicy.atLeast(1, alias("new"), alias("old")).requireAllSignersKnown());
  }

  private static final VerificationPolicy ANY =
      VerificationPolicy.anyOf(alias("old"), alias("new"));

  private static Keyring ring() throws Exception {
    return Ring.empty()
        .add(alias("old"), TestKeys.certificateOf(OLD), Instant.now())
        .add(alias("new"), TestKeys.certificateOf(NEW), Instant.now())
        .keyring();
  }

  private static Keyring senders() throws Exception {
    return Ring.empty()
        .add(alias("old"), OLD, Instant.now())
        .add(alias("new"), NEW, Instant.now())
        .add(alias("stranger"), STRANGER, Instant.now())
        .keyring();
  }

  private static byte[] signedBy(String... aliases) throws Exception {
    CmsSigner.Builder builder = CmsSigner.with(senders());
    for (String alias : aliases) {
      builder.signAs(alias(alias));
    }
    return builder.build().sign(CONTENT);
  }

  private static List<SignerInfo> signatures(byte[] message) {
    List<SignerInfo> all = new ArrayList<>();
    for (ASN1Encodable each : signedData(message).getSignerInfos()) {
      all.add(SignerInfo.getInstance(each));
    }
    return all;
  }

  private static SignerInfo signatureOf(HeldKey key, byte[] message) {
    return signatures(message).stream()
        .filter(each -> each.getSID().getId().equals(identifierOf(key)))
        .findFirst()
        .orElseThrow();
  }

  private static ASN1Encodable identifierOf(HeldKey key) {
    return CertificateIdentifier.of(CertificateReference.ISSUER_AND_SERIAL)
        .signer(key.certificate())
        .getId();
  }

  private static SignedData signedData(byte[] message) {
    return SignedData.getInstance(ContentInfo.getInstance(message).getContent());
  }

  private static byte[] with(byte[] message, SignerInfo... signatures) throws Exception {
    return with(message, new DERSet(signatures));
  }

  private static byte[] with(byte[] message, ASN1Set signatures) throws Exception {
    SignedData original = signedData(message);
    return new ContentInfo(
            CMSObjectIdentifiers.signedData,
            new SignedData(
                original.getDigestAlgorithms(),
                original.getEncapContentInfo(),
                original.getCertificates(),
                null,
                signatures))
        .getEncoded("DL");
  }

  private static void assertAccepted(VerificationPolicy policy, byte[] message) throws Exception {
    assertThat(CmsVerifier.of(ring(), policy).verify(message).content()).isEqualTo(CONTENT);
  }

  private static List<SignerVerdict> refused(VerificationPolicy policy, byte[] message)
      throws Exception {
    try {
      return fail("Accepted: " + CmsVerifier.of(ring(), policy).verify(message));
    } catch (VerificationException e) {
      return e.report().signers();
    }
  }

  private static void assertRemovalNoticed(VerificationPolicy policy, byte[] message)
      throws Exception {
    assertThat(refused(policy, message))
        .anySatisfy(
            verdict -> {
              assertThat(verdict.verdict()).isEqualTo(Verdict.INVALID);
              assertThat(verdict.reason()).contains("is missing from the message or was replaced");
            });
  }

  @ParameterizedTest
  @MethodSource("lenientPolicies")
  void removalOfTheNewSignature_isNoticedUnderEveryPolicy(VerificationPolicy policy)
      throws Exception {
    byte[] message = signedBy("old", "new");

    assertAccepted(policy, message);
    assertRemovalNoticed(policy, with(message, signatureOf(OLD, message)));
  }

  @ParameterizedTest
  @MethodSource("lenientPolicies")
  void removalOfTheOldSignature_isNoticedUnderEveryPolicy(VerificationPolicy policy)
      throws Exception {
    byte[] message = signedBy("old", "new");

    assertAccepted(policy, message);
    assertRemovalNoticed(policy, with(message, signatureOf(NEW, message)));
  }

  @Test
  void removalOfAStrangersSignature_isNoticedToo() throws Exception {
    byte[] message = signedBy("old", "stranger");

    assertAccepted(ANY, message);
    assertRemovalNoticed(ANY, with(message, signatureOf(OLD, message)));
  }

  @Test
  void removalOfOneOfThree_isNoticed_whicheverItIs() throws Exception {
    byte[] message = signedBy("old", "new", "stranger");
    SignerInfo[] all = signatures(message).toArray(SignerInfo[]::new);

    assertAccepted(ANY, message);
    assertThat(all).hasSize(3);
    assertRemovalNoticed(ANY, with(message, all[0], all[1]));
    assertRemovalNoticed(ANY, with(message, all[0], all[2]));
    assertRemovalNoticed(ANY, with(message, all[1], all[2]));
  }

  @Test
  void signatures_inAnotherOrder_areTheSame() throws Exception {
    byte[] message = signedBy("old", "new");
    List<SignerInfo> reversed = signatures(message);
    Collections.reverse(reversed);
    byte[] reordered = with(message, new DLSet(reversed.toArray(SignerInfo[]::new)));

    assertThat(signatures(reordered)).isEqualTo(reversed);
    assertAccepted(VerificationPolicy.allOf(alias("old"), alias("new")), reordered);
  }

  @Test
  void companion_replacedByOneOfAnotherMessage_isNoticed() throws Exception {
    byte[] message = signedBy("old", "new");
    Instant later = Instant.now().plusSeconds(7);
    byte[] another =
        CmsSigner.with(senders())
            .signAs(alias("old"))
            .signAs(alias("new"))
            .clock(() -> later)
            .build()
            .sign(CONTENT);

    assertAccepted(ANY, message);
    assertAccepted(ANY, another);
    // Each of the two signatures is correct, and for this content.
    assertRemovalNoticed(ANY, with(message, signatureOf(OLD, message), signatureOf(NEW, another)));
  }

  @Test
  void companion_replacedByACopyOfTheOther_isNoticed() throws Exception {
    byte[] message = signedBy("old", "new");
    SignerInfo old = signatureOf(OLD, message);

    assertAccepted(ANY, message);
    assertRemovalNoticed(ANY, with(message, new DLSet(new SignerInfo[] {old, old})));
  }

  @Test
  void companion_replacedByAStrangers_isNoticed() throws Exception {
    byte[] message = signedBy("old", "new");
    SignerInfo strangers = Forge.signedBy(STRANGER, CONTENT).signerInfo();

    assertAccepted(ANY, message);
    assertRemovalNoticed(ANY, with(message, signatureOf(OLD, message), strangers));
  }

  @Test
  void companion_givenToAnotherSigner_isStillFoundByTheCertificateItNames() throws Exception {
    byte[] message = signedBy("old", "new");
    SignerInfo nameless = named(signatureOf(NEW, message), STRANGER);
    byte[] value = nameless.getEncryptedDigest().getOctets().clone();
    value[value.length - 1] ^= 1;

    // Who cannot remove a signature might want it overlooked, by making its signer unknown.
    assertAccepted(
        VerificationPolicy.allOf(alias("old"), alias("new")),
        with(message, signatureOf(OLD, message), nameless));
    assertThat(refused(ANY, with(message, signatureOf(OLD, message), withValue(nameless, value))))
        .extracting(SignerVerdict::verdict)
        .contains(Verdict.INVALID);
  }

  private static SignerInfo named(SignerInfo signature, HeldKey other) {
    return new SignerInfo(
        CertificateIdentifier.of(CertificateReference.ISSUER_AND_SERIAL)
            .signer(other.certificate()),
        signature.getDigestAlgorithm(),
        signature.getAuthenticatedAttributes(),
        signature.getDigestEncryptionAlgorithm(),
        signature.getEncryptedDigest(),
        (ASN1Set) null);
  }

  private static SignerInfo withValue(SignerInfo signature, byte[] value) {
    return new SignerInfo(
        signature.getSID(),
        signature.getDigestAlgorithm(),
        signature.getAuthenticatedAttributes(),
        signature.getDigestEncryptionAlgorithm(),
        new DEROctetString(value),
        (ASN1Set) null);
  }

  @Test
  void signature_thatIsItsOwnCompanion_lacksOne() throws Exception {
    SignerInfo plain = Forge.signedBy(OLD, CONTENT).signerInfo();
    SignerInfo naming =
        Forge.signedBy(OLD, CONTENT)
            .with(KnownAttribute.MULTIPLE_SIGNATURES.type(), of(plain))
            .signerInfo();
    byte[] message = signedBy("old");

    // Without the attribute that names it, the signature is just the one that is named.
    assertAccepted(ANY, with(message, naming, plain));
    assertRemovalNoticed(ANY, with(message, naming));
  }

  @Test
  void signature_thatServesTwoCompanionValues_isOneTooFew() throws Exception {
    SignerInfo plain = Forge.signedBy(OLD, CONTENT).signerInfo();
    SignerInfo naming =
        Forge.signedBy(OLD, CONTENT)
            .with(KnownAttribute.MULTIPLE_SIGNATURES.type(), of(plain), of(plain))
            .signerInfo();
    SignerInfo another = Forge.signedBy(STRANGER, new byte[1]).signerInfo();
    byte[] message = signedBy("old");

    assertAccepted(ANY, with(message, new DLSet(new SignerInfo[] {naming, plain, plain})));
    assertRemovalNoticed(ANY, with(message, naming, plain));
    assertRemovalNoticed(ANY, with(message, naming, plain, another));
  }

  /** What another signature says of one that was made together with it. */
  private static ASN1Encodable of(SignerInfo companion) throws Exception {
    byte[] attributes = companion.getAuthenticatedAttributes().getEncoded("DER");
    return new DERSequence(
        new ASN1Encodable[] {
          companion.getDigestAlgorithm(),
          companion.getDigestEncryptionAlgorithm(),
          new DERSequence(
              DigestIdentifier.of(DigestAlgorithm.SHA256),
              new DEROctetString(DigestAlgorithm.SHA256.digest(attributes)))
        });
  }

  @Test
  void thirdSignatureByAStranger_isPassedOver() throws Exception {
    byte[] message = signedBy("old", "new");
    SignerInfo third = Forge.signedBy(STRANGER, CONTENT).signerInfo();

    assertAccepted(ANY, with(message, signatureOf(OLD, message), signatureOf(NEW, message), third));
    assertThat(
            refused(
                ANY.requireAllSignersKnown(),
                with(message, signatureOf(OLD, message), signatureOf(NEW, message), third)))
        .extracting(SignerVerdict::verdict)
        .containsExactlyInAnyOrder(Verdict.VALID, Verdict.VALID, Verdict.UNKNOWN_SIGNER);
  }

  @Test
  void signatureAlone_namesNoOthers() throws Exception {
    assertAccepted(ANY, signedBy("old"));
    assertThat(signatures(signedBy("old")).get(0).getAuthenticatedAttributes())
        .noneMatch(attribute -> attribute.toString().contains("1.2.840.113549.1.9.16.2.51"));
  }

  // ---- what is malformed

  private static Forge naming(ASN1Encodable... companions) {
    return Forge.signedBy(OLD, CONTENT).with(KnownAttribute.MULTIPLE_SIGNATURES.type(), companions);
  }

  private static ASN1Sequence companion(AlgorithmIdentifier hash, ASN1Encodable... more) {
    ASN1EncodableVector fields = new ASN1EncodableVector();
    fields.add(DigestIdentifier.of(DigestAlgorithm.SHA256));
    fields.add(SignatureSuite.of(SignatureAlgorithm.ECDSA_SHA256).identifier());
    fields.add(new DERSequence(hash, new DEROctetString(new byte[32])));
    for (ASN1Encodable each : more) {
      fields.add(each);
    }
    return new DERSequence(fields);
  }

  private static void assertRefused(Verdict verdict, String reason, Forge forge) throws Exception {
    assertThat(refused(ANY, forge.message()))
        .singleElement()
        .satisfies(
            refused -> {
              assertThat(refused.verdict()).isEqualTo(verdict);
              assertThat(refused.reason()).contains(reason);
            });
  }

  @Test
  void companions_thatCannotBeRead_areRefused() throws Exception {
    AlgorithmIdentifier sha256 = DigestIdentifier.of(DigestAlgorithm.SHA256);
    assertAccepted(ANY, Forge.signedBy(OLD, CONTENT).message());

    String unreadable = "is malformed";
    assertRefused(Verdict.INVALID, "more or less than one", naming());
    assertRefused(Verdict.INVALID, unreadable, naming(new DEROctetString(new byte[3])));
    assertRefused(Verdict.INVALID, unreadable, naming(new DERSequence()));
    assertRefused(Verdict.INVALID, unreadable, naming(new DERSequence(sha256)));
    assertRefused(Verdict.INVALID, unreadable, naming(companion(sha256, sha256, sha256)));
    assertRefused(
        Verdict.INVALID, unreadable, naming(companion(sha256, new DEROctetString(new byte[32]))));
    assertRefused(
        Verdict.ALGORITHM_REFUSED,
        "digest algorithm",
        naming(companion(new AlgorithmIdentifier(PKCSObjectIdentifiers.md5))));
    assertRefused(Verdict.INVALID, "is missing", naming(companion(sha256)));
    assertRefused(
        Verdict.INVALID,
        "more or less than one",
        naming(companion(sha256))
            .with(KnownAttribute.MULTIPLE_SIGNATURES.type(), companion(sha256)));
  }

  @Test
  void companion_withAttributesThatCannotBeRead_isNotTheOneMeant() throws Exception {
    byte[] message = signedBy("old", "new");
    SignerInfo rubbish =
        new SignerInfo(
            CertificateIdentifier.of(CertificateReference.ISSUER_AND_SERIAL)
                .signer(STRANGER.certificate()),
            signatureOf(NEW, message).getDigestAlgorithm(),
            new DERSet(NISTObjectIdentifiers.id_sha256),
            signatureOf(NEW, message).getDigestEncryptionAlgorithm(),
            new DEROctetString(new byte[8]),
            (ASN1Set) null);

    assertAccepted(ANY, message);
    assertRemovalNoticed(ANY, with(message, signatureOf(OLD, message), rubbish));
    assertAccepted(
        ANY, with(message, signatureOf(OLD, message), signatureOf(NEW, message), rubbish));
  }

  // ---- which certificate the other one has

  /** A signature that names another, with a fourth field for its certificate. */
  private static byte[] namedAs(HeldKey certificate, SignerInfo companion) throws Exception {
    ASN1EncodableVector fields = new ASN1EncodableVector();
    ((ASN1Sequence) of(companion)).forEach(fields::add);
    fields.add(SigningCertificate.identifierOf(certificate.certificate()));
    SignerInfo naming = naming(new DERSequence(fields)).signerInfo();
    return with(signedBy("old"), naming, companion);
  }

  @Test
  void companion_withTheAttributesButNotTheCertificateThatAreNamed_isNotTheOneMeant()
      throws Exception {
    SignerInfo silent = Forge.signedBy(STRANGER, CONTENT).signerInfo();
    SignerInfo claiming =
        Forge.signedBy(STRANGER, CONTENT)
            .with(
                KnownAttribute.SIGNING_CERTIFICATE.type(),
                SigningCertificate.attributeFor(STRANGER.certificate()))
            .signerInfo();

    assertAccepted(ANY, namedAs(STRANGER, claiming));
    assertAccepted(ANY, with(signedBy("old"), naming(of(claiming)).signerInfo(), claiming));
    // Where the other one does not say which certificate it means there is nothing to compare.
    assertAccepted(ANY, namedAs(NEW, silent));
    assertRemovalNoticed(ANY, namedAs(NEW, claiming));
  }

  @Test
  void companions_ofOurOwn_areNamedWithTheirCertificate() throws Exception {
    byte[] message = signedBy("old", "new");

    assertThat(companionOf(OLD, message).getObjectAt(3))
        .isEqualTo(SigningCertificate.identifierOf(NEW.certificate()));
    assertThat(companionOf(NEW, message).getObjectAt(3))
        .isEqualTo(SigningCertificate.identifierOf(OLD.certificate()));
  }

  private static ASN1Sequence companionOf(HeldKey key, byte[] message) {
    return ASN1Sequence.getInstance(
        new AttributeTable(signatureOf(key, message).getAuthenticatedAttributes())
            .get(KnownAttribute.MULTIPLE_SIGNATURES.type())
            .getAttributeValues()[0]);
  }

  // ---- others read it

  @Test
  void threeSignaturesThatNameEachOther_areVerifiedByOpenssl(@TempDir Path folder)
      throws Exception {
    Openssl openssl = Openssl.in(folder);
    openssl.writeCertificates("all.crt", OLD, NEW, STRANGER);
    openssl.write("signed", signedBy("old", "new", "stranger"));

    openssl.cms(
        "-verify", "-binary", "-inform", "DER", "-in", "signed", "-CAfile", "all.crt", "-out",
        "out");

    assertThat(openssl.read("out")).isEqualTo(CONTENT);
  }
}
