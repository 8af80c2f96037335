package dev.keyoverlap.xmldsig;

import static dev.keyoverlap.xmldsig.Xml.ORDER;
import static dev.keyoverlap.xmldsig.Xml.ORDERS;
import static dev.keyoverlap.xmldsig.Xml.ORDERS_NEXT;
import static dev.keyoverlap.xmldsig.Xml.bytes;
import static dev.keyoverlap.xmldsig.Xml.sender;
import static dev.keyoverlap.xmldsig.Xml.text;
import static dev.keyoverlap.xmldsig.Xml.verifier;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.keyoverlap.fixtures.TestKeys;
import dev.keyoverlap.key.HeldKey;
import dev.keyoverlap.message.MalformedMessageException;
import dev.keyoverlap.xmldsig.internal.xml.XmlNames;
import dev.keyoverlap.xmldsig.spec.SignatureForm;
import dev.keyoverlap.xmldsig.spec.SignaturePolicy;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.w3c.dom.Document;
import org.w3c.dom.Element;

/** What a signer can say about a signature: policy, certificate, kind of content, identifier. */
class XadesSigningTest {

  private static final HeldKey KEY = TestKeys.rsa("orders");
  private static final HeldKey NEXT = TestKeys.rsa("orders-next");
  private static final byte[] POLICY_DOCUMENT = bytes("what we agree on");
  private static final SignaturePolicy POLICY =
      SignaturePolicy.of("urn:oid:1.2.3.4", POLICY_DOCUMENT)
          .description("orders")
          .location("https://policies.example.org/1");

  private static XmlSigner.Builder signing() throws Exception {
    return XmlSigner.with(sender(KEY)).signAs(ORDERS);
  }

  private static Element only(Document document, String localName) {
    List<Element> found = Xml.all(document, XmlNames.XADES, localName);
    assertThat(found).as(localName).hasSize(1);
    return found.get(0);
  }

  @Test
  void signature_withAPolicy_namesItAndItsDigest() throws Exception {
    byte[] signed = signing().signaturePolicy(POLICY).build().sign(bytes(ORDER));

    Document document = Xml.parse(signed);
    assertThat(only(document, "Identifier").getTextContent()).isEqualTo("urn:oid:1.2.3.4");
    assertThat(only(document, "Description").getTextContent()).isEqualTo("orders");
    assertThat(only(document, "SPURI").getTextContent()).endsWith("example.org/1");
    assertThat(only(document, "SigPolicyHash").getTextContent())
        .isEqualTo(
            Base64.getEncoder()
                .encodeToString(MessageDigest.getInstance("SHA-256").digest(POLICY_DOCUMENT)));
    // The order that the schema demands.
    assertThat(only(document, "SigningCertificate").getNextSibling())
        .isSameAs(only(document, "SignaturePolicyIdentifier"));
    verifier(KEY).verify(signed);
    String other = text(signed).replace("urn:oid:1.2.3.4", "urn:oid:1.2.3.5");
    assertThatThrownBy(() -> verifier(KEY).verify(bytes(other)))
        .hasMessageContaining("not what was signed");
  }

  @Test
  void policy_withALegacyDigest_isWrittenAsItIsPublished() throws Exception {
    byte[] sha1 = Base64.getDecoder().decode("Ohixl6upD6av8N7pEvDABhEL6hM=");
    byte[] signed =
        signing()
            .signaturePolicy(SignaturePolicy.ofLegacySha1("urn:oid:1.2", sha1))
            .build()
            .sign(bytes(ORDER));

    assertThat(text(signed)).contains("Ohixl6upD6av8N7pEvDABhEL6hM=").contains("xmldsig#sha1");
    verifier(KEY).verify(signed);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> SignaturePolicy.ofSha256("urn:oid:1.2", sha1));
    assertThatIllegalArgumentException().isThrownBy(() -> SignaturePolicy.of(" ", sha1));
  }

  @Test
  void signature_withAllOfIt_isReadByXmlsec1AndTheJdk(@TempDir Path folder) throws Exception {
    byte[] signed =
        signing()
            .signaturePolicy(POLICY)
            .signingCertificateV2()
            .mimeType("text/xml")
            .signatureId(ORDERS, "sig-1")
            .signKeyInfo()
            .build()
            .sign(bytes(ORDER));

    Document document = Xml.parse(signed);
    Element reference = Xml.all(document, XmlNames.DSIG, "Reference").get(0);
    assertThat(only(document, "DataObjectFormat").getAttribute("ObjectReference"))
        .isEqualTo("#" + reference.getAttribute("Id"));
    assertThat(only(document, "MimeType").getTextContent()).isEqualTo("text/xml");
    assertThat(only(document, "SigningCertificateV2").getTextContent()).isNotBlank();
    assertThat(Xml.all(document, XmlNames.XADES, "SigningCertificate")).isEmpty();
    assertThat(Xml.dsig(document, "Signature").getAttribute("Id")).isEqualTo("sig-1");
    assertThat(only(document, "QualifyingProperties").getAttribute("Target")).isEqualTo("#sig-1");
    verifier(KEY).verify(signed);
    assertThat(JdkDsig.accepts(signed, KEY.certificate().getPublicKey(), 0)).isTrue();
    assertThat(
            Xmlsec1.in(folder)
                .accepts(
                    signed,
                    KEY,
                    "--id-attr:Id",
                    XmlNames.XADES + ":SignedProperties",
                    "--id-attr:Id",
                    XmlNames.DSIG + ":KeyInfo"))
        .isTrue();
  }

  @Test
  void everyForm_canSayAllOfIt() throws Exception {
    for (SignatureForm form :
        List.of(
            SignatureForm.ENVELOPED, SignatureForm.ENVELOPING, SignatureForm.PARALLEL_ENVELOPED)) {
      byte[] signed =
          signing()
              .form(form)
              .signaturePolicy(POLICY)
              .mimeType("text/xml")
              .signatureId(ORDERS, "sig-1")
              .build()
              .sign(bytes(ORDER));
      assertThat(verifier(KEY).verify(signed).elements()).as(form.toString()).hasSize(1);
    }
    byte[] detached =
        signing()
            .form(SignatureForm.DETACHED)
            .mimeType("application/pdf")
            .build()
            .signDetached(DetachedContent.at("a.pdf", new byte[9]));
    verifier(KEY).verifyDetached(detached, DetachedContent.at("a.pdf", new byte[9]));
  }

  @Test
  void twoSignatures_haveTheIdentifiersOfTheirAliases() throws Exception {
    byte[] signed =
        XmlSigner.with(sender(KEY, NEXT))
            .signAs(ORDERS)
            .signAsIfPresent(ORDERS_NEXT)
            .form(SignatureForm.PARALLEL_ENVELOPED)
            .signatureId(ORDERS, "a")
            .signatureId(ORDERS_NEXT, "b")
            .build()
            .sign(bytes(ORDER));

    assertThat(Xml.all(Xml.parse(signed), XmlNames.DSIG, "Signature"))
        .extracting(signature -> signature.getAttribute("Id"))
        .containsExactly("a", "b");
    verifier(NEXT).verify(signed);
  }

  @Test
  void identifier_thatWouldMeanTwoElements_isRefused() throws Exception {
    assertThatThrownBy(() -> signing().signatureId(ORDERS, "order-1").build().sign(bytes(ORDER)))
        .isInstanceOf(MalformedMessageException.class)
        .hasMessageContaining("has it already");
    assertThatThrownBy(
            () -> signing().signatureId(ORDERS, "a").signatureId(ORDERS_NEXT, "a").build())
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("another signatureId");
    assertThatIllegalArgumentException().isThrownBy(() -> signing().signatureId(ORDERS, "1 a"));
  }
}
