package dev.keyoverlap.wssec;

import static dev.keyoverlap.wssec.Forge.refusal;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.keyoverlap.fixtures.XmlMutator;
import dev.keyoverlap.message.Limit;
import dev.keyoverlap.message.LimitExceededException;
import dev.keyoverlap.message.Limits;
import dev.keyoverlap.message.MalformedMessageException;
import dev.keyoverlap.wssec.SoapMessage.SecurityHeader;
import dev.keyoverlap.wssec.spec.SoapVersion;
import java.io.ByteArrayOutputStream;
import java.util.List;
import java.util.Random;
import org.apache.wss4j.dom.WSConstants;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SoapMessageTest {

  private Parties parties;

  @BeforeEach
  void openKeystores() throws Exception {
    parties = new Parties();
  }

  @Test
  void inspect_protectedMessage_tellsAllThatCanBeToldWithoutAKey() throws Exception {
    byte[] message = parties.signingAndEncrypting().build().protect(Soap.order(Soap.V12));
    SoapMessage told = SoapMessage.inspect(message, parties.receiver);
    assertThat(told.version()).isEqualTo(SoapVersion.SOAP_1_2);
    assertThat(told.size()).isEqualTo(message.length);
    assertThat(told.blocks()).contains("{" + Soap.ROUTING + "}To");
    assertThat(told.needed()).isEmpty();
    SecurityHeader header = told.headers().get(0);
    assertThat(header.actor()).isEmpty();
    assertThat(header.created()).isPresent();
    assertThat(header.expires()).isPresent();
    assertThat(header.signatures()).hasSize(1);
    assertThat(header.signatures().get(0).inRing())
        .singleElement()
        .satisfies(version -> assertThat(version.alias()).isEqualTo(Parties.PARTNER));
    assertThat(header.signatures().get(0).covers())
        .anyMatch(name -> name.endsWith("}Body"))
        .anyMatch(name -> name.endsWith("}Timestamp"));
    assertThat(header.keys()).hasSize(1);
    assertThat(header.keys().get(0).inRing())
        .singleElement()
        .satisfies(version -> assertThat(version.alias()).isEqualTo(Parties.WAREHOUSE));
    assertThat(SoapMessage.inspect(message).headers().get(0).keys().get(0).inRing()).isEmpty();
    assertThat(told.encrypted())
        .filteredOn(part -> part.within().endsWith("}Body"))
        .singleElement()
        .satisfies(part -> assertThat(part.algorithm()).isEqualTo(WSConstants.AES_256_GCM))
        .satisfies(part -> assertThat(part.size()).isBetween(50L, (long) message.length));
  }

  @Test
  void inspect_messageBeyondALimit_isPossibleWithAHigherOne() throws Exception {
    byte[] message = parties.signing().build().protect(Soap.order());
    Limits low = Limits.DEFAULT.with(Limit.SOAP_BYTES, message.length - 1);
    Limits enough = Limits.DEFAULT.with(Limit.SOAP_BYTES, message.length);

    assertThatThrownBy(() -> SoapMessage.inspect(message, parties.receiver, low))
        .isInstanceOf(LimitExceededException.class);
    assertThat(SoapMessage.inspect(message, parties.receiver, enough).headers()).hasSize(1);
  }

  @Test
  void inspect_messageThatNoReceiverTakesByDefault_tellsWhatIsNeeded() throws Exception {
    byte[] legacy =
        Soap.bytes(
            PlainWss4j.encrypt(
                Soap.parse(Soap.order()),
                KeyringCrypto.of(parties.sender),
                "partner",
                WSConstants.ISSUER_SERIAL,
                WSConstants.KEYTRANSPORT_RSA15,
                WSConstants.AES_256));
    assertThat(SoapMessage.inspect(legacy).needed())
        .containsExactly(
            "accept(KeyTransport.LEGACY_RSA_PKCS1_V1_5)",
            "accept(ContentEncryption.LEGACY_AES_256_CBC)");
    byte[] forAnother = parties.signing().actor("urn:example:next").build().protect(Soap.order());
    assertThat(SoapMessage.inspect(forAnother).needed())
        .containsExactly("actor(\"urn:example:next\")");
    assertThat(SoapMessage.inspect(Soap.order()).needed())
        .containsExactly("a security header: the message is not protected");
  }

  @ParameterizedTest
  @CsvSource({
    "'--uuid:1\r\nContent-Type: application/xop+xml\r\n\r\n<s:Envelope/>', MIME",
    "'Content-Type: multipart/related; boundary=x\r\n\r\n--x', MIME",
    "'{\"order\": 1}', JSON",
    "'<html><p>Error', HTML",
    "'-----BEGIN CERTIFICATE-----\nAAAA', PEM",
    "'', empty"
  })
  void inputThatIsNoSoap_isNamed(String input, String name) throws Exception {
    assertThat(SoapMessage.inspect(Soap.order()).headers()).isEmpty();
    assertThatThrownBy(() -> SoapMessage.inspect(input.getBytes(UTF_8)))
        .isInstanceOf(MalformedMessageException.class)
        .hasMessageContaining(name);
    assertThat(refusal(parties.receiving().build(), input.getBytes(UTF_8)))
        .isInstanceOf(MalformedMessageException.class)
        .hasMessageContaining(name);
  }

  @Test
  void byteOrderMark_isRead() throws Exception {
    ByteArrayOutputStream marked = new ByteArrayOutputStream();
    marked.writeBytes(new byte[] {(byte) 0xef, (byte) 0xbb, (byte) 0xbf});
    marked.writeBytes(parties.signing().build().protect(Soap.order()));
    assertThat(parties.receive(marked.toByteArray()).signedParts()).contains(SoapPart.BODY);
    assertThat(SoapMessage.inspect(marked.toByteArray()).headers()).hasSize(1);
  }

  @Test
  void inspection_ofMutatedMessages_tells_orFindsThemMalformed() throws Exception {
    List<byte[]> messages = MutationRun.samples().stream().map(sample -> sample.message()).toList();
    XmlMutator mutator = new XmlMutator(messages);
    int mutants = 500;
    int told = 0;
    for (int i = 0; i < mutants; i++) {
      byte[] mutant = mutator.mutated(i % messages.size(), new Random(13_000_000 + i));
      try {
        assertThat(SoapMessage.inspect(mutant)).isNotNull();
        told++;
      } catch (MalformedMessageException e) {
        assertThat(e).hasMessageNotContaining("did not foresee");
      }
    }
    assertThat(told).isBetween(1, mutants - 1);
  }
}
