package dev.keyoverlap.xmldsig;

import static dev.keyoverlap.xmldsig.Xml.BATCH;
import static dev.keyoverlap.xmldsig.Xml.EITHER;
import static dev.keyoverlap.xmldsig.Xml.ORDER;
import static dev.keyoverlap.xmldsig.Xml.ORDERS;
import static dev.keyoverlap.xmldsig.Xml.PARTNER;
import static dev.keyoverlap.xmldsig.Xml.PARTNER_NEXT;
import static dev.keyoverlap.xmldsig.Xml.bytes;
import static dev.keyoverlap.xmldsig.Xml.sender;
import static dev.keyoverlap.xmldsig.Xml.text;
import static dev.keyoverlap.xmldsig.Xml.verifier;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.keyoverlap.fixtures.Ring;
import dev.keyoverlap.fixtures.TestKeys;
import dev.keyoverlap.internal.key.DigestAlgorithm;
import dev.keyoverlap.key.HeldKey;
import dev.keyoverlap.key.PeerCertificate;
import dev.keyoverlap.message.ChainTrust;
import dev.keyoverlap.message.SignerVerdict;
import dev.keyoverlap.message.SignerVerdict.Verdict;
import dev.keyoverlap.message.VerificationException;
import dev.keyoverlap.message.VerificationPolicy;
import dev.keyoverlap.ring.Keyring;
import dev.keyoverlap.xmldsig.DocumentAttacksTest.SocketTrap;
import dev.keyoverlap.xmldsig.internal.algorithm.SigningMethod;
import dev.keyoverlap.xmldsig.internal.xml.CanonicalForm;
import dev.keyoverlap.xmldsig.internal.xml.XmlNames;
import dev.keyoverlap.xmldsig.spec.SignatureForm;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import javax.crypto.spec.SecretKeySpec;
import javax.xml.crypto.dom.DOMStructure;
import javax.xml.crypto.dsig.CanonicalizationMethod;
import javax.xml.crypto.dsig.DigestMethod;
import javax.xml.crypto.dsig.SignatureMethod;
import javax.xml.crypto.dsig.Transform;
import javax.xml.crypto.dsig.spec.HMACParameterSpec;
import javax.xml.crypto.dsig.spec.XPathFilter2ParameterSpec;
import javax.xml.crypto.dsig.spec.XPathFilterParameterSpec;
import javax.xml.crypto.dsig.spec.XPathType;
import javax.xml.crypto.dsig.spec.XSLTTransformParameterSpec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.w3c.dom.Document;
import org.w3c.dom.Element;

/**
 * Signatures that the known key has really made, so that nothing is wrong with them but what they
 * ask for; and signatures by those who have no key at all.
 */
class SignatureAttacksTest {

  private static final HeldKey KEY = TestKeys.rsa("orders");
  private static final HeldKey STRANGER = TestKeys.rsa("orders");
  private static final String XSLT =
      """
      <xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform">\
      <xsl:template match="/"><nothing/></xsl:template></xsl:stylesheet>\
      """;

  private static JdkDsig forger() {
    return new JdkDsig().naming(KEY);
  }

  private static byte[] signed(JdkDsig forger) throws Exception {
    return forger.sign(bytes(ORDER), KEY.privateKey());
  }

  /** The message is refused with this verdict, and the same without the oddity is accepted. */
  private static void assertRefused(byte[] message, Verdict verdict, String reason)
      throws Exception {
    VerificationException refusal =
        catchThrowableOfType(VerificationException.class, () -> verifier(KEY).verify(message));
    assertThat(refusal).isNotNull();
    assertThat(refusal.report().signers())
        .singleElement()
        .satisfies(
            signer -> {
              assertThat(signer.verdict()).isEqualTo(verdict);
              assertThat(signer.reason()).contains(reason);
            });
    JdkDsig honest = forger();
    byte[] control =
        signed(honest.reference("", JdkDsig.SHA256, honest.enveloped(), honest.exclusive()));
    assertThat(verifier(KEY).verify(control).only().element().getLocalName()).isEqualTo("Order");
  }

  private static void assertRefused(JdkDsig forger, String reason) throws Exception {
    assertRefused(signed(forger), Verdict.ALGORITHM_REFUSED, reason);
  }

  // ---- transforms

  @Test
  void verify_ofAnXsltTransform_isRefusedWithoutCarryingItOut() throws Exception {
    Element stylesheet = Xml.parse(bytes(XSLT)).getDocumentElement();
    JdkDsig forger = forger();
    Transform xslt =
        forger.transform(
            Transform.XSLT, new XSLTTransformParameterSpec(new DOMStructure(stylesheet)));
    assertRefused(forger.reference("", JdkDsig.SHA256, forger.enveloped(), xslt), "xslt");
  }

  @Test
  void verify_ofAnyOtherXPathTransform_isRefused() throws Exception {
    for (String expression :
        List.of(
            "not(ancestor-or-self::ds:Signature) and 1=1",
            "true()",
            "not(ancestor-or-self::ds:Object)",
            "ancestor-or-self::ds:Signature",
            "not(ancestor-or-self::ds:Signature or ancestor-or-self::o:Item)")) {
      JdkDsig forger = forger();
      Transform xpath =
          forger.transform(
              Transform.XPATH,
              new XPathFilterParameterSpec(
                  expression, Map.of("ds", XmlNames.DSIG, "o", "urn:orders")));
      assertRefused(
          forger.reference("", JdkDsig.SHA256, forger.enveloped(), xpath, forger.exclusive()),
          "XPath");
    }
  }

  @Test
  void verify_ofTheKnownXPathWithAnotherMeaningOfItsPrefix_isRefused() throws Exception {
    JdkDsig forger = forger();
    Transform xpath =
        forger.transform(
            Transform.XPATH,
            new XPathFilterParameterSpec(
                "not(ancestor-or-self::o:Signature)", Map.of("o", "urn:orders")));
    assertRefused(
        forger.reference("", JdkDsig.SHA256, forger.enveloped(), xpath, forger.exclusive()),
        "XPath");
  }

  @Test
  void verify_ofTheKnownXPathByAnyPrefix_isAccepted() throws Exception {
    JdkDsig forger = forger();
    Transform xpath =
        forger.transform(
            Transform.XPATH,
            new XPathFilterParameterSpec(
                " not( ancestor-or-self::sig:Signature )", Map.of("sig", XmlNames.DSIG)));
    byte[] message = signed(forger.reference("", JdkDsig.SHA256, xpath, forger.exclusive()));
    assertThat(verifier(KEY).verify(message).elements()).hasSize(1);
  }

  @Test
  void verify_ofAnXPathFilter2ThatLeavesOutContent_isRefused() throws Exception {
    JdkDsig forger = forger();
    Transform filter =
        forger.transform(
            Transform.XPATH2,
            new XPathFilter2ParameterSpec(
                List.of(
                    new XPathType(
                        "//ds:Signature | //o:Item",
                        XPathType.Filter.SUBTRACT,
                        Map.of("ds", XmlNames.DSIG, "o", "urn:orders")))));
    assertRefused(forger.reference("", JdkDsig.SHA256, filter, forger.exclusive()), "XPath");
  }

  @Test
  void verify_ofABase64Transform_isRefused() throws Exception {
    JdkDsig forger = forger();
    Document document =
        Xml.parse(
            signed(forger.reference("", JdkDsig.SHA256, forger.enveloped(), forger.exclusive())));
    Xml.all(document, XmlNames.DSIG, "Transform")
        .get(1)
        .setAttribute("Algorithm", Transform.BASE64);
    assertRefused(resigned(document), Verdict.ALGORITHM_REFUSED, "Base64 transform");
  }

  // ---- algorithms

  @Test
  void verify_ofADigestWithSha1_isRefused() throws Exception {
    JdkDsig forger = forger();
    assertRefused(
        forger.reference("", DigestMethod.SHA1, forger.enveloped(), forger.exclusive()),
        "the digest algorithm");
  }

  @Test
  void verify_ofASignatureWithSha1_isRefused() throws Exception {
    JdkDsig forger = forger().method(SignatureMethod.RSA_SHA1);
    assertRefused(
        forger.reference("", JdkDsig.SHA256, forger.enveloped(), forger.exclusive()),
        "the signature algorithm");
  }

  @Test
  void verify_ofAnHmacWithTheCertificateAsKey_isRefused() throws Exception {
    // Who mistakes the one for the other can be deceived with what everybody knows.
    SecretKeySpec secret = new SecretKeySpec(KEY.certificate().getPublicKey().getEncoded(), "Hmac");
    for (HMACParameterSpec truncation :
        new HMACParameterSpec[] {null, new HMACParameterSpec(8), new HMACParameterSpec(0)}) {
      JdkDsig forger =
          forger().method("http://www.w3.org/2001/04/xmldsig-more#hmac-sha256", truncation);
      forger.reference("", JdkDsig.SHA256, forger.enveloped(), forger.exclusive());
      byte[] message;
      try {
        message = forger.sign(bytes(ORDER), secret);
      } catch (javax.xml.crypto.dsig.XMLSignatureException e) {
        continue; // Too short for the JDK to make it.
      }
      assertRefused(message, Verdict.ALGORITHM_REFUSED, "the signature algorithm");
    }
  }

  @Test
  void verify_ofNoAlgorithm_isRefused() throws Exception {
    JdkDsig forger = forger();
    byte[] message =
        signed(forger.reference("", JdkDsig.SHA256, forger.enveloped(), forger.exclusive()));
    for (String none : List.of("none", "", "http://www.w3.org/2000/09/xmldsig#none")) {
      assertRefused(
          bytes(text(message).replace(JdkDsig.RSA_SHA256, none)),
          Verdict.ALGORITHM_REFUSED,
          "the signature algorithm");
    }
  }

  @Test
  void verify_ofAShortRsaKey_isRefused() throws Exception {
    HeldKey weak = TestKeys.named("orders").algorithm("RSA", 1024).make();
    JdkDsig forger = new JdkDsig().naming(weak);
    byte[] message =
        forger
            .reference("", JdkDsig.SHA256, forger.enveloped(), forger.exclusive())
            .sign(bytes(ORDER), weak.privateKey());
    assertThatThrownBy(() -> verifier(weak).verify(message)).hasMessageContaining("1024 bits");
  }

  // ---- references

  @Test
  void verify_ofAnExternalReference_isRefusedWithoutFetchingIt(@TempDir Path folder)
      throws Exception {
    byte[] bait = bytes("<bait/>");
    Path file = Files.write(folder.resolve("bait.xml"), bait);
    JdkDsig forger = forger();
    byte[] ofFile = signed(forger.reference(file.toUri().toString(), JdkDsig.SHA256));
    try (SocketTrap trap = new SocketTrap()) {
      assertRefused(ofFile, Verdict.ALGORITHM_REFUSED, "outside");
      // The references are signed, so the attacker is somebody who may sign.
      Document document = Xml.parse(ofFile);
      Xml.dsig(document, "Reference").setAttribute("URI", trap.uri());
      byte[] ofTrap = resigned(document);
      assertRefused(ofTrap, Verdict.ALGORITHM_REFUSED, "outside");
      trap.assertNobodyCame();
    }
  }

  /** Makes the value fit again after a change in what it signs. */
  private static byte[] resigned(Document document) throws Exception {
    byte[] info = CanonicalForm.EXCLUSIVE.canonicalize(Xml.dsig(document, "SignedInfo"));
    byte[] value = SigningMethod.RSA_SHA256.sign(KEY.privateKey(), info);
    Xml.dsig(document, "SignatureValue")
        .setTextContent(java.util.Base64.getEncoder().encodeToString(value));
    return Xml.write(document);
  }

  @Test
  void verify_ofAReferenceWithoutUri_isRefused() throws Exception {
    JdkDsig forger = forger();
    Document document =
        Xml.parse(
            signed(forger.reference("", JdkDsig.SHA256, forger.enveloped(), forger.exclusive())));
    Xml.dsig(document, "Reference").removeAttribute("URI");
    assertRefused(resigned(document), Verdict.ALGORITHM_REFUSED, "without a URI");
  }

  @Test
  void verify_ofSomethingThatIsAllLeftOut_isRefused() throws Exception {
    // The digest of nothing would fit everything.
    JdkDsig forger = forger();
    Document document =
        Xml.parse(
            signed(forger.reference("", JdkDsig.SHA256, forger.enveloped(), forger.exclusive())));
    Xml.dsig(document, "Signature").setAttribute("Id", "own");
    Xml.dsig(document, "Reference").setAttribute("URI", "#own");
    Xml.dsig(document, "DigestValue")
        .setTextContent(
            java.util.Base64.getEncoder()
                .encodeToString(DigestAlgorithm.SHA256.digest(new byte[0])));
    assertRefused(resigned(document), Verdict.INVALID, "leave out all");
  }

  @ParameterizedTest
  @ValueSource(strings = {"KeyInfo", "QualifyingProperties"})
  void verify_ofItsOwnPartsMovedAmongTheContent_isWrong(String part) throws Exception {
    byte[] message =
        XmlSigner.with(sender(KEY))
            .signAs(ORDERS)
            .signKeyInfo()
            .xades()
            .form(SignatureForm.SIBLINGS)
            .elements(ElementSelector.id("first"))
            .build()
            .sign(bytes(BATCH));
    assertThat(verifier(KEY).verify(message).only().element().getLocalName()).isEqualTo("Order");
    for (boolean stillInIt : new boolean[] {false, true}) {
      Document document = Xml.parse(message);
      Element moved = Xml.all(document, "*", part).get(0);
      XmlNames.declare(moved, "ds", XmlNames.DSIG);
      Element place = document.getDocumentElement();
      if (stillInIt) {
        place = document.createElementNS(XmlNames.DSIG, "ds:Object");
        Xml.dsig(document, "Signature").appendChild(place);
      }
      if (!stillInIt || part.equals("KeyInfo")) {
        place.appendChild(moved);
        assertRefused(Xml.write(document), Verdict.INVALID, "not its own");
      }
    }
  }

  @Test
  void verify_ofNothingButItsOwnKeyInfo_isRefused() throws Exception {
    byte[] message =
        XmlSigner.with(sender(KEY)).signAs(ORDERS).signKeyInfo().build().sign(bytes(ORDER));
    Document document = Xml.parse(message);
    Element first = Xml.dsig(document, "Reference");
    first.getParentNode().removeChild(first);
    assertRefused(resigned(document), Verdict.ALGORITHM_REFUSED, "nothing of the document");
  }

  @Test
  void verify_ofAMissingElement_isWrong() throws Exception {
    JdkDsig forger = forger();
    Document document =
        Xml.parse(
            signed(forger.reference("", JdkDsig.SHA256, forger.enveloped(), forger.exclusive())));
    Xml.dsig(document, "Reference").setAttribute("URI", "#nowhere");
    assertRefused(resigned(document), Verdict.INVALID, "not there");
  }

  @Test
  void verify_ofChangedContent_isWrong() throws Exception {
    JdkDsig forger = forger();
    byte[] message =
        signed(forger.reference("", JdkDsig.SHA256, forger.enveloped(), forger.exclusive()));
    assertRefused(
        bytes(text(message).replace("bolts", "gold")), Verdict.INVALID, "not what was signed");
    assertRefused(
        bytes(
            text(message)
                .replace("<ds:SignedInfo", "<ds:SignedInfo Id=\"x\"")
                .replace("<SignedInfo>", "<SignedInfo Id=\"x\">")),
        Verdict.INVALID,
        "value");
  }

  @Test
  void verify_ofAnInclusiveSignedInfoInAnotherSurrounding_isWrong() throws Exception {
    JdkDsig forger = forger().canonicalization(CanonicalizationMethod.INCLUSIVE);
    byte[] message =
        signed(forger.reference("", JdkDsig.SHA256, forger.enveloped(), forger.exclusive()));
    assertThat(verifier(KEY).verify(message).elements()).hasSize(1);
    assertRefused(
        bytes(text(message).replace("urn:unused", "urn:other")), Verdict.INVALID, "value");
  }

  // ---- keys

  @Test
  void verify_ofAStrangersCertificate_isUnknownHoweverItCalls() throws Exception {
    JdkDsig forger = new JdkDsig().naming(STRANGER);
    byte[] message =
        forger
            .reference("", JdkDsig.SHA256, forger.enveloped(), forger.exclusive())
            .sign(bytes(ORDER), STRANGER.privateKey());
    assertRefused(message, Verdict.UNKNOWN_SIGNER, "");
  }

  @Test
  void verify_ofAStrangersSignatureThatNamesTheKnownKey_isWrong() throws Exception {
    JdkDsig forger = forger();
    byte[] message =
        forger
            .reference("", JdkDsig.SHA256, forger.enveloped(), forger.exclusive())
            .sign(bytes(ORDER), STRANGER.privateKey());
    assertRefused(message, Verdict.INVALID, "value");
  }

  @Test
  void verify_ofAStrangersCertificateBesideTheKnownOne_usesTheKnownOne() throws Exception {
    JdkDsig forger = forger();
    byte[] good =
        signed(forger.reference("", JdkDsig.SHA256, forger.enveloped(), forger.exclusive()));
    Document document = Xml.parse(good);
    Element known = Xml.dsig(document, "X509Certificate");
    Element added = (Element) known.cloneNode(true);
    added.setTextContent(
        java.util.Base64.getEncoder().encodeToString(STRANGER.certificate().getEncoded()));
    known.getParentNode().insertBefore(added, known);
    assertThat(verifier(KEY).verify(Xml.write(document)).report().signers())
        .extracting(SignerVerdict::certificate)
        .containsExactly(java.util.Optional.of(KEY.certificate()));

    known.getParentNode().removeChild(known);
    assertRefused(Xml.write(document), Verdict.UNKNOWN_SIGNER, "");
  }

  @Test
  void verify_ofACertificateThatChainsToTheRing_countsOnlyIfThePolicySaysSo() throws Exception {
    HeldKey authority = TestKeys.rsa("authority");
    HeldKey today = TestKeys.named("orders").issuedBy(authority).noAuthority().make();
    HeldKey next = TestKeys.named("orders").issuedBy(authority).noAuthority().make();
    HeldKey selfMade = TestKeys.named("orders").issuedBy(STRANGER).noAuthority().make();
    Keyring ring =
        Ring.of(Xml.receiver(today))
            .add(
                dev.keyoverlap.key.Alias.alias("partner-ca"),
                PeerCertificate.of(authority.certificate()),
                Instant.now())
            .keyring();
    VerificationPolicy chains =
        VerificationPolicy.anyOf(PARTNER)
            .acceptChains(PARTNER, ChainTrust.to(dev.keyoverlap.key.Alias.alias("partner-ca")));

    byte[] byNext = XmlSigner.with(sender(next)).signAs(ORDERS).build().sign(bytes(ORDER));
    byte[] bySelfMade = XmlSigner.with(sender(selfMade)).signAs(ORDERS).build().sign(bytes(ORDER));

    assertThat(XmlVerifier.of(ring, chains).verify(byNext).only().signers())
        .singleElement()
        .satisfies(signer -> assertThat(signer.chain()).isPresent());
    assertThatThrownBy(() -> XmlVerifier.of(ring, EITHER).verify(byNext))
        .isInstanceOf(VerificationException.class);
    assertThatThrownBy(() -> XmlVerifier.of(ring, chains).verify(bySelfMade))
        .isInstanceOf(VerificationException.class)
        .hasMessageContaining("CHAIN_REFUSED");
    assertThatThrownBy(
            () -> XmlVerifier.of(ring, chains).verify(bytes(text(byNext).replace("bolts", "gold"))))
        .hasMessageContaining("not what was signed");
  }

  // ---- several signatures

  @Test
  void verify_whereOneOfTwoWasRemoved_isRefusedOnlyUnderAPolicyThatWantsBoth() throws Exception {
    HeldKey second = TestKeys.ec("orders");
    byte[] both = siblings(second);
    Document document = Xml.parse(both);
    Element first = Xml.dsig(document, "Signature");
    first.getParentNode().removeChild(first);
    byte[] one = Xml.write(document);
    Keyring ring = Xml.receiver(KEY, second);
    VerificationPolicy all = VerificationPolicy.allOf(PARTNER, PARTNER_NEXT);

    assertThat(XmlVerifier.of(ring, all).verify(both).elements()).hasSize(1);
    assertThatThrownBy(() -> XmlVerifier.of(ring, all).verify(one))
        .isInstanceOf(VerificationException.class);
    assertThat(XmlVerifier.of(ring, EITHER).verify(one).elements()).hasSize(1);
  }

  @Test
  void verify_whereOneOfTwoWasDamaged_isRefusedIfItsKeyIsKnown() throws Exception {
    HeldKey second = TestKeys.ec("orders");
    Document document = Xml.parse(siblings(second));
    Element value = Xml.all(document, XmlNames.DSIG, "SignatureValue").get(1);
    value.setTextContent("A" + value.getTextContent().substring(1).replace('B', 'C'));
    byte[] damaged = Xml.write(document);

    assertThatThrownBy(() -> verifier(KEY, second).verify(damaged))
        .isInstanceOf(VerificationException.class)
        .hasMessageContaining("is wrong");
    assertThat(verifier(KEY).verify(damaged).report().signers())
        .extracting(SignerVerdict::verdict)
        .containsExactly(Verdict.VALID, Verdict.UNKNOWN_SIGNER);
  }

  private static byte[] siblings(HeldKey second) throws Exception {
    return XmlSigner.with(sender(KEY, second))
        .signAs(ORDERS)
        .signAsIfPresent(Xml.ORDERS_NEXT)
        .form(SignatureForm.SIBLINGS)
        .elements(ElementSelector.id("first"))
        .build()
        .sign(bytes(Xml.BATCH));
  }

  @Test
  void verify_whereTwoSignersSignedDifferentElements_givesNothingThatBothHadToSign()
      throws Exception {
    HeldKey second = TestKeys.ec("orders");
    byte[] one =
        XmlSigner.with(sender(KEY))
            .signAs(ORDERS)
            .form(SignatureForm.SIBLINGS)
            .elements(ElementSelector.named("urn:orders", "Order"))
            .build()
            .sign(bytes(Xml.BATCH));
    byte[] two =
        XmlSigner.with(sender(second))
            .signAs(ORDERS)
            .form(SignatureForm.SIBLINGS)
            .elements(ElementSelector.named("urn:batch", "Note"))
            .build()
            .sign(one);
    Keyring ring = Xml.receiver(KEY, second);

    assertThat(XmlVerifier.of(ring, EITHER).verify(two).elements()).hasSize(3);
    assertThatThrownBy(
            () -> XmlVerifier.of(ring, VerificationPolicy.allOf(PARTNER, PARTNER_NEXT)).verify(two))
        .isInstanceOf(VerificationException.class);
  }
}
