package dev.keyoverlap.wssec;

import static dev.keyoverlap.wssec.Forge.changed;
import static dev.keyoverlap.wssec.Forge.first;
import static dev.keyoverlap.wssec.Forge.refusal;
import static dev.keyoverlap.wssec.Forge.resign;
import static dev.keyoverlap.wssec.Parties.NEW_KEY;
import static dev.keyoverlap.wssec.Parties.OLD_KEY;
import static dev.keyoverlap.wssec.Parties.PARTNER_NEXT;
import static org.assertj.core.api.Assertions.assertThat;

import dev.keyoverlap.fixtures.TestKeys;
import dev.keyoverlap.message.SignerVerdict.Verdict;
import dev.keyoverlap.message.VerificationException;
import dev.keyoverlap.wssec.internal.envelope.Names;
import java.nio.charset.StandardCharsets;
import java.security.Provider;
import java.security.Security;
import java.util.Base64;
import org.apache.wss4j.common.WSEncryptionPart;
import org.apache.wss4j.dom.WSConstants;
import org.apache.wss4j.dom.message.WSSecSignature;
import org.apache.wss4j.dom.transform.STRTransformProvider;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.w3c.dom.Document;
import org.w3c.dom.Element;

/** Senders that sign the certificate too, by the STR-Transform. WSS4J signs. */
class SignedTokenTest {

  private static final String PREFIXED = new String(Soap.order(), StandardCharsets.UTF_8);

  private static final Provider TRANSFORMS = new STRTransformProvider();

  private Parties parties;

  /** WSS4J finds the transform among the registered providers only. */
  @BeforeAll
  static void registerTransforms() {
    Security.addProvider(TRANSFORMS);
  }

  @AfterAll
  static void removeTransforms() {
    Security.removeProvider(TRANSFORMS.getName());
  }

  @BeforeEach
  void openKeystores() throws Exception {
    parties = new Parties();
  }

  private byte[] signed(String message, int keyIdentifier) throws Exception {
    Document document = Soap.parse(message.getBytes(StandardCharsets.UTF_8));
    WSSecSignature signature =
        PlainWss4j.signature(PlainWss4j.header(document), "orders", keyIdentifier);
    signature.getParts().add(new WSEncryptionPart("Body", Soap.V11, "Content"));
    signature.getParts().add(new WSEncryptionPart("STRTransform", "", "Content"));
    signature.build(KeyringCrypto.of(parties.sender));
    return Soap.bytes(document);
  }

  private byte[] signed() throws Exception {
    byte[] message = signed(PREFIXED, WSConstants.BST_DIRECT_REFERENCE);
    assertThat(new String(message, StandardCharsets.UTF_8)).contains(Names.STR_TRANSFORM);
    return message;
  }

  private SoapReceiver receiver() {
    return parties.receiving().requireSigned(SoapPart.BODY).build();
  }

  private Verdict verdictOn(byte[] message) {
    assertThat(refusal(receiver(), message)).isInstanceOf(VerificationException.class);
    VerificationException e = (VerificationException) refusal(receiver(), message);
    return e.report().signers().get(0).verdict();
  }

  @Test
  void signedCertificate_isAcceptedWithTheBody() throws Exception {
    assertThat(receiver().receive(signed()).signedParts()).contains(SoapPart.BODY);
  }

  @ParameterizedTest
  @ValueSource(strings = {"urn:default", ""})
  void signedCertificate_underADefaultNamespace_isAccepted(String namespace) throws Exception {
    String message = PREFIXED.replaceFirst("Envelope ", "Envelope xmlns=\"" + namespace + "\" ");
    assertThat(message).isNotEqualTo(PREFIXED);

    byte[] signed = signed(message, WSConstants.BST_DIRECT_REFERENCE);
    assertThat(receiver().receive(signed).signedParts()).contains(SoapPart.BODY);
  }

  /** The certificate could be exchanged for another of the same key otherwise. */
  @Test
  void signedCertificate_exchangedForAnotherThatIsTrusted_isInvalid() throws Exception {
    parties.receiver.add(PARTNER_NEXT, TestKeys.certificateOf(NEW_KEY));
    String other = Base64.getEncoder().encodeToString(NEW_KEY.certificate().getEncoded());
    byte[] exchanged =
        changed(signed(), m -> first(m, "BinarySecurityToken").setTextContent(other));

    assertThat(verdictOn(exchanged)).isEqualTo(Verdict.INVALID);
  }

  @Test
  void signedCertificate_withAnythingElseChanged_isInvalid() throws Exception {
    byte[] marked =
        changed(signed(), m -> first(m, "BinarySecurityToken").setAttribute("Mark", "x"));

    assertThat(verdictOn(marked)).isEqualTo(Verdict.INVALID);
    byte[] body =
        new String(signed(), StandardCharsets.UTF_8)
            .replace("apples", "cherry")
            .getBytes(StandardCharsets.UTF_8);
    assertThat(verdictOn(body)).isEqualTo(Verdict.INVALID);
  }

  private static Element dereferencing(Document message) {
    return Forge.all(message, "Transform").stream()
        .filter(each -> each.getAttribute("Algorithm").equals(Names.STR_TRANSFORM))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void transform_ofAnotherElement_isNotCarriedOut() throws Exception {
    byte[] onBody =
        changed(
            signed(),
            m -> {
              Element reference = (Element) dereferencing(m).getParentNode().getParentNode();
              String body = first(m, "Body").getAttributeNS(WSConstants.WSU_NS, "Id");
              reference.setAttribute("URI", "#" + body);
              resign(m, OLD_KEY);
            });

    assertThat(verdictOn(onBody)).isEqualTo(Verdict.ALGORITHM_REFUSED);
  }

  @Test
  void transform_withoutParameters_isNotCarriedOut() throws Exception {
    byte[] without =
        changed(
            signed(),
            m -> {
              Element parameters = first(m, "TransformationParameters");
              parameters.getParentNode().removeChild(parameters);
              resign(m, OLD_KEY);
            });

    assertThat(verdictOn(without)).isEqualTo(Verdict.ALGORITHM_REFUSED);
  }

  /** Both sides would have to make the same token of a name, and stacks make different ones. */
  @Test
  void certificate_thatIsOnlyNamed_isNotCounted() throws Exception {
    assertThat(verdictOn(signed(PREFIXED, WSConstants.ISSUER_SERIAL)))
        .isEqualTo(Verdict.ALGORITHM_REFUSED);
  }
}
