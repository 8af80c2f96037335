package dev.keyoverlap.wssec.internal.envelope;

import static dev.keyoverlap.wssec.Forge.refusal;
import static dev.keyoverlap.wssec.Parties.ORDERS;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.keyoverlap.message.MalformedMessageException;
import dev.keyoverlap.wssec.Forge;
import dev.keyoverlap.wssec.KeyringCrypto;
import dev.keyoverlap.wssec.Parties;
import dev.keyoverlap.wssec.PlainWss4j;
import dev.keyoverlap.wssec.Soap;
import dev.keyoverlap.wssec.SoapPart;
import dev.keyoverlap.wssec.SoapReceiver;
import dev.keyoverlap.wssec.spec.SoapRefusedException;
import dev.keyoverlap.wssec.spec.SoapRefusedException.Reason;
import org.apache.wss4j.dom.WSConstants;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.w3c.dom.Document;

/** What a protected part only points to is not protected. */
class PointersTest {

  private static final String INCLUDE =
      "<xop:Include xmlns:xop=\"http://www.w3.org/2004/08/xop/include\" href=\"cid:1@example\"/>";

  private Parties parties;

  @BeforeEach
  void openKeystores() throws Exception {
    parties = new Parties();
  }

  private static byte[] order(String content) {
    return """
    <s:Envelope xmlns:s="%s"><s:Header/><s:Body>\
    <order xmlns="urn:example:order"><item>%s</item></order></s:Body></s:Envelope>\
    """
        .formatted(Soap.V11, content)
        .getBytes(UTF_8);
  }

  private byte[] signedByWss4j(byte[] order) throws Exception {
    Document message = Soap.parse(order);
    return Soap.bytes(
        PlainWss4j.sign(
            message,
            KeyringCrypto.of(parties.sender),
            ORDERS.name(),
            WSConstants.BST_DIRECT_REFERENCE));
  }

  private SoapReceiver receiver() {
    return parties.receiving().requireSigned(SoapPart.BODY).build();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        INCLUDE,
        "<a><b>" + INCLUDE + "</b></a>",
        "<xi:include xmlns:xi=\"http://www.w3.org/2001/XInclude\" href=\"other.xml\"/>",
        "<a href=\"cid:1@example\"/>",
        "<a ref=\" CID:1@example\"/>",
        "cid:1@example",
        "cid:1",
        "  cid:1",
        "<a> cid:1@example\n</a>",
        "<a href=\"mid:1@example/2@example\"/>"
      })
  void content_thatStandsElsewhere_isRefused_whenProtectingAndWhenReceiving(String pointer)
      throws Exception {
    byte[] order = order(pointer);
    assertThatThrownBy(() -> parties.signing().build().protect(order))
        .isInstanceOf(MalformedMessageException.class)
        .hasMessageContaining("would not be protected");
    assertThatThrownBy(() -> parties.encrypting().build().protectDocument(Soap.parse(order)))
        .isInstanceOf(MalformedMessageException.class);
    assertThat(refusal(receiver(), signedByWss4j(order)))
        .isInstanceOfSatisfying(
            SoapRefusedException.class,
            e -> assertThat(e.reason()).isEqualTo(Reason.CONTENT_ELSEWHERE));
    Document encrypted =
        PlainWss4j.encrypt(
            Soap.parse(order),
            KeyringCrypto.of(parties.sender),
            "partner",
            WSConstants.ISSUER_SERIAL,
            WSConstants.KEYTRANSPORT_RSAOAEP,
            WSConstants.AES_256_GCM);
    assertThat(refusal(parties.decrypting().build(), Soap.bytes(encrypted)))
        .isInstanceOf(SoapRefusedException.class);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "<a href=\"http://example.com/terms\"/>",
        "<a href=\"#other\"/><b id=\"other\"/>",
        "cid: is what a customer's number begins with",
        "<Include xmlns=\"urn:example:include\"/>",
        "cid:",
        "  cid:"
      })
  void content_thatIsThere_passes(String content) throws Exception {
    byte[] order = order(content);
    assertThat(parties.receive(parties.signing().build().protect(order)).signedParts())
        .contains(SoapPart.BODY);
    assertThat(receiver().receive(signedByWss4j(order)).signedParts()).contains(SoapPart.BODY);
  }

  /** What is neither signed nor encrypted is not handed out either. */
  @org.junit.jupiter.api.Test
  void pointer_outsideOfWhatIsProtected_isNoReasonToRefuse() throws Exception {
    byte[] message =
        Forge.changed(
            signedByWss4j(order("3")),
            m -> {
              var block = m.createElementNS("urn:x", "x:Extra");
              block.setAttribute("href", "cid:1@example");
              m.getDocumentElement().getFirstChild().appendChild(block);
            });
    assertThat(receiver().receive(message).signedParts()).containsExactly(SoapPart.BODY);
  }
}
