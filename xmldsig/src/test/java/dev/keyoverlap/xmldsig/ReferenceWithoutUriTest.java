package dev.keyoverlap.xmldsig;

import static dev.keyoverlap.xmldsig.Xml.ORDERS;
import static dev.keyoverlap.xmldsig.Xml.bytes;
import static dev.keyoverlap.xmldsig.Xml.receiver;
import static dev.keyoverlap.xmldsig.Xml.sender;
import static dev.keyoverlap.xmldsig.Xml.text;
import static dev.keyoverlap.xmldsig.Xml.verifier;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.keyoverlap.fixtures.TestKeys;
import dev.keyoverlap.key.HeldKey;
import dev.keyoverlap.message.MalformedMessageException;
import dev.keyoverlap.message.VerificationException;
import dev.keyoverlap.xmldsig.internal.xml.XmlNames;
import dev.keyoverlap.xmldsig.spec.SignatureForm;
import java.io.ByteArrayInputStream;
import java.util.List;
import java.util.Map;
import javax.xml.crypto.Data;
import javax.xml.crypto.KeySelector;
import javax.xml.crypto.OctetStreamData;
import javax.xml.crypto.URIDereferencer;
import javax.xml.crypto.dsig.XMLSignatureFactory;
import javax.xml.crypto.dsig.dom.DOMValidateContext;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Document;

/** A reference without a URI covers what both sides know, and nothing by itself. */
class ReferenceWithoutUriTest {

  private static final HeldKey KEY = TestKeys.rsa("orders");
  private static final String HEADER = "urn:iso:std:iso:20022:tech:xsd:head.001.001.01";
  private static final String PAYMENT = "urn:iso:std:iso:20022:tech:xsd:pacs.008.001.08";
  private static final ElementSelector DOCUMENT = ElementSelector.named(PAYMENT, "Document");
  private static final String DOCUMENT_TEXT =
      "<Document xmlns=\"" + PAYMENT + "\"><Amt>100.00</Amt></Document>";
  private static final String MESSAGE =
      """
      <Envelope xmlns="urn:example:envelope"><AppHdr xmlns="%s"><BizMsgIdr>M1</BizMsgIdr><Sgntr/>\
      </AppHdr>%s</Envelope>\
      """
          .formatted(HEADER, DOCUMENT_TEXT);

  /** Header and document, each by a reference of its own, as ISO 20022 has it. */
  private static byte[] signed() throws Exception {
    return XmlSigner.with(sender(KEY))
        .signAs(ORDERS)
        .elements(ElementSelector.named(HEADER, "AppHdr"))
        .elementWithoutUri(DOCUMENT)
        .place(SignaturePlace.lastIn(ElementSelector.named(HEADER, "Sgntr")))
        .build()
        .sign(bytes(MESSAGE));
  }

  private static XmlVerifier knowing(ElementSelector element) throws Exception {
    return XmlVerifier.with(receiver(KEY), Xml.EITHER).elementWithoutUri(element).build();
  }

  @Test
  void verify_byOneWhoKnowsWhatIsMeant_handsOutTheElement() throws Exception {
    VerifiedXml verified = knowing(DOCUMENT).verify(signed());

    assertThat(verified.elements()).hasSize(2);
    assertThat(text(verified.named(PAYMENT, "Document").orElseThrow().canonical()))
        .isEqualTo(DOCUMENT_TEXT);
    assertThat(verified.named(HEADER, "AppHdr")).isPresent();
  }

  @Test
  void verify_byOneWhoDoesNot_isRefused() throws Exception {
    byte[] signed = signed();

    assertThatThrownBy(() -> verifier(KEY).verify(signed))
        .isInstanceOf(VerificationException.class)
        .hasMessageContaining("nobody has said what that means");
    assertThat(XmlMessage.inspect(signed).needed())
        .anyMatch(needed -> needed.contains("elementWithoutUri"));
  }

  @Test
  void verify_whereTheElementWasChangedAddedOrRemoved_isRefused() throws Exception {
    String signed = text(signed());
    Map<String, String> attacks =
        Map.of(
            signed.replace("100.00", "900.00"), "not what was signed",
            signed.replace(DOCUMENT_TEXT, DOCUMENT_TEXT + DOCUMENT_TEXT), "several elements",
            signed.replace(DOCUMENT_TEXT, ""), "is not there");

    for (Map.Entry<String, String> attack : attacks.entrySet()) {
      assertThatThrownBy(() -> knowing(DOCUMENT).verify(bytes(attack.getKey())))
          .isInstanceOf(VerificationException.class)
          .hasMessageContaining(attack.getValue());
    }
    assertThatThrownBy(() -> knowing(ElementSelector.named(HEADER, "AppHdr")).verify(bytes(signed)))
        .isInstanceOf(VerificationException.class);
  }

  @Test
  void jdk_givenTheDocument_readsWhatWeSign_andWeReadWhatItRefersTo() throws Exception {
    byte[] signed = signed();

    assertThat(jdkAccepts(signed, DOCUMENT_TEXT)).isTrue();
    assertThat(jdkAccepts(signed, DOCUMENT_TEXT.replace("100", "900"))).isFalse();
  }

  private static boolean jdkAccepts(byte[] signed, String content) throws Exception {
    Document document = Xml.parse(signed);
    DOMValidateContext context =
        new DOMValidateContext(
            KeySelector.singletonKeySelector(KEY.certificate().getPublicKey()),
            Xml.dsig(document, "Signature"));
    Xml.all(document, "*", "AppHdr").forEach(e -> context.setIdAttributeNS(e, null, "Id"));
    XMLSignatureFactory factory = XMLSignatureFactory.getInstance("DOM");
    URIDereferencer usual = factory.getURIDereferencer();
    context.setURIDereferencer(
        (reference, c) ->
            reference.getURI() == null ? data(content) : usual.dereference(reference, c));
    return factory.unmarshalXMLSignature(context).validate(context);
  }

  private static Data data(String content) {
    return new OctetStreamData(new ByteArrayInputStream(bytes(content)));
  }

  @Test
  void content_withoutUri_isSignedAndVerifiedDetached() throws Exception {
    byte[] content = {1, 2, 3};
    byte[] signature =
        XmlSigner.with(sender(KEY))
            .signAs(ORDERS)
            .form(SignatureForm.DETACHED)
            .build()
            .signDetached(DetachedContent.withoutUri(content), DetachedContent.at("a", content));

    assertThat(Xml.all(Xml.parse(signature), XmlNames.DSIG, "Reference"))
        .extracting(reference -> reference.hasAttribute("URI"))
        .isEqualTo(List.of(false, true));
    DetachedContent named = DetachedContent.at("a", content);
    verifier(KEY).verifyDetached(signature, DetachedContent.withoutUri(content), named);
    assertThatThrownBy(
            () ->
                verifier(KEY)
                    .verifyDetached(signature, DetachedContent.withoutUri(new byte[3]), named))
        .isInstanceOf(VerificationException.class);
    assertThatThrownBy(() -> verifier(KEY).verifyDetached(signature, named))
        .hasMessageContaining("nobody has said what that means");
  }

  @Test
  void verify_ofTwoReferencesWithoutUri_isMalformed() throws Exception {
    Document document = Xml.parse(signed());
    Xml.all(document, XmlNames.DSIG, "Reference").forEach(each -> each.removeAttribute("URI"));
    byte[] twice = Xml.write(document);

    assertThatThrownBy(() -> knowing(DOCUMENT).verify(twice))
        .isInstanceOf(MalformedMessageException.class)
        .hasMessageContaining("two references without a URI");
  }

  @Test
  void sign_whereTheElementIsNotThereOnce_isRefused() throws Exception {
    XmlSigner signer =
        XmlSigner.with(sender(KEY)).signAs(ORDERS).elementWithoutUri(DOCUMENT).build();

    for (String message :
        List.of("<a/>", MESSAGE.replace(DOCUMENT_TEXT, DOCUMENT_TEXT.repeat(2)))) {
      assertThatThrownBy(() -> signer.sign(bytes(message)))
          .isInstanceOf(MalformedMessageException.class)
          .hasMessageContaining("exactly one");
    }
  }

  @Test
  void verifier_isToldTheElementByNameOrIdentifierOnly() throws Exception {
    ElementSelector costly = ElementSelector.xpath("//*[1]", Map.of());

    assertThatThrownBy(() -> knowing(costly))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("by name or identifier");
  }
}
