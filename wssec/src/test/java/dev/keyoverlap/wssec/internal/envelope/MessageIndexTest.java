package dev.keyoverlap.wssec.internal.envelope;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.keyoverlap.wssec.Soap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.w3c.dom.Document;
import org.w3c.dom.Element;

/** An index tells where a closer look at the parts of a message can be saved. */
class MessageIndexTest {

  private static byte[] message(String body) {
    return """
    <s:Envelope xmlns:s="%s" xmlns:t="urn:t" \
    xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"><s:Body>%s</s:Body></s:Envelope>\
    """
        .formatted(Soap.V11, body)
        .getBytes(UTF_8);
  }

  private static MessageIndex index(byte[] message) throws Exception {
    return Envelope.of(Soap.parse(message)).index();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          <a b="c">text</a>                                                 | false | false | false
          <a b="http://example.com/x">2026-11-30T12:00:00Z</a>              | false | false | false
          <i:Include xmlns:i="http://www.w3.org/2004/08/xop/include"/>      | true  | false | false
          <i:x xmlns:i="http://www.w3.org/2001/XInclude"/>                  | true  | false | false
          <a href=" CID:1@example"/>                                        | true  | false | false
          <a>cid:1</a>                                                      | true  | false | false
          <a>mid:x/y<b/></a>                                                | true  | true  | false
          <a>t:code</a>                                                     | false | true  | false
          <a>t:code<b/></a>                                                 | false | true  | false
          <a b="t:T[3]"/>                                                   | false | true  | false
          <a xsi:type="int"/>                                               | false | true  | false
          <a xmlns:u="t:T"/>                                                | false | false | false
          <x:EncryptedData xmlns:x="http://www.w3.org/2001/04/xmlenc#"/>    | false | false | true
          <x:EncryptedKey xmlns:x="http://www.w3.org/2001/04/xmlenc#"/>     | false | false | false
          """)
  void index_tellsWhatTakesACloserLook(
      String body, boolean pointers, boolean prefixes, boolean encrypted) throws Exception {
    MessageIndex index = index(message(body));
    assertThat(index.mayPoint()).isEqualTo(pointers);
    assertThat(index.mayHavePrefixesInValues()).isEqualTo(prefixes);
    assertThat(index.mayHaveEncryptedData()).isEqualTo(encrypted);
  }

  @Test
  void identifiers_areThoseOfElementsInTheTree_inTheirOrder() throws Exception {
    byte[] message = message("<a Id=\"1\"><b xml:id=\"2\"/><c ID=\"1\" id=\"3\"/></a>");
    MessageIndex index = index(message);
    assertThat(index.ids().find("1")).extracting(Element::getLocalName).containsExactly("a", "c");
    assertThat(index.ids().find("2")).extracting(Element::getLocalName).containsExactly("b");
    assertThat(index.ids().find("3")).extracting(Element::getLocalName).containsExactly("c");
  }

  /** What was decrypted may be a text that its element has to itself only now. */
  @Test
  void index_ofWhatComesToStandInTheMessage_tellsOfIt() throws Exception {
    Envelope envelope = Envelope.of(Soap.parse(message("<a/>")));
    assertThat(envelope.index().mayPoint()).isFalse();
    Document document = envelope.document();
    Element a = Envelope.elements(envelope.body()).get(0);
    envelope.stands(a.appendChild(document.createTextNode("cid:1@example")));
    assertThat(envelope.index().mayPoint()).isTrue();
  }
}
