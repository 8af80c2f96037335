package dev.keyoverlap.xmldsig;

import static dev.keyoverlap.xmldsig.Xml.ORDERS;
import static dev.keyoverlap.xmldsig.Xml.ORDERS_NEXT;
import static dev.keyoverlap.xmldsig.Xml.bytes;
import static dev.keyoverlap.xmldsig.Xml.sender;
import static dev.keyoverlap.xmldsig.Xml.text;
import static dev.keyoverlap.xmldsig.Xml.verifier;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.keyoverlap.fixtures.TestKeys;
import dev.keyoverlap.key.HeldKey;
import dev.keyoverlap.message.MalformedMessageException;
import dev.keyoverlap.message.SignerVerdict;
import dev.keyoverlap.message.SignerVerdict.Verdict;
import dev.keyoverlap.message.VerificationException;
import dev.keyoverlap.xmldsig.internal.algorithm.SigningMethod;
import dev.keyoverlap.xmldsig.internal.xml.CanonicalForm;
import dev.keyoverlap.xmldsig.internal.xml.XmlNames;
import dev.keyoverlap.xmldsig.spec.Canonicalization;
import dev.keyoverlap.xmldsig.spec.SignatureForm;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.nio.file.Path;
import java.util.Base64;
import java.util.Random;
import javax.xml.crypto.dsig.CanonicalizationMethod;
import javax.xml.crypto.dsig.Transform;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.w3c.dom.Document;
import org.w3c.dom.Element;

/**
 * Bytes that a signature covers in their decoded form (XML Signature, 6.6.2), and attacks on it.
 */
class Base64ContentTest {

  private static final HeldKey KEY = TestKeys.rsa("orders");
  private static final byte[] PDF = bytes("%PDF-1.7\n<o:Order>&not; markup\0</o:Order>");
  private static final String BASE64 = Base64.getEncoder().encodeToString(PDF);
  private static final String ELEMENT = "<a><o:Order xmlns:o='urn:orders' Id='d'>%s</o:Order></a>";

  @TempDir private Path folder;

  private static XmlSigner.Builder signing() throws Exception {
    return XmlSigner.with(sender(KEY)).signAs(ORDERS).form(SignatureForm.ENVELOPING_BASE64);
  }

  /** A document whose element has this text, signed by the JDK. */
  private static byte[] signedByTheJdk(String content) throws Exception {
    JdkDsig jdk = new JdkDsig().naming(KEY);
    return jdk.reference("#d", JdkDsig.SHA256, jdk.transform(Transform.BASE64, null))
        .sign(bytes(ELEMENT.formatted(content)), KEY.privateKey());
  }

  private static void assertHandedOut(byte[] signed, byte[] content) throws Exception {
    VerifiedXml verified = verifier(KEY).verify(signed);
    assertThat(verified.elements()).isEmpty();
    assertThat(verified.binaries()).hasSize(1);
    assertThat(verified.binaries().get(0).content()).isEqualTo(content);
    assertThat(verified.binaries().get(0).signers())
        .extracting(SignerVerdict::verdict)
        .containsExactly(Verdict.VALID);
  }

  private static void assertRefused(byte[] signed, Verdict verdict, String reason) {
    VerificationException refusal =
        catchThrowableOfType(VerificationException.class, () -> verifier(KEY).verify(signed));
    assertThat(refusal.report().signers())
        .extracting(SignerVerdict::verdict)
        .containsExactly(verdict);
    assertThat(refusal).hasMessageContaining(reason);
  }

  private static boolean jdkAccepts(byte[] signed) throws Exception {
    return JdkDsig.accepts(signed, KEY.certificate().getPublicKey(), 0);
  }

  // ---- both directions

  @Test
  void sign_ofBytes_isReadByTheJdkAndXmlsec1AndUs_andAChangeIsNoticed() throws Exception {
    Xmlsec1 xmlsec1 = Xmlsec1.in(folder);
    for (XmlSigner.Builder builder :
        new XmlSigner.Builder[] {
          signing(),
          signing().canonicalization(Canonicalization.INCLUSIVE_1_0_WITH_COMMENTS),
          signing().xades().mimeType("application/pdf")
        }) {
      byte[] signed = builder.build().sign(PDF);
      byte[] changed = bytes(text(signed).replace(BASE64, BASE64.replace('J', 'K')));
      assertThat(changed).isNotEqualTo(signed);

      assertHandedOut(signed, PDF);
      assertThat(jdkAccepts(signed)).isTrue();
      assertRefused(changed, Verdict.INVALID, "not what was signed");
      assertThat(jdkAccepts(changed)).isFalse();
      if (!text(signed).contains("SignedProperties")) { // whose identifiers xmlsec1 does not know
        assertThat(xmlsec1.accepts(signed, KEY)).isTrue();
        assertThat(xmlsec1.accepts(changed, KEY)).isFalse();
      }
    }
  }

  @Test
  void verify_ofWhatXmlsec1Signed_handsOutTheBytes() throws Exception {
    String template =
        """
        <ds:Signature xmlns:ds="http://www.w3.org/2000/09/xmldsig#"><ds:SignedInfo>\
        <ds:CanonicalizationMethod Algorithm="http://www.w3.org/2001/10/xml-exc-c14n#"/>\
        <ds:SignatureMethod Algorithm="http://www.w3.org/2001/04/xmldsig-more#rsa-sha256"/>\
        <ds:Reference URI="#d"><ds:Transforms>\
        <ds:Transform Algorithm="http://www.w3.org/2000/09/xmldsig#base64"/></ds:Transforms>\
        <ds:DigestMethod Algorithm="http://www.w3.org/2001/04/xmlenc#sha256"/><ds:DigestValue/>\
        </ds:Reference></ds:SignedInfo><ds:SignatureValue/>\
        <ds:KeyInfo><ds:X509Data/></ds:KeyInfo></ds:Signature>\
        """;
    String document = ELEMENT.formatted(BASE64).replace("</a>", template + "</a>");
    assertHandedOut(Xmlsec1.in(folder).sign(document, KEY), PDF);
  }

  @Test
  void verify_ofWhatTheJdkSigned_handsOutTheBytes_andAChangeIsNoticed() throws Exception {
    byte[] signed = signedByTheJdk(BASE64);
    assertHandedOut(signed, PDF);
    assertRefused(
        bytes(text(signed).replace(BASE64, BASE64.replace('J', 'K'))),
        Verdict.INVALID,
        "not what was signed");
  }

  /** Around the steps in which it is decoded. */
  @Test
  void content_ofAnyLength_comesBack() throws Exception {
    XmlSigner signer = signing().build();
    Random random = new Random(1);
    for (int length : new int[] {1, 2, 3, 4, 57, 12_287, 12_288, 12_289, 24_576, 3_000_001}) {
      byte[] content = new byte[length];
      random.nextBytes(content);
      byte[] signed = signer.sign(content);
      assertHandedOut(signed, content);
      ByteArrayOutputStream streamed = new ByteArrayOutputStream();
      signer.signStream(new ByteArrayInputStream(content), streamed);
      assertHandedOut(streamed.toByteArray(), content);
    }
  }

  // ---- what is not text

  /** All of these decode to the same bytes for the JDK, which passes over what it does not know. */
  @ParameterizedTest(name = "{0}")
  @CsvSource({
    "a comment, JVBERi0xLjc<!--x-->K",
    "an instruction, JVBERi0xLjc<?p x?>K",
    "a character that is none of the alphabet, JVBERi0xLj!cK",
    "a reference, JVBERi0xLj&amp;cK",
    "a no-break space, JVBERi0xLj\u00a0cK"
  })
  void verify_ofMoreThanBase64_isRefused(String what, String content) throws Exception {
    byte[] signed = signedByTheJdk("JVBERi0xLjcK");
    assertHandedOut(signed, bytes("%PDF-1.7\n"));
    byte[] changed = bytes(text(signed).replace("JVBERi0xLjcK", content));

    assertThat(jdkAccepts(changed)).isTrue();
    assertRefused(changed, Verdict.INVALID, "not Base64, or has more in it than text");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "JVBERi0xLjc<b>K</b>",
        "JVBERi0xLjcKQ",
        "JVBERi0xLjcKQQ",
        "JVBERi0xLjcKQQ=",
        "QQ==QQ==",
        "=",
        "====",
        "Q=Q=",
        "JVBERi0xLjcK=",
        "-_-_",
        "%PDF"
      })
  void verify_ofBrokenBase64_isRefused(String content) throws Exception {
    byte[] changed = bytes(text(signedByTheJdk("JVBERi0xLjcK")).replace("JVBERi0xLjcK", content));
    assertRefused(changed, Verdict.INVALID, "not Base64, or has more in it than text");
  }

  /** Where a step of decoding ends is padding that only the last may have. */
  @Test
  void verify_ofPaddingInTheMiddleOfLongContent_isRefused() throws Exception {
    String padded = "QUFB".repeat(4_095) + "QQ==";
    byte[] signed = signedByTheJdk(padded);
    assertThat(verifier(KEY).verify(signed).binaries()).hasSize(1);
    assertRefused(
        bytes(text(signed).replace(padded, padded + "QUFB")),
        Verdict.INVALID,
        "not Base64, or has more in it than text");
  }

  @Test
  void verify_ofWhiteSpaceAnywhere_isAccepted() throws Exception {
    String spaced =
        BASE64.replaceAll("(.{7})", "$1\n").replaceFirst("\n", " \t&#13;\n<![CDATA[\n]]>");
    assertHandedOut(signedByTheJdk(spaced), PDF);
    assertHandedOut(bytes(text(signedByTheJdk(BASE64)).replace(BASE64, " " + spaced + "\n")), PDF);
  }

  @Test
  void verify_ofNothing_isRefused() throws Exception {
    assertRefused(signedByTheJdk(""), Verdict.INVALID, "the Base64 of nothing");
    assertRefused(signedByTheJdk(" \n"), Verdict.INVALID, "the Base64 of nothing");
    assertThatExceptionOfType(MalformedMessageException.class)
        .isThrownBy(() -> signing().build().sign(new byte[0]));
  }

  // ---- other places

  /** Refers to what is wanted, by these transforms, and is signed by the known key. */
  private static byte[] resigned(String uri, String... transforms) throws Exception {
    Document document = Xml.parse(signedByTheJdk(BASE64));
    Xml.dsig(document, "Reference").setAttribute("URI", uri);
    Element list = Xml.dsig(document, "Transforms");
    list.setTextContent("");
    for (String transform : transforms) {
      Element made = document.createElementNS(XmlNames.DSIG, "Transform");
      made.setAttribute("Algorithm", transform);
      list.appendChild(made);
    }
    byte[] info = CanonicalForm.EXCLUSIVE.canonicalize(Xml.dsig(document, "SignedInfo"));
    byte[] value = SigningMethod.RSA_SHA256.sign(KEY.privateKey(), info);
    Xml.dsig(document, "SignatureValue").setTextContent(Base64.getEncoder().encodeToString(value));
    return Xml.write(document);
  }

  @Test
  void verify_ofTheTransformWithOthers_isRefused() throws Exception {
    assertHandedOut(resigned("#d", Transform.BASE64), PDF);
    for (String other :
        new String[] {
          CanonicalizationMethod.EXCLUSIVE, Transform.BASE64, Transform.ENVELOPED, Transform.XSLT
        }) {
      assertRefused(
          resigned("#d", Transform.BASE64, other),
          Verdict.ALGORITHM_REFUSED,
          "a Base64 transform that is not its only one");
    }
    for (String other : new String[] {CanonicalizationMethod.EXCLUSIVE, Transform.ENVELOPED}) {
      assertRefused(
          resigned("#d", other, Transform.BASE64),
          Verdict.ALGORITHM_REFUSED,
          "a Base64 transform that is not its only one");
    }
  }

  @Test
  void verify_ofTheTransformOfSomethingElse_isRefused() throws Exception {
    for (String uri : new String[] {"", "#xpointer(/)", "file:///etc/passwd"}) {
      assertRefused(
          resigned(uri, Transform.BASE64),
          Verdict.ALGORITHM_REFUSED,
          "a Base64 transform of something else than an element");
    }
    assertHandedOut(resigned("#xpointer(id('d'))", Transform.BASE64), PDF);
  }

  @Test
  void verify_ofAnIdentifierOnTwoElements_isRefused() throws Exception {
    String twice = "<o:Order xmlns:o='urn:orders' Id='d'>QUFB</o:Order>";
    String signed = text(signedByTheJdk(BASE64));
    assertRefused(
        bytes(signed.replace("<a>", "<a>" + twice)), Verdict.INVALID, "several elements have");
  }

  /** A reader of elements never meets bytes that a signature covers as such. */
  @Test
  void bytes_areNeverHandedOutAsMarkup() throws Exception {
    byte[] signed = signing().build().sign(bytes("<o:Order xmlns:o='urn:orders'/>"));
    VerifiedXml verified = verifier(KEY).verify(signed);
    assertThat(verified.named("urn:orders", "Order")).isEmpty();
    assertThatExceptionOfType(IllegalStateException.class).isThrownBy(verified::only);
    ByteArrayOutputStream element = new ByteArrayOutputStream();
    assertThatExceptionOfType(MalformedMessageException.class)
        .isThrownBy(() -> verifier(KEY).verifyStream(new ByteArrayInputStream(signed), element))
        .withMessageContaining("ask for binaries()");
    assertThat(element.size()).isZero();
  }

  // ---- settings

  @Test
  void settings_thatDoNotFitBytes_areRefused() throws Exception {
    assertThatExceptionOfType(IllegalStateException.class)
        .isThrownBy(() -> signing().signAs(ORDERS_NEXT).build());
    assertThatExceptionOfType(IllegalStateException.class)
        .isThrownBy(() -> signing().elements(ElementSelector.id("x")).build());
    assertThatExceptionOfType(IllegalStateException.class)
        .isThrownBy(() -> signing().inclusivePrefixes("o").build());
    assertThatExceptionOfType(IllegalStateException.class)
        .isThrownBy(() -> signing().build().signDocument(Xml.parse(bytes("<a/>"))))
        .withMessageContaining("ENVELOPING_BASE64 signs bytes");
  }
}
