package dev.keyoverlap.xmldsig;

import static dev.keyoverlap.xmldsig.Xml.BATCH;
import static dev.keyoverlap.xmldsig.Xml.ORDER;
import static dev.keyoverlap.xmldsig.Xml.ORDERS;
import static dev.keyoverlap.xmldsig.Xml.bytes;
import static dev.keyoverlap.xmldsig.Xml.sender;
import static dev.keyoverlap.xmldsig.Xml.text;
import static dev.keyoverlap.xmldsig.Xml.verifier;
import static org.assertj.core.api.Assertions.assertThat;

import dev.keyoverlap.HeldKey;
import dev.keyoverlap.KeyOverlapException;
import dev.keyoverlap.fixtures.TestKeys;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
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

  /** How many variants were answered with the signed content; the others were refused. */
  private static int answered(byte[] signed) throws Exception {
    byte[] content = verifier(KEY).verify(signed).only().canonical();
    assertThat(text(content)).doesNotContain(Wrapping.EVIL);
    int answered = 0;
    Set<String> different = new HashSet<>();
    for (Map.Entry<String, byte[]> variant : Wrapping.of(signed).entrySet()) {
      assertThat(text(variant.getValue())).as(variant.getKey()).contains(Wrapping.EVIL);
      different.add(text(variant.getValue()));
      try {
        VerifiedXml verified = verifier(KEY).verify(variant.getValue());
        assertThat(verified.only().canonical()).as(variant.getKey()).isEqualTo(content);
        Element element = verified.only().element();
        assertThat(element.getOwnerDocument().getDocumentElement()).isSameAs(element);
        answered++;
      } catch (KeyOverlapException e) {
        assertThat(e).as(variant.getKey()).hasMessageNotContaining(Wrapping.EVIL);
      }
    }
    assertThat(different).hasSizeGreaterThanOrEqualTo(8);
    return answered;
  }

  @Test
  void verify_ofWrappedSibling_givesWhatWasSignedOrNothing() throws Exception {
    byte[] signed = signed(ElementSelector.id("first"), SignatureForm.SIBLINGS, BATCH);

    // Those that only put something beside it, and those with moved but whole parts.
    assertThat(answered(signed)).isBetween(4, 8);
  }

  @Test
  void verify_ofWrappedEnvelopedElement_givesWhatWasSignedOrNothing() throws Exception {
    byte[] signed = signed(ElementSelector.root(), SignatureForm.ENVELOPED, ORDER);

    assertThat(answered(signed)).isBetween(1, 8);
  }

  @Test
  void verify_ofWrappedDocument_givesNothing() throws Exception {
    byte[] signed = XmlSigner.with(sender(KEY)).signAs(ORDERS).build().sign(bytes(ORDER));

    // The whole document is signed: there is no room for anything.
    assertThat(answered(signed)).isZero();
  }

  @Test
  void verify_ofDuplicateIdentifiers_isRefusedWhicheverComesFirst() throws Exception {
    byte[] signed = signed(ElementSelector.id("first"), SignatureForm.SIBLINGS, BATCH);

    Map<String, byte[]> variants = Wrapping.of(signed);
    assertThat(variants.keySet().stream().filter(name -> name.startsWith("the same"))).hasSize(3);
    variants.forEach(
        (name, variant) -> {
          if (name.startsWith("the same")) {
            org.assertj.core.api.Assertions.assertThatThrownBy(() -> verifier(KEY).verify(variant))
                .as(name)
                .hasMessageContaining("several elements bear");
          }
        });
  }
}
