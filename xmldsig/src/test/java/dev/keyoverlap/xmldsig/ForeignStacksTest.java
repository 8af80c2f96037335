package dev.keyoverlap.xmldsig;

import static dev.keyoverlap.xmldsig.Xml.BATCH;
import static dev.keyoverlap.xmldsig.Xml.ORDER;
import static dev.keyoverlap.xmldsig.Xml.ORDERS;
import static dev.keyoverlap.xmldsig.Xml.ORDERS_NEXT;
import static dev.keyoverlap.xmldsig.Xml.bytes;
import static dev.keyoverlap.xmldsig.Xml.sender;
import static dev.keyoverlap.xmldsig.Xml.text;
import static dev.keyoverlap.xmldsig.Xml.verifier;
import static org.assertj.core.api.Assertions.assertThat;

import dev.keyoverlap.fixtures.TestKeys;
import dev.keyoverlap.internal.key.DigestAlgorithm;
import dev.keyoverlap.key.HeldKey;
import dev.keyoverlap.xmldsig.internal.algorithm.DigestUri;
import dev.keyoverlap.xmldsig.internal.xml.XmlNames;
import dev.keyoverlap.xmldsig.spec.Canonicalization;
import dev.keyoverlap.xmldsig.spec.KeyInfoPart;
import dev.keyoverlap.xmldsig.spec.SignatureForm;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import javax.xml.crypto.dsig.CanonicalizationMethod;
import org.apache.xml.security.Init;
import org.apache.xml.security.signature.XMLSignature;
import org.apache.xml.security.transforms.Transforms;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.w3c.dom.Document;
import org.w3c.dom.Element;

/** What others sign we verify, and what we sign others verify; changed, nobody does. */
class ForeignStacksTest {

  private static final HeldKey OLD = TestKeys.rsa("orders");
  private static final HeldKey NEW = TestKeys.rsa("orders");

  @TempDir Path folder;

  /** A receiver that knows one key, and looks at one signature. */
  private interface Receiver {
    boolean accepts(byte[] signed, HeldKey known, int number) throws Exception;
  }

  private static boolean jdk(byte[] signed, HeldKey known, int number) throws Exception {
    return JdkDsig.accepts(signed, known.certificate().getPublicKey(), number - 1);
  }

  private static boolean santuario(byte[] signed, HeldKey known, int number) throws Exception {
    Init.init();
    Document document = Xml.parse(signed);
    Xml.all(document, "*", "*").stream()
        .filter(element -> element.hasAttributeNS(null, "Id"))
        .forEach(element -> element.setIdAttributeNS(null, "Id", true));
    Element signature = Xml.all(document, XmlNames.DSIG, "Signature").get(number - 1);
    return new XMLSignature(signature, "", true)
        .checkSignatureValue(known.certificate().getPublicKey());
  }

  /** All that we can write, with one signature. */
  private static Map<String, byte[]> single() throws Exception {
    Map<String, byte[]> documents = new LinkedHashMap<>();
    for (Canonicalization method : Canonicalization.values()) {
      documents.put(
          "enveloped " + method, builder().canonicalization(method).build().sign(bytes(ORDER)));
    }
    documents.put(
        "enveloping", builder().form(SignatureForm.ENVELOPING).build().sign(bytes(ORDER)));
    documents.put(
        "parallel", builder().form(SignatureForm.PARALLEL_ENVELOPED).build().sign(bytes(ORDER)));
    documents.put(
        "siblings",
        builder()
            .form(SignatureForm.SIBLINGS)
            .elements(ElementSelector.named("urn:orders", "Order"))
            .build()
            .sign(bytes(BATCH)));
    documents.put(
        "everything in KeyInfo, signed",
        builder().signerIdentifier(KeyInfoPart.values()).signKeyInfo().build().sign(bytes(ORDER)));
    documents.put("XAdES", builder().xades().build().sign(bytes(ORDER)));
    return documents;
  }

  private static XmlSigner.Builder builder() throws Exception {
    return XmlSigner.with(sender(OLD)).signAs(ORDERS);
  }

  private static void assertReads(Receiver receiver, Map<String, byte[]> documents)
      throws Exception {
    for (Map.Entry<String, byte[]> document : documents.entrySet()) {
      byte[] signed = document.getValue();
      String item = document.getKey().equals("siblings") ? ">1<" : "bolts";
      byte[] changed = bytes(text(signed).replace(item, item.replace('1', '9').replace('b', 'v')));
      assertThat(changed).isNotEqualTo(signed);
      assertThat(receiver.accepts(signed, OLD, 1)).as(document.getKey()).isTrue();
      assertThat(receiver.accepts(changed, OLD, 1)).as(document.getKey()).isFalse();
      assertThat(receiver.accepts(signed, NEW, 1)).as(document.getKey()).isFalse();
    }
  }

  /** Both forms for two signatures, each of which a receiver of one key accepts at its place. */
  private static void assertReadsTwo(Receiver receiver) throws Exception {
    byte[] siblings =
        XmlSigner.with(sender(OLD, NEW))
            .signAs(ORDERS)
            .signAsIfPresent(ORDERS_NEXT)
            .form(SignatureForm.SIBLINGS)
            .elements(ElementSelector.id("first"))
            .build()
            .sign(bytes(BATCH));
    byte[] parallel =
        XmlSigner.with(sender(OLD, NEW))
            .signAs(ORDERS)
            .signAsIfPresent(ORDERS_NEXT)
            .form(SignatureForm.PARALLEL_ENVELOPED)
            .build()
            .sign(bytes(ORDER));
    for (byte[] signed : new byte[][] {siblings, parallel}) {
      assertThat(receiver.accepts(signed, OLD, 1)).isTrue();
      assertThat(receiver.accepts(signed, NEW, 2)).isTrue();
      assertThat(receiver.accepts(signed, NEW, 1)).isFalse();
    }
  }

  @Test
  void jdk_readsAllThatWeSign() throws Exception {
    assertReads(ForeignStacksTest::jdk, single());
    assertReadsTwo(ForeignStacksTest::jdk);
  }

  @Test
  void santuario_readsAllThatWeSign() throws Exception {
    assertReads(ForeignStacksTest::santuario, single());
    assertReadsTwo(ForeignStacksTest::santuario);
  }

  @Test
  void xmlsec1_readsAllThatWeSign() throws Exception {
    Xmlsec1 xmlsec1 = Xmlsec1.in(folder);
    Map<String, byte[]> documents = single();
    // Properties and KeyInfo are found by identifiers of theirs, which it must be told of.
    documents.remove("XAdES");
    documents.remove("everything in KeyInfo, signed");
    assertReads(xmlsec1::accepts, documents);
    assertReadsTwo(xmlsec1::accepts);
  }

  /** So a receiver that knows the new key only waits for the exchange, or is told which to read. */
  @Test
  void xmlsec1_thatIsNotToldWhich_looksAtTheFirstOfTwoSignatures() throws Exception {
    Xmlsec1 xmlsec1 = Xmlsec1.in(folder);
    byte[] signed =
        XmlSigner.with(sender(OLD, NEW))
            .signAs(ORDERS)
            .signAsIfPresent(ORDERS_NEXT)
            .form(SignatureForm.SIBLINGS)
            .elements(ElementSelector.named("urn:orders", "Order"))
            .build()
            .sign(bytes(BATCH));

    assertThat(xmlsec1.accepts(signed, OLD)).isTrue();
    assertThat(xmlsec1.accepts(signed, NEW)).isFalse();
    assertThat(xmlsec1.accepts(signed, NEW, 2)).isTrue();
  }

  @Test
  void verify_ofWhatTheJdkSigned_isAccepted() throws Exception {
    for (String method :
        new String[] {
          CanonicalizationMethod.EXCLUSIVE,
          CanonicalizationMethod.EXCLUSIVE_WITH_COMMENTS,
          CanonicalizationMethod.INCLUSIVE,
          CanonicalizationMethod.INCLUSIVE_WITH_COMMENTS,
          "http://www.w3.org/2006/12/xml-c14n11"
        }) {
      JdkDsig jdk = new JdkDsig().naming(OLD).canonicalization(method);
      jdk.reference("", JdkDsig.SHA256, jdk.enveloped(), jdk.transform(method, null));
      assertAccepted(jdk.sign(bytes(ORDER), OLD.privateKey()));
    }
    JdkDsig bare = new JdkDsig();
    assertAccepted(
        bare.reference("#order-1", "http://www.w3.org/2001/04/xmlenc#sha512", bare.enveloped())
            .sign(bytes(ORDER), OLD.privateKey()));
  }

  @Test
  void verify_ofWhatSantuarioSigned_isAccepted() throws Exception {
    Init.init();
    Document document = Xml.parse(bytes(ORDER));
    XMLSignature signature =
        new XMLSignature(
            document,
            "",
            XMLSignature.ALGO_ID_SIGNATURE_RSA_SHA512,
            CanonicalizationMethod.EXCLUSIVE);
    document.getDocumentElement().appendChild(signature.getElement());
    Transforms transforms = new Transforms(document);
    transforms.addTransform(Transforms.TRANSFORM_ENVELOPED_SIGNATURE);
    transforms.addTransform(Transforms.TRANSFORM_C14N11_OMIT_COMMENTS);
    signature.addDocument("", transforms, DigestUri.of(DigestAlgorithm.SHA256));
    signature.addKeyInfo(OLD.certificate().getPublicKey());
    signature.sign(OLD.privateKey());
    assertAccepted(Xml.write(document));
  }

  @Test
  void verify_ofWhatXmlsec1Signed_isAccepted() throws Exception {
    String template =
        """
        <ds:Signature xmlns:ds="http://www.w3.org/2000/09/xmldsig#">
          <ds:SignedInfo>
            <ds:CanonicalizationMethod Algorithm="http://www.w3.org/TR/2001/REC-xml-c14n-20010315"/>
            <ds:SignatureMethod Algorithm="http://www.w3.org/2001/04/xmldsig-more#rsa-sha256"/>
            <ds:Reference URI="#order-1">
              <ds:Transforms>
                <ds:Transform Algorithm="http://www.w3.org/2000/09/xmldsig#enveloped-signature"/>
                <ds:Transform Algorithm="http://www.w3.org/2001/10/xml-exc-c14n#"/>
              </ds:Transforms>
              <ds:DigestMethod Algorithm="http://www.w3.org/2001/04/xmlenc#sha256"/>
              <ds:DigestValue/>
            </ds:Reference>
          </ds:SignedInfo>
          <ds:SignatureValue/>
          <ds:KeyInfo><ds:X509Data/></ds:KeyInfo>
        </ds:Signature>\
        """;
    byte[] signed =
        Xmlsec1.in(folder).sign(ORDER.replace("</o:Order>", template + "</o:Order>"), OLD);
    assertAccepted(signed);
  }

  private static void assertAccepted(byte[] signed) throws Exception {
    VerifiedXml verified = verifier(NEW, OLD).verify(signed);
    assertThat(verified.report().signers())
        .extracting(signer -> signer.version().orElseThrow().alias())
        .containsExactly(Xml.PARTNER_NEXT);
    assertThat(verified.only().element().getTextContent()).contains("bolts & nuts");
  }
}
