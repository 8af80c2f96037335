package dev.keyoverlap.wssec;

import dev.keyoverlap.fixtures.JudgingContract;
import dev.keyoverlap.internal.choice.ActiveKeys;
import dev.keyoverlap.internal.choice.SenderSettings;
import dev.keyoverlap.key.Alias;
import dev.keyoverlap.key.HeldKey;
import dev.keyoverlap.message.VerificationException;
import dev.keyoverlap.message.VerificationPolicy;
import dev.keyoverlap.message.VerificationReport;
import dev.keyoverlap.ring.KeyUse;
import dev.keyoverlap.ring.Keyring;
import dev.keyoverlap.wssec.internal.envelope.Envelope;
import dev.keyoverlap.wssec.internal.envelope.MessagePart;
import dev.keyoverlap.wssec.internal.envelope.Names;
import dev.keyoverlap.wssec.internal.protect.MessageSignature;
import dev.keyoverlap.wssec.internal.protect.Protection;
import dev.keyoverlap.wssec.spec.KeyReference;
import dev.keyoverlap.xmldsig.internal.algorithm.SigningKey;
import java.security.cert.CertificateFactory;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.w3c.dom.Document;
import org.w3c.dom.Element;

/** The judge's contract for SOAP messages; see {@link JudgingContract}. */
class JudgingTest extends JudgingContract {

  @Override
  protected byte[] sign(Keyring keys, List<Alias> aliases, By by) throws Exception {
    Instant now = Instant.now();
    Document message = Soap.parse(Soap.order());
    Protection header =
        new Protection(Envelope.of(message), Optional.empty(), true, KeyringCrypto.of(keys), now);
    header.timestamp(Duration.ofMinutes(5));
    for (Alias alias : aliases) {
      header.sign(
          SigningKey.chosen(
                  ActiveKeys.of(SenderSettings.of(keys).with(alias), KeyUse.SIGN).at(keys, now),
                  Map.of())
              .get(0),
          switch (by) {
            case ISSUER_AND_SERIAL -> KeyReference.ISSUER_AND_SERIAL;
            case SUBJECT_KEY_IDENTIFIER -> KeyReference.SUBJECT_KEY_IDENTIFIER;
            default -> KeyReference.BINARY_SECURITY_TOKEN;
          },
          Set.of(MessagePart.BODY, MessagePart.TIMESTAMP),
          new MessageSignature.Digests());
    }
    header.putTimestampFirst();
    if (by == By.CHAIN) {
      List<Element> tokens = Forge.all(message, "BinarySecurityToken");
      for (int i = 0; i < aliases.size(); i++) {
        // The one that is made last stands first.
        putPath(tokens.get(aliases.size() - 1 - i), keys, aliases.get(i));
      }
    }
    return Soap.bytes(message);
  }

  private static void putPath(Element token, Keyring keys, Alias alias) throws Exception {
    HeldKey key = (HeldKey) keys.active(alias).orElseThrow().entry();
    byte[] path =
        CertificateFactory.getInstance("X.509").generateCertPath(key.chain()).getEncoded("PkiPath");
    token.setAttributeNS(null, "ValueType", Names.X509_PATH);
    token.setTextContent(Base64.getEncoder().encodeToString(path));
  }

  /** WS-Security has no signature without a name; see the profile for X.509 tokens, 3.2. */
  @Override
  protected byte[] withoutName(byte[] message) throws Exception {
    return Forge.changed(
        message,
        document -> {
          Element keyInfo = Forge.first(document, "KeyInfo");
          keyInfo.getParentNode().removeChild(keyInfo);
        });
  }

  @Override
  protected Nameless nameless() {
    return Nameless.MALFORMED;
  }

  @Override
  protected VerificationReport report(byte[] message, Keyring ring, VerificationPolicy policy)
      throws Exception {
    try {
      return SoapReceiver.of(ring, policy).receive(message).report().orElseThrow();
    } catch (VerificationException e) {
      return e.report();
    }
  }

  @Override
  protected byte[] withOtherContent(byte[] message) throws Exception {
    return Forge.changed(
        message,
        document -> Forge.first(document, "Body").getFirstChild().setTextContent("changed"));
  }
}
