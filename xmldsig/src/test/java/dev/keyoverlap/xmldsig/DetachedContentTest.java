package dev.keyoverlap.xmldsig;

import static dev.keyoverlap.xmldsig.Xml.ORDER;
import static dev.keyoverlap.xmldsig.Xml.ORDERS;
import static dev.keyoverlap.xmldsig.Xml.ORDERS_NEXT;
import static dev.keyoverlap.xmldsig.Xml.PARTNER;
import static dev.keyoverlap.xmldsig.Xml.PARTNER_NEXT;
import static dev.keyoverlap.xmldsig.Xml.bytes;
import static dev.keyoverlap.xmldsig.Xml.sender;
import static dev.keyoverlap.xmldsig.Xml.text;
import static dev.keyoverlap.xmldsig.Xml.verifier;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.keyoverlap.fixtures.TestKeys;
import dev.keyoverlap.key.HeldKey;
import dev.keyoverlap.message.VerificationException;
import dev.keyoverlap.message.VerificationPolicy;
import dev.keyoverlap.xmldsig.spec.SignatureForm;
import java.io.ByteArrayInputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import javax.xml.crypto.KeySelector;
import javax.xml.crypto.OctetStreamData;
import javax.xml.crypto.URIDereferencer;
import javax.xml.crypto.dsig.XMLSignatureFactory;
import javax.xml.crypto.dsig.dom.DOMValidateContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.w3c.dom.Document;

/** Signatures of what stands in no document. */
class DetachedContentTest {

  private static final HeldKey OLD = TestKeys.rsa("orders");
  private static final HeldKey NEW = TestKeys.ec("orders");
  private static final byte[] PDF = {'%', 'P', 'D', 'F', 0, (byte) 0xff, '\r', '\n'};

  @TempDir Path folder;

  private static XmlSigner.Builder signing(HeldKey... keys) throws Exception {
    XmlSigner.Builder builder = XmlSigner.with(sender(keys)).signAs(ORDERS);
    return builder.signAsIfPresent(ORDERS_NEXT).form(SignatureForm.DETACHED);
  }

  private static DetachedContent pdf() {
    return DetachedContent.at("order.pdf", PDF);
  }

  @Test
  void signDetached_ofBytesAndAFile_isAcceptedWithTheSameAndNoOthers() throws Exception {
    Path file = Files.writeString(folder.resolve("order.xml"), ORDER);
    byte[] signature =
        signing(OLD)
            .xades()
            .signKeyInfo()
            .build()
            .signDetached(pdf(), DetachedContent.at("order.xml", file));

    assertThat(text(signature)).startsWith("<ds:Signature").contains("URI=\"order.xml\"");
    DetachedContent same = DetachedContent.at("order.xml", bytes(ORDER));
    assertThat(verifier(OLD).verifyDetached(signature, same, pdf()).report().signers()).hasSize(1);
    DetachedContent changed = DetachedContent.at("order.xml", bytes(ORDER + " "));
    assertThatThrownBy(() -> verifier(OLD).verifyDetached(signature, changed, pdf()))
        .isInstanceOf(VerificationException.class)
        .hasMessageContaining("what it covers is not what was signed");
    assertThatThrownBy(() -> verifier(NEW).verifyDetached(signature, same, pdf()))
        .isInstanceOf(VerificationException.class);
  }

  @Test
  void verifyDetached_whereNotAllOfIsHandedOver_isRefusedAndNothingIsFetched() throws Exception {
    byte[] signature =
        signing(OLD).build().signDetached(pdf(), DetachedContent.at("other.bin", new byte[3]));

    assertThatThrownBy(() -> verifier(OLD).verifyDetached(signature, pdf()))
        .hasMessageContaining("something outside of the document");
    assertThatThrownBy(() -> verifier(OLD).verify(signature))
        .hasMessageContaining("something outside of the document");
  }

  @Test
  void verifyDetached_whereOneOfTheContentsIsNotSigned_isRefused() throws Exception {
    byte[] signature = signing(OLD).build().signDetached(pdf());

    assertThat(verifier(OLD).verifyDetached(signature, pdf()).report().shortfalls()).isEmpty();
    DetachedContent stowaway = DetachedContent.at("stowaway.bin", new byte[0]);
    assertThatThrownBy(() -> verifier(OLD).verifyDetached(signature, pdf(), stowaway))
        .isInstanceOf(VerificationException.class);
  }

  @Test
  void signDetached_withTwoKeys_isAcceptedByAReceiverOfEither() throws Exception {
    byte[] signatures = signing(OLD, NEW).build().signDetached(pdf());

    assertThat(text(signatures)).startsWith("<asic:XAdESSignatures");
    assertThat(verifier(OLD).verifyDetached(signatures, pdf()).report().signers()).hasSize(2);
    assertThat(verifier(NEW).verifyDetached(signatures, pdf()).report().signers()).hasSize(2);
    XmlVerifier both =
        XmlVerifier.of(Xml.receiver(OLD, NEW), VerificationPolicy.allOf(PARTNER, PARTNER_NEXT));
    assertThat(both.verifyDetached(signatures, pdf()).report().shortfalls()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "#order", "no uri at all"})
  void content_withAUriThatIsNone_isRefused(String uri) {
    assertThatIllegalArgumentException().isThrownBy(() -> DetachedContent.at(uri, PDF));
  }

  @Test
  void signer_builtForAnotherForm_saysSo() throws Exception {
    XmlSigner detached = signing(OLD).build();
    XmlSigner enveloped = XmlSigner.with(sender(OLD)).signAs(ORDERS).build();

    assertThatThrownBy(() -> detached.sign(bytes(ORDER))).hasMessageContaining("signDetached");
    assertThatThrownBy(() -> enveloped.signDetached(pdf())).hasMessageContaining("Call sign");
    assertThatThrownBy(() -> signing(OLD).elements(ElementSelector.id("x")).build())
        .hasMessageContaining("signs bytes");
    assertThatIllegalArgumentException().isThrownBy(() -> detached.signDetached(pdf(), pdf()));
  }

  @Test
  void jdk_readsWhatWeSignDetached() throws Exception {
    byte[] signature = signing(OLD).build().signDetached(pdf());

    assertThat(jdkAccepts(signature, PDF)).isTrue();
    assertThat(jdkAccepts(signature, new byte[] {1})).isFalse();
  }

  private static boolean jdkAccepts(byte[] signature, byte[] content) throws Exception {
    Document document = Xml.parse(signature);
    XMLSignatureFactory factory = XMLSignatureFactory.getInstance("DOM");
    DOMValidateContext context =
        new DOMValidateContext(
            KeySelector.singletonKeySelector(OLD.certificate().getPublicKey()),
            Xml.dsig(document, "Signature"));
    URIDereferencer handedOver =
        (reference, c) -> new OctetStreamData(new ByteArrayInputStream(content));
    context.setURIDereferencer(handedOver);
    return factory.unmarshalXMLSignature(context).validate(context);
  }

  @Test
  void xmlsec1_readsWhatWeSignDetachedAndSignsWhatWeRead() throws Exception {
    Xmlsec1 xmlsec1 = Xmlsec1.in(folder);
    Files.write(folder.resolve("order.pdf"), PDF);
    Files.writeString(folder.resolve("order.xml"), ORDER);
    byte[] signature = signing(OLD).build().signDetached(pdf());
    assertThat(xmlsec1.accepts(signature, OLD, 1)).isTrue();

    // Others sign the canonical form of what is XML.
    String transform =
        "<ds:Transforms><ds:Transform"
            + " Algorithm=\"http://www.w3.org/2001/10/xml-exc-c14n#\"/></ds:Transforms>";
    byte[] theirs =
        xmlsec1.sign(
            text(signature)
                .replace("order.pdf\">", "order.xml\">" + transform)
                .replaceAll("(?s)(DigestValue|SignatureValue)>[^<]*<", "$1><"),
            OLD);
    DetachedContent spaced =
        DetachedContent.at("order.xml", bytes(ORDER.replace("Id=\"order-1\"", "  Id='order-1'  ")));
    assertThat(verifier(OLD).verifyDetached(theirs, spaced).report().shortfalls()).isEmpty();
    DetachedContent changed =
        DetachedContent.at("order.xml", bytes(ORDER.replace("order-1", "order-2")));
    assertThatThrownBy(() -> verifier(OLD).verifyDetached(theirs, changed))
        .hasMessageContaining("not what was signed");
    Files.write(folder.resolve("order.pdf"), new byte[] {1});
    assertThat(xmlsec1.accepts(signature, OLD, 1)).isFalse();
  }
}
