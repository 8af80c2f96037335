package dev.keyoverlap.xmldsig;

import static dev.keyoverlap.xmldsig.Xml.BATCH;
import static dev.keyoverlap.xmldsig.Xml.ORDER;
import static dev.keyoverlap.xmldsig.Xml.ORDERS;
import static dev.keyoverlap.xmldsig.Xml.bytes;
import static dev.keyoverlap.xmldsig.Xml.sender;
import static dev.keyoverlap.xmldsig.Xml.text;
import static dev.keyoverlap.xmldsig.Xml.verifier;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.keyoverlap.fixtures.TestKeys;
import dev.keyoverlap.key.HeldKey;
import dev.keyoverlap.key.KeyOverlapException;
import dev.keyoverlap.xmldsig.spec.SignatureForm;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Element;

/** Whatever is moved where, what is answered is what was signed, or nothing. */
class WrappingTest {

  private static final HeldKey KEY = TestKeys.ec("orders");

  private static byte[] signed(ElementSelector target, SignatureForm form, String xml)
      throws Exception {
    XmlSigner.Builder builder = XmlSigner.with(sender(KEY)).signAs(ORDERS).form(form);
    return builder.elements(target).build().sign(bytes(xml));
  }

  /** Which variants were answered with the signed content; the others were refused. */
  private static List<String> answered(byte[] signed) throws Exception {
    byte[] content = verifier(KEY).verify(signed).only().canonical();
    assertThat(text(content)).doesNotContain(Wrapping.EVIL);
    List<String> answered = new ArrayList<>();
    Map<String, byte[]> variants = Wrapping.of(signed);
    for (Map.Entry<String, byte[]> variant : variants.entrySet()) {
      assertThat(text(variant.getValue())).as(variant.getKey()).contains(Wrapping.EVIL);
      try {
        VerifiedXml verified = verifier(KEY).verify(variant.getValue());
        assertThat(verified.only().canonical()).as(variant.getKey()).isEqualTo(content);
        Element element = verified.only().element();
        assertThat(element.getOwnerDocument().getDocumentElement()).isSameAs(element);
        answered.add(variant.getKey());
      } catch (KeyOverlapException e) {
        assertThat(e).as(variant.getKey()).hasMessageNotContaining(Wrapping.EVIL);
      }
    }
    assertThat(variants.values().stream().map(Xml::text)).doesNotHaveDuplicates().hasSize(19);
    return answered;
  }

  @Test
  void verify_ofWrappedSibling_givesWhatWasSignedOrNothing() throws Exception {
    byte[] signed = signed(ElementSelector.id("first"), SignatureForm.SIBLINGS, BATCH);

    // What was signed is whole wherever it stands, unless two bear its name or the signature is
    // not.
    assertThat(answered(signed))
        .containsExactly(
            "XSW2: evil one around the signature and the signed one",
            "XSW3: evil one before the signed one",
            "XSW4: evil one around the signed one",
            "XSW5: evil one in its place, signed one at the end",
            "XSW7: evil one within what may hold anything",
            "XSW8: signed one in the signature's Object",
            "signed one in the signature's KeyInfo",
            "signature moved with the signed one",
            "evil one around, that other names stand for",
            "evil base around",
            "evil one with a copy of the signature");
  }

  @Test
  void verify_ofWrappedEnvelopedElement_givesWhatWasSignedOrNothing() throws Exception {
    byte[] signed = signed(ElementSelector.xpath("/*", Map.of()), SignatureForm.ENVELOPED, ORDER);

    assertThat(answered(signed))
        .containsExactly(
            "XSW2: evil one around the signature and the signed one",
            "XSW3: evil one before the signed one",
            "XSW4: evil one around the signed one",
            "XSW5: evil one in its place, signed one at the end",
            "XSW7: evil one within what may hold anything",
            "signature moved with the signed one",
            "evil one around, that other names stand for",
            "evil base around");
  }

  @Test
  void verify_ofWrappedDocument_givesNothing() throws Exception {
    byte[] signed = XmlSigner.with(sender(KEY)).signAs(ORDERS).build().sign(bytes(ORDER));

    // The whole document is signed: there is no room for anything.
    assertThat(answered(signed)).isEmpty();
  }

  @Test
  void verify_ofDuplicateIdentifiers_isRefusedWhicheverComesFirst() throws Exception {
    byte[] signed = signed(ElementSelector.id("first"), SignatureForm.SIBLINGS, BATCH);

    Map<String, byte[]> variants = Wrapping.of(signed);
    assertThat(variants.keySet().stream().filter(name -> name.startsWith("same Id"))).hasSize(6);
    variants.forEach(
        (name, variant) -> {
          if (name.startsWith("same Id")) {
            assertThatThrownBy(() -> verifier(KEY).verify(variant))
                .as(name)
                .hasMessageContaining("several elements have");
          }
        });
  }
}
