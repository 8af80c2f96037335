package dev.keyoverlap.wssec;

import static dev.keyoverlap.wssec.Forge.refusal;
import static org.assertj.core.api.Assertions.assertThat;

import dev.keyoverlap.key.KeyOverlapException;
import dev.keyoverlap.wssec.spec.SoapRefusedException;
import dev.keyoverlap.wssec.spec.SoapRefusedException.Reason;
import dev.keyoverlap.wssec.spec.SoapVersion;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.apache.wss4j.common.WSEncryptionPart;
import org.apache.wss4j.dom.WSConstants;
import org.apache.wss4j.dom.message.WSSecEncrypt;
import org.apache.wss4j.dom.message.WSSecHeader;
import org.apache.wss4j.dom.message.WSSecSignature;
import org.apache.wss4j.dom.message.WSSecTimestamp;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Document;
import org.w3c.dom.Element;

/** Elements of the body, and parts of the header, that others sign or encrypt by themselves. */
class PartsOfTheBodyTest {

  private static final SoapPart ITEM = SoapPart.inBody("urn:example:order", "item");
  private static final String POINTER = "cid:1@example";

  private Parties parties;

  @BeforeEach
  void openKeystores() throws Exception {
    parties = new Parties();
  }

  private static Document order(String item) throws Exception {
    return Soap.parse(
        new String(Soap.order(), StandardCharsets.UTF_8)
            .replace("apples &amp; pears", item)
            .getBytes(StandardCharsets.UTF_8));
  }

  private static WSEncryptionPart item() {
    return new WSEncryptionPart("item", "urn:example:order", "Element");
  }

  private byte[] signedItem(String item) throws Exception {
    Document message = order(item);
    WSSecSignature signature =
        PlainWss4j.signature(PlainWss4j.header(message), "orders", WSConstants.ISSUER_SERIAL);
    signature.getParts().add(item());
    signature.build(KeyringCrypto.of(parties.sender));
    return Soap.bytes(message);
  }

  private byte[] encryptedItem(String item) throws Exception {
    Document message = order(item);
    WSSecEncrypt encrypt = PlainWss4j.encryption(PlainWss4j.header(message));
    encrypt.getParts().add(item());
    PlainWss4j.build(encrypt, KeyringCrypto.of(parties.sender));
    return Soap.bytes(message);
  }

  private static void assertRefused(KeyOverlapException refusal, Reason reason, String words) {
    assertThat(refusal)
        .isInstanceOfSatisfying(
            SoapRefusedException.class, e -> assertThat(e.reason()).isEqualTo(reason))
        .hasMessageContaining(words);
  }

  @Test
  void elementThatMustBeSigned_isThereAndSignedAndWhole() throws Exception {
    SoapReceiver receiver = parties.receiving().requireSigned(ITEM).build();

    assertThat(receiver.receive(signedItem("apples")).signedParts()).isEmpty();
    assertRefused(
        refusal(receiver, signedItem(POINTER)), Reason.CONTENT_ELSEWHERE, ITEM.toString());
    assertRefused(
        refusal(
            parties
                .receiving()
                .requireSigned(SoapPart.inBody("urn:example:order", "order"))
                .build(),
            signedItem("apples")),
        Reason.PART_NOT_SIGNED,
        "no signature that counts covers it");
    assertRefused(
        refusal(
            parties
                .receiving()
                .requireSigned(SoapPart.inBody("urn:example:order", "price"))
                .build(),
            signedItem("apples")),
        Reason.PART_NOT_SIGNED,
        "is not there");
  }

  @Test
  void elementThatMustBeEncrypted_isThereAndWasEncryptedAndWhole() throws Exception {
    SoapReceiver receiver = parties.decrypting().requireEncrypted(ITEM).build();

    assertThat(receiver.receive(encryptedItem("apples")).encryptedParts()).isEmpty();
    assertRefused(
        refusal(receiver, encryptedItem(POINTER)), Reason.CONTENT_ELSEWHERE, ITEM.toString());
    assertRefused(
        refusal(
            parties.decrypting().requireEncrypted(SoapPart.header(Soap.ROUTING, "To")).build(),
            encryptedItem("apples")),
        Reason.PART_NOT_ENCRYPTED,
        "must be encrypted, and was not");
    assertRefused(
        refusal(
            parties
                .decrypting()
                .requireEncrypted(SoapPart.inBody("urn:example:order", "price"))
                .build(),
            encryptedItem("apples")),
        Reason.PART_NOT_ENCRYPTED,
        "must be encrypted, and is not there");
  }

  /** Its list then says which parts there are, and each part says by which key. */
  @Test
  void listOfEncryptedParts_besideTheEncryptedKey_isOpened() throws Exception {
    byte[] message = encryptedItem("apples");
    byte[] apart =
        Forge.changed(
            message,
            m -> {
              Element key = Forge.first(m, "EncryptedKey");
              Element list = Forge.first(key, "ReferenceList");
              key.getParentNode().insertBefore(list, key.getNextSibling());
            });
    SoapReceiver receiver = parties.decrypting().requireEncrypted(ITEM).build();

    assertThat(receiver.receive(apart).body().getTextContent()).isEqualTo("apples");
    assertThat(receiver.receive(message).body().getTextContent()).isEqualTo("apples");
  }

  @Test
  void timestampThatIsEncrypted_isHeldToItsAge() throws Exception {
    Document document = Soap.parse(Soap.order());
    WSSecHeader header = PlainWss4j.header(document);
    WSSecTimestamp timestamp = new WSSecTimestamp(header);
    timestamp.setTimeToLive(3600);
    timestamp.build();
    WSSecSignature signature =
        PlainWss4j.signature(header, "orders", WSConstants.BST_DIRECT_REFERENCE);
    signature.getParts().add(new WSEncryptionPart("Body", Soap.V11, "Content"));
    signature.getParts().add(new WSEncryptionPart(timestamp.getId()));
    signature.build(KeyringCrypto.of(parties.sender));
    WSSecEncrypt encrypt = PlainWss4j.encryption(header);
    encrypt.getParts().add(new WSEncryptionPart("Timestamp", WSConstants.WSU_NS, "Element"));
    PlainWss4j.build(encrypt, KeyringCrypto.of(parties.sender));
    byte[] message = Soap.bytes(document);

    assertThat(parties.receive(message).signedParts()).contains(SoapPart.TIMESTAMP);
    parties.clock.advance(Duration.ofMinutes(8));
    assertRefused(refusal(parties.receiving().build(), message), Reason.STALE, "already");
  }

  /** Whoever signed the encrypted timestamp has signed what it is decrypted to. */
  @Test
  void timestampThatWasEncryptedBeforeItWasSigned_counts() throws Exception {
    Document document = Soap.parse(Soap.order());
    WSSecHeader header = PlainWss4j.header(document);
    WSSecTimestamp timestamp = new WSSecTimestamp(header);
    timestamp.build();
    WSSecEncrypt encrypt = PlainWss4j.encryption(header);
    encrypt.getParts().add(new WSEncryptionPart("Timestamp", WSConstants.WSU_NS, "Element"));
    PlainWss4j.build(encrypt, KeyringCrypto.of(parties.sender));
    WSSecSignature signature =
        PlainWss4j.signature(header, "orders", WSConstants.BST_DIRECT_REFERENCE);
    signature.getParts().add(new WSEncryptionPart("Body", Soap.V11, "Content"));
    signature
        .getParts()
        .add(new WSEncryptionPart(Soap.only(document, "EncryptedData").getAttribute("Id")));
    signature.build(KeyringCrypto.of(parties.sender));

    assertThat(parties.receive(Soap.bytes(document)).signedParts())
        .contains(SoapPart.BODY, SoapPart.TIMESTAMP);
  }

  @Test
  void messageWithoutASignedBody_hasNoneInItsEnvelope() throws Exception {
    ReceivedSoap received =
        parties.receiving().requireSigned(ITEM).build().receive(signedItem("apples"));

    assertThat(new String(received.envelope(), StandardCharsets.UTF_8))
        .isEqualTo(
            "<s:Envelope xmlns:s=\"" + Soap.V11 + "\"><s:Header></s:Header><s:Body/></s:Envelope>");
    assertThat(received.toString())
        .startsWith("signed: [], encrypted: [], at least 1 of [partner, partner-next]: met");
    assertThat(parties.decrypting().build().receive(encryptedItem("apples")).toString())
        .startsWith("signed: [], encrypted: [], decrypted with warehouse (active)");
  }

  @Test
  void version_isThatOfTheEnvelope() throws Exception {
    for (SoapVersion version : SoapVersion.values()) {
      byte[] message =
          parties
              .signing()
              .build()
              .protect(Soap.order(version == SoapVersion.SOAP_1_2 ? Soap.V12 : Soap.V11));
      ReceivedSoap received = parties.receive(message);
      assertThat(received.version()).isEqualTo(version);
      assertThat(new String(received.envelope(), StandardCharsets.UTF_8))
          .contains(version == SoapVersion.SOAP_1_2 ? Soap.V12 : Soap.V11);
    }
  }
}
