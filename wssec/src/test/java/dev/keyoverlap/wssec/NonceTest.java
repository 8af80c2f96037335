package dev.keyoverlap.wssec;

import static dev.keyoverlap.wssec.Forge.refusal;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.keyoverlap.message.MalformedMessageException;
import dev.keyoverlap.wssec.internal.envelope.Names;
import dev.keyoverlap.wssec.spec.SoapRefusedException;
import dev.keyoverlap.wssec.spec.SoapRefusedException.Reason;
import dev.keyoverlap.xmldsig.internal.xml.XmlNames;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.apache.wss4j.common.WSEncryptionPart;
import org.apache.wss4j.common.util.WSTimeSource;
import org.apache.wss4j.dom.WSConstants;
import org.apache.wss4j.dom.message.WSSecHeader;
import org.apache.wss4j.dom.message.WSSecSignature;
import org.apache.wss4j.dom.message.WSSecTimestamp;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.w3c.dom.Document;

/** A UsernameToken that a partner signs together with the message, as WSS4J does it. */
class NonceTest {

  private static final String NONCE = "<wsse:Nonce>bm9uY2Ugb2YgdGhlIHVzZXI=</wsse:Nonce>";
  private static final String OTHER_NONCE = "<wsse:Nonce>YW5vdGhlciBvbmU=</wsse:Nonce>";

  private Parties parties;
  private SoapReceiver receiver;

  @BeforeEach
  void openKeystores() throws Exception {
    parties = new Parties();
    receiver = parties.receiving().build();
  }

  private String created() {
    return "<wsu:Created>" + parties.clock.instant() + "</wsu:Created>";
  }

  private byte[] signed(String inTheToken) throws Exception {
    return message("<wsse:Username>clerk</wsse:Username>" + inTheToken, true);
  }

  private byte[] message(String inTheToken, boolean signed) throws Exception {
    Document token =
        Soap.parse(
            "<wsse:UsernameToken xmlns:wsse=\"%s\" xmlns:wsu=\"%s\" wsu:Id=\"user\">%s</wsse:UsernameToken>"
                .formatted(Names.WSSE, XmlNames.WSU, inTheToken)
                .getBytes(UTF_8));
    Document message = Soap.parse(Soap.order());
    WSSecHeader header = PlainWss4j.header(message);
    WSSecTimestamp timestamp = new WSSecTimestamp(header);
    Instant now = parties.clock.instant();
    timestamp.setWsTimeSource(
        new WSTimeSource() {
          @Override
          public Instant now() {
            return now;
          }
        });
    timestamp.build();
    header
        .getSecurityHeaderElement()
        .appendChild(message.importNode(token.getDocumentElement(), true));
    WSSecSignature signature =
        PlainWss4j.signature(header, "orders", WSConstants.BST_DIRECT_REFERENCE);
    List<WSEncryptionPart> parts = new ArrayList<>();
    parts.add(new WSEncryptionPart("Body", Soap.V11, "Content"));
    parts.add(new WSEncryptionPart(timestamp.getId()));
    if (signed) {
      parts.add(new WSEncryptionPart("user"));
    }
    signature.getParts().addAll(parts);
    return Soap.bytes(signature.build(KeyringCrypto.of(parties.sender)));
  }

  private void assertAccepted(byte[] message) throws Exception {
    assertThat(receiver.receive(message).signedParts()).contains(SoapPart.BODY);
  }

  private void assertRefused(byte[] message, Reason reason) {
    assertThat(refusal(receiver, message))
        .isInstanceOfSatisfying(
            SoapRefusedException.class, e -> assertThat(e.reason()).isEqualTo(reason));
  }

  @Test
  void nonce_inAnotherMessage_isRefused_untilItWouldBeTooOld() throws Exception {
    assertAccepted(signed(NONCE + created()));
    parties.clock.advance(Duration.ofSeconds(1));
    assertRefused(signed(NONCE + created()), Reason.REPLAYED);
    assertAccepted(signed(OTHER_NONCE + created()));
    parties.clock.advance(Duration.ofMinutes(6));
    assertAccepted(signed(NONCE + created()));
  }

  @Test
  void nonce_ofAnotherUser_isAnotherOne() throws Exception {
    assertAccepted(signed(NONCE + created()));
    assertAccepted(message("<wsse:Username>another</wsse:Username>" + NONCE + created(), true));
  }

  @Test
  void token_withoutNonce_isReadAsOftenAsItComes() throws Exception {
    assertAccepted(signed("<wsse:Password>secret</wsse:Password>"));
    parties.clock.advance(Duration.ofSeconds(1));
    assertAccepted(signed("<wsse:Password>secret</wsse:Password>" + created()));
  }

  @Test
  void token_notSigned_isRefused_andUsesNothingUp() throws Exception {
    String content = "<wsse:Username>clerk</wsse:Username>" + NONCE + created();
    assertRefused(message(content, false), Reason.PART_NOT_SIGNED);
    assertAccepted(message(content, true));
  }

  @Test
  void token_madeTooLongAgo_isRefused() throws Exception {
    String created = created();
    parties.clock.advance(Duration.ofMinutes(6));
    assertAccepted(signed(NONCE + created));
    parties.clock.advance(Duration.ofMillis(1));
    assertRefused(signed(OTHER_NONCE + created), Reason.STALE);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "NONCE",
        "NONCE NONCE CREATED",
        "NONCE CREATED CREATED",
        "NONCE CREATED <wsse:Username>other</wsse:Username>",
        "NONCE CREATED <x xmlns=\"urn:x\"/>",
        "<wsse:Nonce>!</wsse:Nonce> CREATED",
        "NONCE <wsu:Created>yesterday</wsu:Created>"
      })
  void token_withPartsTwice_orOfOtherKinds_isMalformed(String form) throws Exception {
    assertAccepted(signed(NONCE + created()));
    assertThat(
            refusal(
                receiver, signed(form.replace("NONCE", OTHER_NONCE).replace("CREATED", created()))))
        .isInstanceOf(MalformedMessageException.class);
  }
}
