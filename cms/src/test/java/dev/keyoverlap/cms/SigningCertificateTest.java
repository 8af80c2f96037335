package dev.keyoverlap.cms;

import static dev.keyoverlap.key.Alias.alias;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.keyoverlap.cms.internal.signer.KnownAttribute;
import dev.keyoverlap.cms.internal.signer.SigningCertificate;
import dev.keyoverlap.fixtures.Ring;
import dev.keyoverlap.fixtures.TestKeys;
import dev.keyoverlap.key.HeldKey;
import dev.keyoverlap.message.SignerVerdict.Verdict;
import dev.keyoverlap.message.VerificationException;
import dev.keyoverlap.message.VerificationPolicy;
import dev.keyoverlap.ring.Keyring;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.DEROctetString;
import org.bouncycastle.asn1.DERSequence;
import org.bouncycastle.asn1.oiw.OIWObjectIdentifiers;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.junit.jupiter.api.Test;

/** The certificate that a signature names as its own, each beside one that names the right one. */
class SigningCertificateTest {

  private static final byte[] CONTENT = "pay 10".getBytes(StandardCharsets.UTF_8);
  private static final HeldKey OLD = TestKeys.rsa("old");
  private static final HeldKey NEW = TestKeys.ec("new");
  private static final VerificationPolicy ANY =
      VerificationPolicy.anyOf(alias("old"), alias("new"));

  private static CmsVerifier verifier() throws Exception {
    return CmsVerifier.of(
        Ring.empty()
            .add(alias("old"), TestKeys.certificateOf(OLD), Instant.now())
            .add(alias("new"), TestKeys.certificateOf(NEW), Instant.now())
            .keyring(),
        ANY);
  }

  private static void assertAccepted(Forge forge) throws Exception {
    assertThat(verifier().verify(forge.message()).content()).isEqualTo(CONTENT);
  }

  private static void assertRefused(Verdict verdict, String reason, Forge forge) {
    assertThatExceptionOfType(VerificationException.class)
        .isThrownBy(() -> verifier().verify(forge.message()))
        .satisfies(
            e ->
                assertThat(e.report().signers())
                    .singleElement()
                    .satisfies(
                        refused -> {
                          assertThat(refused.verdict()).isEqualTo(verdict);
                          assertThat(refused.reason()).contains(reason);
                        }));
  }

  private static Forge naming(ASN1Encodable value) {
    return Forge.signedBy(OLD, CONTENT).with(KnownAttribute.SIGNING_CERTIFICATE.type(), value);
  }

  private static ASN1Encodable namedBy(
      org.bouncycastle.asn1.ASN1ObjectIdentifier digest, byte[] value) {
    return new DERSequence(
        new DERSequence(
            new DERSequence(
                new ASN1Encodable[] {new AlgorithmIdentifier(digest), new DEROctetString(value)})));
  }

  @Test
  void certificate_otherThanThatOfTheRing_isAnUnknownSigner() throws Exception {
    assertAccepted(naming(SigningCertificate.attributeFor(OLD.certificate())));

    HeldKey renewed = TestKeys.named("old").forTheKeyPairOf(OLD).make();
    assertRefused(
        Verdict.UNKNOWN_SIGNER,
        "another certificate",
        naming(SigningCertificate.attributeFor(renewed.certificate())));
    assertRefused(
        Verdict.UNKNOWN_SIGNER,
        "another certificate",
        naming(SigningCertificate.attributeFor(NEW.certificate())));
  }

  @Test
  void certificate_ofTwoForOneKey_isTheOneThatCounts() throws Exception {
    Instant now = Instant.now();
    HeldKey expired =
        TestKeys.named("old").valid(now.minusSeconds(9_000_000), now.minusSeconds(60)).make();
    HeldKey renewed = TestKeys.named("old").forTheKeyPairOf(expired).make();
    byte[] identifier =
        org.bouncycastle.asn1.x509.SubjectKeyIdentifier.getInstance(
                DEROctetString.getInstance(expired.certificate().getExtensionValue("2.5.29.14"))
                    .getOctets())
            .getKeyIdentifier();
    Keyring both =
        Ring.empty()
            .add(alias("old"), TestKeys.certificateOf(expired), now.minusSeconds(8_000_000))
            .swap(
                alias("old"),
                TestKeys.certificateOf(renewed),
                now.minusSeconds(30),
                dev.keyoverlap.ring.Retention.DEFAULT)
            .keyring();
    CmsVerifier verifier = CmsVerifier.of(both, VerificationPolicy.anyOf(alias("old")));

    assertThat(
            verifier
                .verify(bySki(renewed, identifier, renewed))
                .report()
                .signers()
                .get(0)
                .version())
        .hasValueSatisfying(version -> assertThat(version.keyId()).isEqualTo(renewed.keyId()));
    assertThatExceptionOfType(VerificationException.class)
        .isThrownBy(() -> verifier.verify(bySki(renewed, identifier, expired)))
        .satisfies(
            e ->
                assertThat(e.report().signers().get(0).verdict())
                    .isEqualTo(Verdict.CERTIFICATE_NOT_VALID_NOW));
  }

  private static byte[] bySki(HeldKey key, byte[] identifier, HeldKey named) throws Exception {
    return Forge.signedBy(key, CONTENT)
        .namingBySubjectKeyIdentifier(identifier)
        .with(
            KnownAttribute.SIGNING_CERTIFICATE.type(),
            SigningCertificate.attributeFor(named.certificate()))
        .message();
  }

  @Test
  void certificate_namedBySha1_saysNothing() throws Exception {
    assertAccepted(naming(namedBy(OIWObjectIdentifiers.idSHA1, new byte[20])));
    assertAccepted(
        Forge.signedBy(OLD, CONTENT)
            .with(PKCSObjectIdentifiers.id_aa_signingCertificate, new DERSequence()));
  }

  @Test
  void certificate_thatCannotBeRead_isRefused() throws Exception {
    ASN1Encodable right = SigningCertificate.attributeFor(OLD.certificate());
    assertAccepted(naming(right));

    String unreadable = "is malformed";
    assertRefused(Verdict.INVALID, unreadable, naming(new DERSequence()));
    assertRefused(Verdict.INVALID, unreadable, naming(new DEROctetString(new byte[1])));
    assertRefused(Verdict.INVALID, unreadable, naming(new DERSequence(new DERSequence())));
    // A digest that cannot be checked says as little as one that nobody trusts.
    assertAccepted(naming(namedBy(PKCSObjectIdentifiers.md5, new byte[16])));
    assertRefused(
        Verdict.INVALID,
        "more or less than one",
        naming(right).with(KnownAttribute.SIGNING_CERTIFICATE.type(), right));
    assertRefused(
        Verdict.INVALID,
        "more or less than one",
        Forge.signedBy(OLD, CONTENT).with(KnownAttribute.SIGNING_CERTIFICATE.type(), right, right));
  }
}
