package dev.keyoverlap.wssec;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_16;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.keyoverlap.message.VerificationException;
import dev.keyoverlap.xmldsig.internal.xml.XmlNames;
import java.nio.charset.Charset;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Messages of all shapes, whose body is signed and verified without a tree. A receiver that is
 * given a tree judges by other code, and has to come to the same.
 */
class SplicedBodyTest {

  private static final String WSU = " xmlns:wsu=\"" + XmlNames.WSU + "\"";

  private static Parties parties;

  @BeforeAll
  static void openKeystores() throws Exception {
    parties = new Parties();
  }

  private static String envelope(String attributes, String bodyAndMore) {
    return "<s:Envelope xmlns:s=\"%s\"%s>%s</s:Envelope>"
        .formatted(Soap.V11, attributes, bodyAndMore);
  }

  private static String body(String content) {
    return envelope("", "<s:Body>" + content + "</s:Body>");
  }

  static Stream<String> messages() {
    return Stream.of(
        body("<a/>"),
        body(""),
        envelope("", "<s:Body/>"),
        envelope("", "<s:Body ><a b='>'/></s:Body >\n"),
        body("only text"),
        body(" <a>1</a> text <b>2</b> "),
        body("<a><![CDATA[</s:Body></s:Envelope>]]></a>"),
        body("<a b='\"&gt;'>&#13;\r\n&amp;&lt;</a>"),
        body("<!-- </s:Body> --><a/><?b </s:Body>?>"),
        envelope("", "<!-- <s:Body> --><s:Header><h b='>&lt;'/></s:Header><s:Body><a/></s:Body>"),
        envelope("", "<s:Body><a/></s:Body><!-- </s:Body></s:Envelope> -->"),
        envelope("", "<s:Body><a/></s:Body><?b </s:Body></s:Envelope>?>"),
        body("<a/>") + "<!-- </s:Body></s:Envelope>-->",
        "<?xml version=\"1.0\"?><!-- <s:Body> -->\n" + body("<a/>") + "\n",
        envelope(WSU, "<s:Body><a/></s:Body>"),
        envelope(WSU, "<s:Body wsu:Id='mine'><a wsu:Id='other'/></s:Body>"),
        envelope(WSU, "<s:Body Id='mine'><a wsu:Id='other'/></s:Body>"),
        body("<a" + WSU + " wsu:Id='other'><wsu:b/></a>"),
        envelope(" xmlns='urn:d' xmlns:t='urn:t'", "<s:Body><a x='t:T'>t:T</a></s:Body>"),
        envelope(
            " xmlns:i='http://www.w3.org/2001/XMLSchema-instance' xmlns='urn:d'",
            "<s:Body><a i:type='T'/></s:Body>"),
        envelope(" xml:lang='de'", "<s:Body xml:space='preserve'> <a/> </s:Body>"),
        body("<a>not cid:a, at 10:30, see http://x</a><b c='urn:x y'/>"),
        body("<s:Body xmlns:s='urn:other'><s:Envelope/></s:Body>"));
  }

  /** By the code for tapes, and by that for trees. */
  private String received(byte[] message) throws Exception {
    ReceivedSoap onTape = parties.receiving().build().receive(message);
    ReceivedSoap inTree = parties.receiving().build().receiveDocument(Soap.parse(message));
    assertThat(onTape.signedParts()).isEqualTo(inTree.signedParts()).contains(SoapPart.BODY);
    assertThat(onTape.unsignedPrefixes()).isEqualTo(inTree.unsignedPrefixes());
    assertThat(new String(onTape.envelope(), UTF_8))
        .isEqualTo(new String(inTree.envelope(), UTF_8));
    return new String(onTape.envelope(), UTF_8);
  }

  @ParameterizedTest
  @MethodSource("messages")
  void message_signedWithoutATree_isAcceptedByBothWays(String message) throws Exception {
    byte[] signed = parties.signing().build().protect(message.getBytes(UTF_8));
    String handedOut = received(signed);
    byte[] inTree =
        Soap.bytes(parties.signing().build().protectDocument(Soap.parse(message.getBytes(UTF_8))));
    assertThat(withoutIds(handedOut)).isEqualTo(withoutIds(received(inTree)));
  }

  private static String withoutIds(String message) {
    return message.replaceAll("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", "id");
  }

  @ParameterizedTest
  @MethodSource("messages")
  void message_encryptedToo_isAcceptedByBothWays(String message) throws Exception {
    received(parties.signingAndEncrypting().build().protect(message.getBytes(UTF_8)));
  }

  @ParameterizedTest
  @ValueSource(strings = {"UTF-8", "UTF-16", "ISO-8859-1"})
  void message_inAnyEncoding_isSignedInUtf8(String encoding) throws Exception {
    Charset charset =
        encoding.equals("UTF-16") ? UTF_16 : encoding.equals("UTF-8") ? UTF_8 : ISO_8859_1;
    String message =
        "<?xml version='1.0' encoding='%s'?>%s".formatted(encoding, body("<a>\u00e9</a>"));
    assertThat(received(parties.signing().build().protect(message.getBytes(charset))))
        .contains("<a>\u00e9</a>");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"<a  b = 'c'\r\n><![CDATA[x]]>&#x41;<!-- y --></a >\r\n", "<a><b/><c></c></a>"})
  void content_isLeftAsItWas_byteByByte(String content) throws Exception {
    byte[] signed = parties.signing().build().protect(body(content).getBytes(UTF_8));
    assertThat(new String(signed, UTF_8)).contains(">" + content + "</s:Body>");
  }

  @ParameterizedTest
  @ValueSource(strings = {"apples", "<a/>", "urn:example:order"})
  void content_changedInTransit_isRefused(String word) throws Exception {
    String message = body("<order xmlns='urn:example:order'>apples<a/></order>");
    String signed = new String(parties.signing().build().protect(message.getBytes(UTF_8)), UTF_8);
    byte[] changed = signed.replace(word, word.replace("a", "b")).getBytes(UTF_8);
    assertThatThrownBy(() -> parties.receive(changed)).isInstanceOf(VerificationException.class);
  }
}
