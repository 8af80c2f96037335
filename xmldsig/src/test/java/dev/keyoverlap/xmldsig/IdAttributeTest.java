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
import dev.keyoverlap.xmldsig.spec.SignatureForm;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.w3c.dom.Document;

/** Schemas call identifiers what they like; both sides then say which attribute it is. */
class IdAttributeTest {

  private static final HeldKey KEY = TestKeys.rsa("orders");
  private static final String TICKET =
      "<t:Batch xmlns:t=\"urn:tickets\"><t:Ticket number=\"t-1\">one</t:Ticket></t:Batch>";

  private static XmlSigner signer(SignatureForm form) throws Exception {
    return XmlSigner.with(sender(KEY))
        .signAs(ORDERS)
        .form(form)
        .elements(ElementSelector.named("urn:tickets", "Ticket"))
        .idAttribute("", "number")
        .build();
  }

  private static byte[] signed() throws Exception {
    return signer(SignatureForm.SIBLINGS).sign(bytes(TICKET));
  }

  private static XmlVerifier knowing() throws Exception {
    return XmlVerifier.with(receiver(KEY), Xml.EITHER).idAttribute("", "number").build();
  }

  @Test
  void element_isReferredToByTheAttributeThatIsNamed() throws Exception {
    byte[] signed = signed();

    Document document = Xml.parse(signed);
    assertThat(Xml.dsig(document, "Reference").getAttribute("URI")).isEqualTo("#t-1");
    assertThat(text(knowing().verify(signed).only().canonical())).contains(">one</t:Ticket>");
    assertThatThrownBy(() -> verifier(KEY).verify(signed))
        .isInstanceOf(VerificationException.class)
        .hasMessageContaining("is not there");
  }

  @Test
  void element_withoutTheAttribute_isNotGivenAnother() throws Exception {
    String without = TICKET.replace("number=\"t-1\"", "Id=\"t-1\"");

    for (SignatureForm form : List.of(SignatureForm.SIBLINGS, SignatureForm.ENVELOPED)) {
      assertThatThrownBy(() -> signer(form).sign(bytes(without)))
          .isInstanceOf(MalformedMessageException.class)
          .hasMessageContaining("[number]");
    }
  }

  @Test
  void identifier_onTwoElements_namesNeither() throws Exception {
    for (String attribute : List.of("number", "Id", "xml:id")) {
      String forged =
          text(signed())
              .replace("<t:Ticket", "<t:Ticket " + attribute + "=\"t-1\">two</t:Ticket><t:Ticket");
      assertThatThrownBy(() -> knowing().verify(bytes(forged)))
          .as(attribute)
          .isInstanceOf(VerificationException.class)
          .hasMessageContaining("several elements have");
    }
    String twice = TICKET.replace("</t:Batch>", "<t:Other Id=\"t-1\"/></t:Batch>");
    assertThatThrownBy(() -> signer(SignatureForm.SIBLINGS).sign(bytes(twice)))
        .isInstanceOf(MalformedMessageException.class)
        .hasMessageContaining("Several elements");
  }

  @Test
  void xmlsec1_toldTheSameAttribute_readsIt(@TempDir Path folder) throws Exception {
    assertThat(Xmlsec1.in(folder).accepts(signed(), KEY, "--id-attr:number", "urn:tickets:Ticket"))
        .isTrue();
  }
}
