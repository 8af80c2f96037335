package dev.keyoverlap.xmldsig.internal.sign;

import static dev.keyoverlap.xmldsig.Xml.BATCH;
import static dev.keyoverlap.xmldsig.Xml.ORDERS;
import static dev.keyoverlap.xmldsig.Xml.ORDERS_NEXT;
import static dev.keyoverlap.xmldsig.Xml.bytes;
import static dev.keyoverlap.xmldsig.Xml.sender;
import static dev.keyoverlap.xmldsig.Xml.text;
import static dev.keyoverlap.xmldsig.Xml.verifier;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_16;
import static org.assertj.core.api.Assertions.assertThat;

import dev.keyoverlap.fixtures.TestKeys;
import dev.keyoverlap.key.HeldKey;
import dev.keyoverlap.xmldsig.ElementSelector;
import dev.keyoverlap.xmldsig.JdkDsig;
import dev.keyoverlap.xmldsig.RandomXml;
import dev.keyoverlap.xmldsig.Xml;
import dev.keyoverlap.xmldsig.XmlSigner;
import dev.keyoverlap.xmldsig.internal.xml.CanonicalForm;
import dev.keyoverlap.xmldsig.spec.Canonicalization;
import dev.keyoverlap.xmldsig.spec.SignatureForm;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.w3c.dom.Document;

/** A signature put into the bytes is the one that a tree would have got, and changes no others. */
class SplicedSigningTest {

  private static final int DOCUMENTS = 150;

  /** Their signatures are the same each time. */
  private static final HeldKey KEY = TestKeys.rsa("orders");

  private static final HeldKey NEXT = TestKeys.rsa("orders");

  private static XmlSigner signer(UnaryOperator<XmlSigner.Builder> more) throws Exception {
    return more.apply(XmlSigner.with(sender(KEY, NEXT)).signAs(ORDERS)).build();
  }

  /** Whether the signature was put into the bytes; the others were made of a tree. */
  private static boolean compare(XmlSigner signer, String xml) throws Exception {
    byte[] signed = signer.sign(bytes(xml));
    Document tree = signer.signDocument(Xml.parse(bytes(xml)));

    assertThat(text(Xml.write(Xml.parse(signed)))).as(xml).isEqualTo(text(Xml.write(tree)));
    assertThat(verifier(KEY).verify(signed).report().shortfalls()).as(xml).isEmpty();
    String without = text(signed).replaceAll("(?s)<ds:Signature .*?</ds:Signature>", "");
    return without.equals(xml);
  }

  @ParameterizedTest
  @EnumSource
  void sign_ofRandomDocuments_isThatOfATree(Canonicalization method) throws Exception {
    XmlSigner signer = signer(builder -> builder.canonicalization(method));
    int spliced = 0;
    for (int seed = 0; seed < DOCUMENTS; seed++) {
      spliced += compare(signer, RandomXml.of(seed, true)) ? 1 : 0;
    }
    assertThat(spliced).isBetween(DOCUMENTS / 4, DOCUMENTS - 1);
  }

  @Test
  void sign_ofRandomDocumentsWithTwoKeys_isThatOfATree() throws Exception {
    XmlSigner signer =
        signer(b -> b.signAsIfPresent(ORDERS_NEXT).form(SignatureForm.PARALLEL_ENVELOPED));
    int spliced = 0;
    for (int seed = 0; seed < DOCUMENTS; seed++) {
      spliced += compare(signer, RandomXml.of(seed, false)) ? 1 : 0;
    }
    assertThat(spliced).isGreaterThan(DOCUMENTS / 4);
  }

  @ParameterizedTest
  @EnumSource(names = {"EXCLUSIVE", "INCLUSIVE_1_0", "INCLUSIVE_1_1_WITH_COMMENTS"})
  void sign_ofAnElementInARandomDocument_isThatOfATree(Canonicalization method) throws Exception {
    int spliced = 0;
    for (int seed = 0; seed < DOCUMENTS; seed++) {
      String xml = RandomXml.of(seed, true);
      if (xml.contains("'id1'")) {
        XmlSigner signer =
            signer(b -> b.canonicalization(method).elements(ElementSelector.id("id1")));
        spliced += compare(signer, xml) ? 1 : 0;
      }
    }
    assertThat(spliced).isGreaterThan(DOCUMENTS / 10);
  }

  @Test
  void sign_ofSiblingsByName_changesNothingElse() throws Exception {
    ElementSelector orders = ElementSelector.named("urn:orders", "Order");
    XmlSigner signer =
        signer(
            b ->
                b.signAsIfPresent(ORDERS_NEXT)
                    .form(SignatureForm.SIBLINGS)
                    .inclusivePrefixes("b")
                    .elements(orders));

    assertThat(compare(signer, BATCH.replace("<o:Order>", "<o:Order Id='second'>"))).isTrue();
    byte[] signed = signer.sign(bytes(BATCH));
    assertThat(verifier(NEXT).verify(signed).elements()).as("one got its identifier").hasSize(2);
  }

  @Test
  void sign_ofWhatNeedsATree_isVerifiedAllTheSame() throws Exception {
    String euro = "<?xml version='1.0' encoding='%s'?><a b='\u00e4'>\u00fc</a>";
    byte[][] documents = {
      bytes("<a/>"),
      bytes("<!-- </a> --><a></a>"),
      bytes("<a>b</a><!-- </a> -->"),
      bytes("<a>b</a><?pi </a>?>\n"),
      bytes("\ufeff<a>b</a>"),
      euro.formatted("ISO-8859-1").getBytes(ISO_8859_1),
      euro.formatted("UTF-16").getBytes(UTF_16),
      bytes(euro.formatted("UTF-8")),
    };
    XmlSigner signer = signer(b -> b);
    for (byte[] document : documents) {
      byte[] signed = signer.sign(document);
      assertThat(verifier(KEY).verify(signed).only().canonical())
          .isEqualTo(CanonicalForm.EXCLUSIVE.canonicalize(Xml.parse(document)));
      assertThat(JdkDsig.accepts(signed, KEY.certificate().getPublicKey(), 0)).isTrue();
    }
    XmlSigner byPath = signer(b -> b.elements(ElementSelector.xpath("/a/b", Map.of())));
    assertThat(compare(byPath, "<a>\n<b Id='x'/></a>")).isFalse();
  }

  @Test
  void verify_ofInclusivePartsBelowXmlAttributes_isThatOfTheJdk() throws Exception {
    String xml =
        "<a xml:lang='de' xml:base='http://example.org/x/' xmlns:n='urn:n'>"
            + "<b xml:base='y/'><c Id='c'>text</c></b></a>";
    for (String method :
        new String[] {
          "http://www.w3.org/TR/2001/REC-xml-c14n-20010315", "http://www.w3.org/2006/12/xml-c14n11"
        }) {
      JdkDsig jdk = new JdkDsig().naming(KEY).canonicalization(method);
      byte[] signed =
          jdk.reference("#c", JdkDsig.SHA256, jdk.transform(method, null))
              .sign(bytes(xml), KEY.privateKey());
      assertThat(text(verifier(KEY).verify(signed).only().canonical()))
          .contains("xml:lang=\"de\"", "xmlns:n");
    }
  }
}
