package dev.keyoverlap.wssec.internal.receive;

import static dev.keyoverlap.wssec.Parties.ORDERS;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.keyoverlap.wssec.KeyringCrypto;
import dev.keyoverlap.wssec.Parties;
import dev.keyoverlap.wssec.PlainWss4j;
import dev.keyoverlap.wssec.ReceivedSoap;
import dev.keyoverlap.wssec.ReceivedSoap.UnsignedPrefix;
import dev.keyoverlap.wssec.Soap;
import dev.keyoverlap.wssec.SoapPart;
import java.util.ArrayList;
import java.util.List;
import org.apache.wss4j.common.WSEncryptionPart;
import org.apache.wss4j.dom.WSConstants;
import org.apache.wss4j.dom.message.WSSecHeader;
import org.apache.wss4j.dom.message.WSSecSignature;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Document;
import org.w3c.dom.Element;

class UnsignedPrefixesTest {

  private static final String XSD = "http://www.w3.org/2001/XMLSchema";

  private Parties parties;

  @BeforeEach
  void openKeystores() throws Exception {
    parties = new Parties();
  }

  private static byte[] envelope(String body) {
    return """
    <s:Envelope xmlns:s="%s" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" \
    xmlns:xsd="%s" xmlns:t="urn:example:types" xmlns:unused="urn:example:unused">\
    <s:Header/><s:Body>%s</s:Body></s:Envelope>\
    """
        .formatted(Soap.V11, XSD, body)
        .getBytes(UTF_8);
  }

  /** As other stacks do: exclusive, without a list of prefixes. */
  private byte[] signed(String body) throws Exception {
    Document message = Soap.parse(envelope(body));
    WSSecHeader header = PlainWss4j.header(message);
    WSSecSignature signature =
        PlainWss4j.signature(header, ORDERS.name(), WSConstants.BST_DIRECT_REFERENCE);
    signature.setAddInclusivePrefixes(false);
    signature.getParts().add(new WSEncryptionPart("Body", Soap.V11, "Content"));
    return Soap.bytes(signature.build(KeyringCrypto.of(parties.sender)));
  }

  private ReceivedSoap receive(byte[] message) throws Exception {
    return parties.receiving().requireSigned(SoapPart.BODY).build().receive(message);
  }

  private static List<String> namespaces(Element body, String... prefixes) {
    List<String> found = new ArrayList<>();
    var elements = body.getElementsByTagNameNS("*", "e");
    for (int i = 0; i < elements.getLength(); i++) {
      found.add(elements.item(i).lookupNamespaceURI(prefixes[i]));
    }
    return found;
  }

  private static UnsignedPrefix prefix(String prefix, String namespace) {
    return new UnsignedPrefix(SoapPart.BODY, prefix, namespace);
  }

  @Test
  void prefixes_thatOnlyValuesUse_areDeclared_andTheCallerIsTold() throws Exception {
    ReceivedSoap received =
        receive(
            signed(
                "<o><e xsi:type='xsd:int'>1</e><e xsi:type=' t:T[3] '/><e>t:code</e>"
                    + "<?pi <x>?><e a='t:T'>&lt;x&gt;</e></o>"));
    assertThat(namespaces(received.body(), "xsd", "t", "t", "t"))
        .containsExactly(XSD, "urn:example:types", "urn:example:types", "urn:example:types");
    assertThat(received.unsignedPrefixes())
        .containsExactly(prefix("xsd", XSD), prefix("t", "urn:example:types"));
    assertThat(received.body().lookupNamespaceURI("unused")).isNull();
    Document again = Soap.parse(received.envelope());
    assertThat(namespaces(again.getDocumentElement(), "xsd", "t", "t", "t"))
        .containsExactly(XSD, "urn:example:types", "urn:example:types", "urn:example:types");
  }

  @Test
  void prefix_thatStandsForSeveralNamespaces_standsForEachInItsPlace() throws Exception {
    ReceivedSoap received =
        receive(
            signed(
                "<o><e xmlns:t='urn:other&amp;1' xsi:type='t:A'><e xsi:type='t:B'/></e>"
                    + "<e xsi:type='t:C'/><t:x><e xsi:type='t:D'/></t:x></o>"));
    assertThat(namespaces(received.body(), "t", "t", "t", "t"))
        .containsExactly("urn:other&1", "urn:other&1", "urn:example:types", "urn:example:types");
    assertThat(received.unsignedPrefixes())
        .containsExactly(prefix("t", "urn:other&1"), prefix("t", "urn:example:types"));
  }

  @Test
  void prefixes_thatNamesUse_orThatTheSenderLists_areSigned() throws Exception {
    assertThat(receive(signed("<t:o><e xsi:type='t:T'/><xsd:x/></t:o>")).unsignedPrefixes())
        .isEmpty();
    ReceivedSoap ours =
        parties.receive(
            parties.signing().build().protect(envelope("<o><e xsi:type='xsd:int'>1</e></o>")));
    assertThat(ours.unsignedPrefixes()).isEmpty();
    assertThat(namespaces(ours.body(), "xsd")).containsExactly(XSD);
  }

  @Test
  void prefix_changedOnTheWay_isToldAsNotSigned() throws Exception {
    byte[] message = signed("<o><e xsi:type='t:T'/></o>");
    byte[] changed =
        new String(message, UTF_8).replace("urn:example:types", "urn:evil").getBytes(UTF_8);
    assertThat(receive(changed).unsignedPrefixes()).containsExactly(prefix("t", "urn:evil"));
  }

  @Test
  void defaultNamespace_thatOnlyATypeUses_isTold_andNotDeclared() throws Exception {
    byte[] message =
        signed("<t:o xmlns='urn:example:default'><t:e xsi:type='T'/><x xmlns=''/></t:o>");
    ReceivedSoap received = receive(message);
    assertThat(received.unsignedPrefixes()).containsExactly(prefix("", "urn:example:default"));
    assertThat(received.body().getElementsByTagName("x").item(0).getNamespaceURI()).isNull();
  }
}
