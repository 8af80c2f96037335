package dev.keyoverlap.xmldsig;

import static dev.keyoverlap.xmldsig.Xml.ORDERS;
import static dev.keyoverlap.xmldsig.Xml.bytes;
import static dev.keyoverlap.xmldsig.Xml.sender;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.keyoverlap.fixtures.TestKeys;
import dev.keyoverlap.internal.files.Pump;
import dev.keyoverlap.internal.key.DigestAlgorithm;
import dev.keyoverlap.internal.work.Budget;
import dev.keyoverlap.key.HeldKey;
import dev.keyoverlap.message.Limit;
import dev.keyoverlap.message.LimitExceededException;
import dev.keyoverlap.message.Limits;
import dev.keyoverlap.message.VerificationException;
import dev.keyoverlap.xmldsig.internal.algorithm.SigningMethod;
import dev.keyoverlap.xmldsig.internal.tape.Part;
import dev.keyoverlap.xmldsig.internal.tape.TapePart;
import dev.keyoverlap.xmldsig.internal.tape.TapeReader;
import dev.keyoverlap.xmldsig.internal.tape.XmlTape;
import dev.keyoverlap.xmldsig.internal.xml.CanonicalForm;
import dev.keyoverlap.xmldsig.spec.Canonicalization;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.w3c.dom.Document;

/** What is accepted can be handed out; what cannot is refused, by both parsers alike. */
class HandOutTest {

  private static final HeldKey KEY = TestKeys.ec("orders");
  private static final String ENVELOPED =
      "<ds:Transform Algorithm=\"http://www.w3.org/2000/09/xmldsig#enveloped-signature\"/>";
  private static final String NO_SIGNATURES =
      "<ds:Transform Algorithm=\"http://www.w3.org/TR/1999/REC-xpath-19991116\"><ds:XPath>"
          + "not(ancestor-or-self::ds:Signature)</ds:XPath></ds:Transform>";

  /** An element with attributes under namespaces that are declared around it. */
  private static String wide(int attributes, int namespaces) {
    StringBuilder xml = new StringBuilder("<a");
    for (int i = 0; i < namespaces; i++) {
      xml.append(" xmlns:p").append(i).append("='urn:").append(i).append('\'');
    }
    xml.append("><o Id='o'");
    for (int i = 1; i < attributes; i++) {
      xml.append(" a").append(i).append("='1'");
    }
    return xml + ">text</o></a>";
  }

  private static String deep(int depth) {
    return "<a>".repeat(depth - 2) + "<o Id='o'><b/></o>" + "</a>".repeat(depth - 2);
  }

  private static String named(int length, int namespace) {
    return "<a xmlns:p='urn:%s'><o Id='o'><p:%s p:%s='1'/></o></a>"
        .formatted("n".repeat(namespace - 4), "e".repeat(length - 2), "a".repeat(length - 2));
  }

  /** At each limit, and one beyond it. */
  static Stream<Arguments> documents() {
    int attributes = (int) Limit.XML_ATTRIBUTES.standard();
    int namespaces = (int) Limit.XML_NAMESPACES.standard();
    int depth = (int) Limit.XML_DEPTH.standard();
    int name = (int) Limit.XML_NAME_LENGTH.standard();
    int namespace = (int) Limit.XML_NAMESPACE_LENGTH.standard();
    return Stream.of(
        Arguments.of("600 attributes, 600 namespaces", wide(600, 600), null),
        // The signature declares one more.
        Arguments.of("most attributes", wide(attributes, namespaces - 1), null),
        Arguments.of("one attribute more", wide(attributes + 1, 0), Limit.XML_ATTRIBUTES),
        Arguments.of("far more attributes", wide(5 * attributes, 0), Limit.XML_ATTRIBUTES),
        Arguments.of("a far longer namespace", named(9, 9 * namespace), Limit.XML_NAMESPACE_LENGTH),
        Arguments.of("one namespace more", wide(1, namespaces + 1), Limit.XML_NAMESPACES),
        Arguments.of("deepest", deep(depth), null),
        Arguments.of("deeper", deep(depth + 1), Limit.XML_DEPTH),
        Arguments.of("longest names", named(name, namespace), null),
        Arguments.of("a longer name", named(name + 1, 10), Limit.XML_NAME_LENGTH),
        Arguments.of("a longer namespace", named(10, namespace + 1), Limit.XML_NAMESPACE_LENGTH));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("documents")
  void tape_atTheLimits_isReadOrRefusedAlikeByBothParsers(String name, String xml, Limit refused)
      throws Exception {
    for (TapeReader reader : List.of(TapeReader.shared(), TapeReader.ofTheJdk())) {
      if (refused == null) {
        assertThat(Xml.tape(reader, bytes(xml)).elements()).isGreaterThan(1);
      } else {
        assertThatThrownBy(() -> Xml.tape(reader, bytes(xml)))
            .isInstanceOfSatisfying(
                LimitExceededException.class,
                exceeded -> assertThat(exceeded.limit()).isEqualTo(refused));
      }
    }
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("documents")
  void verify_ofWhatOurSignerWrote_handsOutEveryFormOfIt(String name, String xml, Limit refused)
      throws Exception {
    for (Canonicalization method : Canonicalization.values()) {
      XmlSigner signer =
          XmlSigner.with(sender(KEY))
              .signAs(ORDERS)
              .elements(ElementSelector.id("o"))
              .canonicalization(method)
              .build();
      if (refused != null) {
        assertThatThrownBy(() -> signer.sign(bytes(xml)))
            .isInstanceOf(LimitExceededException.class);
        continue;
      }
      byte[] signed = signer.sign(bytes(xml));
      VerifiedElement verified = Xml.verifier(KEY).verify(signed).only();
      assertThat(verified.element().getLocalName()).isEqualTo("o");
      assertThat(Xml.verifier(KEY).verify(signed).named("", "o")).isPresent();
    }
  }

  /** Whatever limits are set, they hold for what is handed out as well. */
  @Test
  void verify_underRaisedLimits_handsOutMore() throws Exception {
    Map<String, Limit> beyond = new LinkedHashMap<>();
    documents()
        .map(Arguments::get)
        .filter(arguments -> arguments[2] != null)
        .forEach(arguments -> beyond.put((String) arguments[1], (Limit) arguments[2]));
    Limits raised = Limits.DEFAULT;
    for (Limit limit : beyond.values()) {
      raised = raised.with(limit, 10 * limit.standard());
    }
    List<Integer> elements = new ArrayList<>();
    for (String xml : beyond.keySet()) {
      XmlTape tape =
          TapeReader.of(raised).read(bytes(xml), Pump.inMemory(), Budget.of(raised)).tape();
      Part whole = Part.whole(1, CanonicalForm.INCLUSIVE_1_0, Set.of());
      int length = TapePart.canonical(tape, whole.cut(tape), Long.MAX_VALUE, 64).length;
      elements.add(
          new VerifiedElement(tape, whole, length, List.of())
              .element()
              .getElementsByTagName("*")
              .getLength());
    }
    assertThat(elements).hasSize(beyond.size());
  }

  /** A document that is its own signature, and nothing else but what no tree can stand on. */
  @Test
  void verify_ofADocumentThatIsOnlyItsSignature_isRefused() throws Exception {
    HeldKey key = TestKeys.rsa("orders");
    for (String around : new String[] {"", "<?beside it?>"}) {
      for (String transform : new String[] {ENVELOPED, NO_SIGNATURES}) {
        byte[] alone = onlySignature(key, around, transform);
        assertThatThrownBy(() -> Xml.verifier(key).verify(alone))
            .isInstanceOf(VerificationException.class)
            .hasMessageContaining("leave out all");
      }
    }
    byte[] signed = XmlSigner.with(sender(key)).signAs(ORDERS).build().sign(bytes("<a>x</a>"));
    assertThat(Xml.verifier(key).verify(signed).only().element().getTextContent()).isEqualTo("x");
  }

  private static byte[] onlySignature(HeldKey key, String around, String transform)
      throws Exception {
    String digest =
        base64(DigestAlgorithm.SHA256.digest(bytes(around.isEmpty() ? "" : around + "\n")));
    Document document =
        Xml.parse(
            bytes(
                around
                    + """
                    <ds:Signature xmlns:ds="http://www.w3.org/2000/09/xmldsig#"><ds:SignedInfo>\
                    <ds:CanonicalizationMethod Algorithm="http://www.w3.org/2001/10/xml-exc-c14n#"/>\
                    <ds:SignatureMethod Algorithm="http://www.w3.org/2001/04/xmldsig-more#rsa-sha256"/>\
                    <ds:Reference URI=""><ds:Transforms>%s</ds:Transforms>\
                    <ds:DigestMethod Algorithm="http://www.w3.org/2001/04/xmlenc#sha256"/>\
                    <ds:DigestValue>%s</ds:DigestValue></ds:Reference></ds:SignedInfo>\
                    <ds:SignatureValue/></ds:Signature>\
                    """
                        .formatted(transform, digest)));
    byte[] info = CanonicalForm.EXCLUSIVE.canonicalize(Xml.dsig(document, "SignedInfo"));
    Xml.dsig(document, "SignatureValue")
        .setTextContent(base64(SigningMethod.RSA_SHA256.sign(key.privateKey(), info)));
    return Xml.write(document);
  }

  private static String base64(byte[] bytes) {
    return Base64.getEncoder().encodeToString(bytes);
  }
}
