package dev.keyoverlap.wssec;

import static dev.keyoverlap.wssec.Parties.NEW_KEY;
import static dev.keyoverlap.wssec.Parties.OLD_KEY;
import static dev.keyoverlap.wssec.Parties.ORDERS;
import static dev.keyoverlap.wssec.Parties.ORDERS_NEXT;
import static dev.keyoverlap.wssec.Parties.PARTNER;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.keyoverlap.KeystoreRotation;
import dev.keyoverlap.algorithm.SignatureAlgorithm;
import dev.keyoverlap.fixtures.TestKeys;
import dev.keyoverlap.key.HeldKey;
import dev.keyoverlap.message.VerificationException;
import dev.keyoverlap.message.VerificationPolicy;
import dev.keyoverlap.wssec.internal.envelope.Names;
import dev.keyoverlap.wssec.spec.SoapRefusedException;
import dev.keyoverlap.xmldsig.internal.xml.XmlNames;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.wss4j.common.crypto.Crypto;
import org.apache.wss4j.common.ext.WSSecurityException;
import org.apache.wss4j.dom.WSConstants;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;

/** The overlap for receivers that know one key at a time and go by the actor of a header. */
class TwoHeadersTest {

  private static final String NEXT = "urn:example:next";

  private Parties parties;
  private SoapProtector protector;

  @BeforeEach
  void openKeystores() throws Exception {
    parties = new Parties();
    protector = parties.signing().signAsIfPresentFor(NEXT, ORDERS_NEXT).build();
  }

  /** A receiver that holds one certificate only. */
  private SoapReceiver.Builder knowing(HeldKey key) throws Exception {
    KeystoreRotation other = parties.open();
    other.add(PARTNER, TestKeys.certificateOf(key));
    return SoapReceiver.with(other, VerificationPolicy.anyOf(PARTNER)).clock(parties.clock);
  }

  private Crypto plainKnowing(HeldKey key) throws Exception {
    KeystoreRotation other = parties.open();
    other.add(PARTNER, TestKeys.certificateOf(key));
    return KeyringCrypto.with(other).trust(VerificationPolicy.anyOf(PARTNER)).build();
  }

  private static void assertAccepted(SoapReceiver receiver, byte[] message) throws Exception {
    assertThat(receiver.receive(message).signedParts())
        .containsExactlyInAnyOrder(SoapPart.BODY, SoapPart.TIMESTAMP);
  }

  @ParameterizedTest
  @ValueSource(strings = {Soap.V11, Soap.V12})
  void receiverOfOneKey_acceptsEveryMessage_beforeAndAfterItExchangesItsCertificate(String version)
      throws Exception {
    byte[] one = protector.protect(Soap.order(version));
    assertAccepted(knowing(OLD_KEY).build(), one);

    parties.sender.add(ORDERS_NEXT, NEW_KEY);
    byte[] two = protector.protect(Soap.order(version));
    assertAccepted(knowing(OLD_KEY).build(), two);
    assertAccepted(knowing(NEW_KEY).actor(NEXT).build(), two);
    assertThatThrownBy(() -> knowing(NEW_KEY).build().receive(two))
        .isInstanceOf(VerificationException.class);
    assertThatThrownBy(() -> knowing(OLD_KEY).actor(NEXT).build().receive(two))
        .isInstanceOf(VerificationException.class);

    parties.sender.promote(ORDERS_NEXT, ORDERS);
    assertAccepted(knowing(NEW_KEY).build(), protector.protect(Soap.order(version)));
  }

  @Test
  void wss4j_readsTheHeaderOfItsActorOnly() throws Exception {
    parties.sender.add(ORDERS_NEXT, NEW_KEY);
    byte[] two = protector.protect(Soap.order());

    assertThat(PlainWss4j.receive(Soap.parse(two), plainKnowing(OLD_KEY)))
        .containsKeys(WSConstants.SIGN, WSConstants.TS);
    assertThat(PlainWss4j.receive(Soap.parse(two), plainKnowing(NEW_KEY), NEXT))
        .containsKeys(WSConstants.SIGN, WSConstants.TS);
    assertThatThrownBy(() -> PlainWss4j.receive(Soap.parse(two), plainKnowing(NEW_KEY)))
        .isInstanceOf(WSSecurityException.class);
  }

  /** Of a longer curve another digest would be the default. */
  @Test
  void secondSignature_isMadeAsTheFirst_unlessAnotherWayIsAskedFor() throws Exception {
    HeldKey first = TestKeys.named("orders").algorithm("EC", 256).make();
    HeldKey second = TestKeys.named("orders").algorithm("EC", 384).make();
    KeystoreRotation sender = parties.open();
    sender.add(ORDERS, first);
    sender.add(ORDERS_NEXT, second);
    SoapProtector.Builder signing =
        SoapProtector.with(sender)
            .clock(parties.clock)
            .signAs(ORDERS)
            .signAsIfPresentFor(NEXT, ORDERS_NEXT);

    assertThat(methods(signing.build())).containsExactly("ecdsa-sha256", "ecdsa-sha256");
    assertThat(methods(signing.signAs(ORDERS, SignatureAlgorithm.ECDSA_SHA512).build()))
        .containsExactly("ecdsa-sha512", "ecdsa-sha512");
    KeystoreRotation other = parties.open();
    other.add(ORDERS, second);
    assertThat(methods(SoapProtector.with(other).clock(parties.clock).signAs(ORDERS).build()))
        .as("alone, it signs as fits it")
        .containsExactly("ecdsa-sha384");
  }

  private static List<String> methods(SoapProtector protector) throws Exception {
    NodeList found =
        Soap.parse(protector.protect(Soap.order()))
            .getElementsByTagNameNS(XmlNames.DSIG, "SignatureMethod");
    return IntStream.range(0, found.getLength())
        .mapToObj(i -> ((Element) found.item(i)).getAttribute("Algorithm"))
        .map(uri -> uri.substring(uri.indexOf('#') + 1))
        .toList();
  }

  @Test
  void knownKeysHeader_standsFirst_andOnlyItMustBeUnderstood() throws Exception {
    parties.sender.add(ORDERS_NEXT, NEW_KEY);
    Document message = Soap.parse(protector.protect(Soap.order()));
    NodeList headers = message.getElementsByTagNameNS(Names.WSSE, "Security");
    assertThat(headers.getLength()).isEqualTo(2);
    Element first = (Element) headers.item(0);
    Element second = (Element) headers.item(1);
    assertThat(first.getAttributeNS(Soap.V11, "actor")).isEmpty();
    assertThat(first.getAttributeNS(Soap.V11, "mustUnderstand")).isEqualTo("1");
    assertThat(second.getAttributeNS(Soap.V11, "actor")).isEqualTo(NEXT);
    assertThat(second.hasAttributeNS(Soap.V11, "mustUnderstand")).isFalse();
    assertThat(List.of(first, second))
        .allMatch(
            header -> header.getElementsByTagNameNS(XmlNames.WSU, "Timestamp").getLength() == 1);
  }

  @Test
  void twoSignaturesInOneHeader_areWhatWss4jRefuses_soNoneIsWritten() throws Exception {
    parties.sender.add(ORDERS_NEXT, NEW_KEY);
    Document both =
        PlainWss4j.sign(
            Soap.parse(Soap.order()),
            KeyringCrypto.of(parties.sender),
            "orders",
            WSConstants.BST_DIRECT_REFERENCE);
    assertThat(PlainWss4j.receive(Soap.parse(Soap.bytes(both)), plainKnowing(OLD_KEY)))
        .containsKey(WSConstants.SIGN);
    PlainWss4j.sign(
        both, KeyringCrypto.of(parties.sender), "orders-next", WSConstants.BST_DIRECT_REFERENCE);
    assertThatThrownBy(
            () -> PlainWss4j.receive(Soap.parse(Soap.bytes(both)), plainKnowing(OLD_KEY)))
        .isInstanceOf(WSSecurityException.class);
    // Ours counts the signature that it knows and passes over the other one.
    SoapReceiver ours = knowing(OLD_KEY).requireSigned(SoapPart.BODY).build();
    assertThat(ours.receive(Soap.bytes(both)).signedParts()).contains(SoapPart.BODY);
  }

  @Test
  void twoHeadersForOneActor_areRefused() throws Exception {
    parties.sender.add(ORDERS_NEXT, NEW_KEY);
    Document message = Soap.parse(protector.protect(Soap.order()));
    assertAccepted(knowing(OLD_KEY).build(), Soap.bytes(message));
    ((Element) message.getElementsByTagNameNS(Names.WSSE, "Security").item(1))
        .removeAttributeNS(Soap.V11, "actor");
    byte[] same = Soap.bytes(message);
    assertThatThrownBy(() -> knowing(OLD_KEY).build().receive(same))
        .isInstanceOf(dev.keyoverlap.message.MalformedMessageException.class);
  }

  @Test
  void header_forAnotherActor_isNamedWhereOursIsMissing() throws Exception {
    byte[] message = parties.signing().actor(NEXT).build().protect(Soap.order());
    assertThat(parties.receiving().actor(NEXT).build().receive(message).signedParts())
        .contains(SoapPart.BODY);
    assertThatThrownBy(() -> parties.receive(message))
        .isInstanceOf(SoapRefusedException.class)
        .hasMessageContaining("'" + NEXT + "'")
        .hasMessageContaining("ultimate receiver");
    assertThatThrownBy(() -> parties.receiving().actor("urn:other").build().receive(message))
        .hasMessageContaining("'urn:other'")
        .hasMessageContaining("'" + NEXT + "'");
    assertThatThrownBy(() -> parties.receive(Soap.order())).hasMessageContaining("none at all");
  }
}
