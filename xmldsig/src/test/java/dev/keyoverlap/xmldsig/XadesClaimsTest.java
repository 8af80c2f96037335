package dev.keyoverlap.xmldsig;

import static dev.keyoverlap.xmldsig.Xml.ORDER;
import static dev.keyoverlap.xmldsig.Xml.ORDERS;
import static dev.keyoverlap.xmldsig.Xml.bytes;
import static dev.keyoverlap.xmldsig.Xml.sender;
import static dev.keyoverlap.xmldsig.Xml.text;
import static dev.keyoverlap.xmldsig.Xml.verifier;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.keyoverlap.fixtures.TestKeys;
import dev.keyoverlap.internal.key.DigestAlgorithm;
import dev.keyoverlap.key.HeldKey;
import dev.keyoverlap.message.SignerVerdict;
import dev.keyoverlap.message.SignerVerdict.Verdict;
import dev.keyoverlap.message.VerificationException;
import dev.keyoverlap.xmldsig.internal.algorithm.SigningMethod;
import dev.keyoverlap.xmldsig.internal.xml.CanonicalForm;
import dev.keyoverlap.xmldsig.internal.xml.XmlNames;
import java.time.Instant;
import java.util.Base64;
import java.util.Optional;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.w3c.dom.Document;
import org.w3c.dom.Element;

/** What a signature claims beside what it signs never makes a correct one wrong. */
class XadesClaimsTest {

  private static final HeldKey KEY = TestKeys.rsa("orders");

  /** A correct signature, made anew after a change of what it says about itself. */
  private static byte[] signed(Consumer<Document> change) throws Exception {
    Document document =
        Xml.parse(XmlSigner.with(sender(KEY)).signAs(ORDERS).xades().build().sign(bytes(ORDER)));
    change.accept(document);
    Element properties = Xml.all(document, XmlNames.XADES, "SignedProperties").get(0);
    Xml.all(document, XmlNames.DSIG, "DigestValue")
        .get(1)
        .setTextContent(
            base64(
                DigestAlgorithm.SHA256.digest(CanonicalForm.EXCLUSIVE.canonicalize(properties))));
    byte[] info = CanonicalForm.EXCLUSIVE.canonicalize(Xml.dsig(document, "SignedInfo"));
    Xml.dsig(document, "SignatureValue")
        .setTextContent(base64(SigningMethod.RSA_SHA256.sign(KEY.privateKey(), info)));
    return Xml.write(document);
  }

  private static String base64(byte[] bytes) {
    return Base64.getEncoder().encodeToString(bytes);
  }

  private static SignerVerdict verdict(byte[] signed) throws Exception {
    return verifier(KEY).verify(signed).report().signers().get(0);
  }

  private static Element xades(Document document, String name) {
    return Xml.all(document, XmlNames.XADES, name).get(0);
  }

  @ParameterizedTest
  @CsvSource({
    "2026-11-30T10:00:00Z, 2026-11-30T10:00:00Z",
    "2026-11-30T10:00:00,",
    "2026-11-30T24:00:00Z, 2026-12-01T00:00:00Z",
    "2026-11-30T24:00:00.000+01:00, 2026-11-30T23:00:00Z",
    "2026-11-30T10:00:00.1234567890123456789Z, 2026-11-30T10:00:00.123456789Z",
    "12026-11-30T10:00:00-05:00, +12026-11-30T15:00:00Z",
    "-0044-03-15T12:00:00Z, -0044-03-15T12:00:00Z",
    "99999999999999999999-11-30T10:00:00Z,",
    "2026-02-30T10:00:00Z,",
    "2026-11-30T24:00:01Z,",
    "yesterday,",
    "'',"
  })
  void verify_ofAnySigningTime_isValid_withTheTimeIfItIsAMoment(String text, String moment)
      throws Exception {
    SignerVerdict verdict =
        verdict(signed(document -> xades(document, "SigningTime").setTextContent(text)));

    assertThat(verdict.verdict()).isEqualTo(Verdict.VALID);
    assertThat(verdict.signingTime()).isEqualTo(Optional.ofNullable(moment).map(Instant::parse));
  }

  @Test
  void verify_ofASigningCertificateThatCannotBeRead_isValid_andOfAnotherOneIsWrong()
      throws Exception {
    assertThat(verdict(signed(document -> {})).verdict()).isEqualTo(Verdict.VALID);
    byte[] empty = signed(document -> xades(document, "SigningCertificate").setTextContent(""));
    assertThat(verdict(empty).verdict()).isEqualTo(Verdict.VALID);
    byte[] other =
        signed(
            document ->
                ((Element)
                        xades(document, "CertDigest")
                            .getElementsByTagNameNS(XmlNames.DSIG, "DigestValue")
                            .item(0))
                    .setTextContent(base64(new byte[32])));
    assertThatThrownBy(() -> verifier(KEY).verify(other))
        .isInstanceOf(VerificationException.class)
        .hasMessageContaining("another certificate");
  }

  /** As evidence for an archive grows: time-stamps, and revocation lists of many authorities. */
  @Test
  void verify_ofUnsignedPropertiesOfManyMebibytes_isValid() throws Exception {
    String evidence =
        "<xades:UnsignedProperties xmlns:xades=\"%s\"><xades:UnsignedSignatureProperties>%s%s"
                .formatted(
                    XmlNames.XADES,
                    "<xades:EncapsulatedCRLValue>" + "QUJD".repeat(1_000_000),
                    "</xades:EncapsulatedCRLValue>")
            + "<a:Unknown xmlns:a=\"urn:a\"><a:b/></a:Unknown>".repeat(20_000)
            + "</xades:UnsignedSignatureProperties></xades:UnsignedProperties>";
    byte[] archived =
        bytes(
            text(signed(document -> {}))
                .replace("</xades:SignedProperties>", "</xades:SignedProperties>" + evidence));
    assertThat(archived).hasSizeGreaterThan(4 << 20);
    assertThat(verdict(archived).verdict()).isEqualTo(Verdict.VALID);
  }

  @Test
  void verify_ofEmptyAndUnknownThingsInKeyInfo_isValid() throws Exception {
    String signed = text(signed(document -> {}));
    String odd =
        "<ds:X509Certificate></ds:X509Certificate><ds:X509SKI/><ds:X509CRL>"
            + "QUJD".repeat(500_000)
            + "</ds:X509CRL><b:New xmlns:b=\"urn:b\"/>";
    for (String place : new String[] {"<ds:X509Data>", "</ds:X509Data>"}) {
      boolean first = place.charAt(1) != '/';
      byte[] with = bytes(signed.replace(place, first ? place + odd : odd + place));
      assertThat(with).hasSizeGreaterThan(2_000_000);
      assertThat(verdict(with).verdict()).isEqualTo(Verdict.VALID);
    }
    String data = "<ds:X509Data>" + odd + "</ds:X509Data><ds:MgmtData>x</ds:MgmtData>";
    assertThat(verdict(bytes(signed.replace("<ds:KeyInfo>", "<ds:KeyInfo>" + data))).verdict())
        .isEqualTo(Verdict.VALID);
  }

  @Test
  void verify_ofAnObjectBeforeSignedInfo_isMalformed() throws Exception {
    String signed = text(signed(document -> {}));
    assertThat(verdict(bytes(signed)).verdict()).isEqualTo(Verdict.VALID);
    byte[] moved = bytes(signed.replace("<ds:SignedInfo>", "<ds:Object/><ds:SignedInfo>"));
    assertThatThrownBy(() -> verifier(KEY).verify(moved)).hasMessageContaining("Objects come last");
  }
}
