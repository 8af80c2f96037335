package dev.keyoverlap.wssec.internal.receive;

import static dev.keyoverlap.wssec.Forge.refusal;
import static dev.keyoverlap.wssec.Parties.PARTNER;
import static org.assertj.core.api.Assertions.assertThat;

import dev.keyoverlap.fixtures.TestKeys;
import dev.keyoverlap.key.HeldKey;
import dev.keyoverlap.key.KeyOverlapException;
import dev.keyoverlap.wssec.Forge;
import dev.keyoverlap.wssec.Parties;
import dev.keyoverlap.wssec.Soap;
import dev.keyoverlap.wssec.SoapPart;
import dev.keyoverlap.wssec.SoapReceiver;
import dev.keyoverlap.wssec.spec.KeyReference;
import dev.keyoverlap.wssec.spec.SoapRefusedException;
import dev.keyoverlap.wssec.spec.SoapRefusedException.Reason;
import dev.keyoverlap.xmldsig.internal.xml.Ids;
import dev.keyoverlap.xmldsig.internal.xml.XmlNames;
import java.math.BigInteger;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.RSAPublicKeySpec;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NamedNodeMap;
import org.w3c.dom.Node;
import org.w3c.dom.Text;

/** A message that was accepted is known again, whatever of it is written differently. */
class ReplayIdentityTest {

  private Parties parties;

  @BeforeEach
  void openKeystores() throws Exception {
    parties = new Parties();
  }

  private static Reason reason(KeyOverlapException refusal) {
    assertThat(refusal).isInstanceOf(SoapRefusedException.class);
    return ((SoapRefusedException) refusal).reason();
  }

  @Test
  void identity_isOfWhatIsSignedAndOfTheKey_inWhicheverFormTheKeyIs() throws Exception {
    PublicKey rsa = TestKeys.rsa("a").certificate().getPublicKey();
    RSAPublicKeySpec numbers = numbers(rsa);
    PublicKey forPss = KeyFactory.getInstance("RSASSA-PSS").generatePublic(numbers);
    PublicKey otherExponent =
        KeyFactory.getInstance("RSA")
            .generatePublic(new RSAPublicKeySpec(numbers.getModulus(), BigInteger.valueOf(3)));
    PublicKey otherRsa = TestKeys.rsa("b").certificate().getPublicKey();
    PublicKey ec = TestKeys.ec("c").certificate().getPublicKey();
    PublicKey otherEc = TestKeys.ec("d").certificate().getPublicKey();

    assertThat(ReplayIdentity.of("01", forPss)).isEqualTo(ReplayIdentity.of("01", rsa));
    assertThat(
            List.of(
                ReplayIdentity.of("01", rsa),
                ReplayIdentity.of("02", rsa),
                ReplayIdentity.of("01", otherExponent),
                ReplayIdentity.of("01", otherRsa),
                ReplayIdentity.of("01", ec),
                ReplayIdentity.of("01", otherEc)))
        .doesNotHaveDuplicates()
        .allMatch(identity -> identity.matches("[0-9a-f]{64}"));
  }

  private static RSAPublicKeySpec numbers(PublicKey key) {
    RSAPublicKey rsa = (RSAPublicKey) key;
    return new RSAPublicKeySpec(rsa.getModulus(), rsa.getPublicExponent());
  }

  @Test
  void identity_ofANonce_isOfItsUserToo_andNeverThatOfASignature() {
    PublicKey key = TestKeys.ec("a").certificate().getPublicKey();
    assertThat(
            List.of(
                ReplayIdentity.of(new byte[] {1}, "user"),
                ReplayIdentity.of(new byte[] {2}, "user"),
                ReplayIdentity.of(new byte[] {1}, "other"),
                ReplayIdentity.of("01", key)))
        .doesNotHaveDuplicates();
  }

  @Test
  void message_thatNamesTheCertificateRenewedForTheSameKey_isAReplay() throws Exception {
    HeldKey renewed =
        TestKeys.named("orders").serialNumber(4711).forTheKeyPairOf(Parties.OLD_KEY).make();
    parties.receiver.swap(PARTNER, TestKeys.certificateOf(renewed));
    byte[] message =
        parties
            .signing()
            .signerIdentifier(KeyReference.ISSUER_AND_SERIAL)
            .build()
            .protect(Soap.order());
    byte[] byTheOther =
        Forge.changed(
            message,
            m ->
                Forge.first(m, "X509SerialNumber")
                    .setTextContent(serialNumber(renewed).toString()));

    assertThat(parties.receiving().build().receive(byTheOther).signedParts())
        .contains(SoapPart.BODY);
    SoapReceiver receiver = parties.receiving().build();
    receiver.receive(message);
    assertThat(reason(refusal(receiver, byTheOther))).isEqualTo(Reason.REPLAYED);
  }

  private static BigInteger serialNumber(HeldKey key) {
    return key.certificate().getSerialNumber();
  }

  /** What a change makes of a message. */
  private interface Edit {
    void on(Node node);
  }

  private static final List<Edit> EDITS =
      List.of(
          node -> node.getParentNode().removeChild(node),
          node -> node.getParentNode().insertBefore(extra(node), node),
          node -> node.getParentNode().insertBefore(node.cloneNode(true), node),
          node ->
              node.getParentNode().insertBefore(node.getOwnerDocument().createTextNode(" "), node),
          node -> {
            if (node instanceof Text text) {
              text.setData(text.getData() + "\n");
            }
          },
          node -> {
            if (node instanceof Element element) {
              element.setAttribute("extra", "1");
              element.setAttributeNS("http://www.w3.org/2000/xmlns/", "xmlns:extra", "urn:extra");
            }
          },
          node -> {
            NamedNodeMap attributes = node.getAttributes();
            for (int i = 0; attributes != null && i < attributes.getLength(); i++) {
              if (attributes.item(i).getNamespaceURI() == null) {
                attributes.item(i).setNodeValue(attributes.item(i).getNodeValue() + "x");
              }
            }
          },
          node -> {
            NamedNodeMap attributes = node.getAttributes();
            for (int i = attributes == null ? 0 : attributes.getLength(); i > 0; i--) {
              ((Element) node).removeAttributeNode((org.w3c.dom.Attr) attributes.item(i - 1));
            }
          });

  private static Element extra(Node node) {
    return node.getOwnerDocument().createElementNS("urn:extra", "extra");
  }

  private static List<Node> nodes(Document document) {
    List<Node> nodes = new ArrayList<>();
    Node top = document.getDocumentElement();
    for (Node node = top.getFirstChild(); node != null; node = Ids.next(node, top)) {
      nodes.add(node);
    }
    return nodes;
  }

  @ParameterizedTest
  @EnumSource(
      value = KeyReference.class,
      names = {"BINARY_SECURITY_TOKEN", "ISSUER_AND_SERIAL"})
  void message_changedAnywhereInAnyWay_isNeverAcceptedAgain(KeyReference reference)
      throws Exception {
    byte[] message = parties.signing().signerIdentifier(reference).build().protect(Soap.order());
    SoapReceiver receiver = parties.receiving().build();
    receiver.receive(message);
    int replays = 0;
    int size = nodes(Soap.parse(message)).size();
    for (Edit edit : EDITS) {
      for (int i = 0; i < size; i++) {
        Document document = Soap.parse(message);
        edit.on(nodes(document).get(i));
        KeyOverlapException refusal = refusal(receiver, Soap.bytes(document));
        if (refusal instanceof SoapRefusedException refused
            && refused.reason() == Reason.REPLAYED) {
          replays++;
        }
      }
    }
    // The rest broke the signature, or the form of the message.
    assertThat(replays).isGreaterThan(100);
  }

  @Test
  void entry_isKeptAsLongAsTheMessageMayBeAccepted_withTheSkew() throws Exception {
    byte[] message = parties.signing().validFor(Duration.ofHours(1)).build().protect(Soap.order());
    SoapReceiver receiver = parties.receiving().build();
    receiver.receive(message);
    for (Duration age :
        List.of(
            Duration.ofMinutes(5),
            Duration.ofMinutes(5).plusMillis(1),
            Duration.ofMinutes(6).minusMillis(1),
            Duration.ofMinutes(6))) {
      parties.clock.set(created(message).plus(age));
      assertThat(parties.receiving().build().receive(message).signedParts())
          .contains(SoapPart.BODY);
      assertThat(reason(refusal(receiver, message))).as(age.toString()).isEqualTo(Reason.REPLAYED);
    }
    parties.clock.set(created(message).plus(Duration.ofMinutes(6)).plusMillis(1));
    assertThat(reason(refusal(receiver, message))).isEqualTo(Reason.STALE);
  }

  private static java.time.Instant created(byte[] message) throws Exception {
    return java.time.Instant.parse(Soap.only(Soap.parse(message), "Created").getTextContent());
  }

  /** Otherwise an old time, which anybody can write, would let the entry end at once. */
  @Test
  void timestamp_thatIsNotSigned_doesNotShortenTheEntry() throws Exception {
    byte[] message = parties.signing().sign(SoapPart.BODY).build().protect(Soap.order());
    SoapReceiver receiver = parties.receiving().requireSigned(SoapPart.BODY).build();
    parties.clock.advance(Duration.ofMinutes(3));
    receiver.receive(message);
    parties.clock.advance(Duration.ofMinutes(5));
    byte[] later =
        Forge.changed(
            message,
            m ->
                m.getElementsByTagNameNS(XmlNames.WSU, "Timestamp")
                    .item(0)
                    .getParentNode()
                    .removeChild(m.getElementsByTagNameNS(XmlNames.WSU, "Timestamp").item(0)));
    assertThat(
            parties.receiving().requireSigned(SoapPart.BODY).build().receive(later).signedParts())
        .contains(SoapPart.BODY);
    assertThat(reason(refusal(receiver, later))).isEqualTo(Reason.REPLAYED);
  }
}
