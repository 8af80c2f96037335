package dev.keyoverlap.wssec;

import dev.keyoverlap.Alias;
import dev.keyoverlap.HeldKey;
import dev.keyoverlap.Keyring;
import dev.keyoverlap.fixtures.JudgingContract;
import dev.keyoverlap.message.VerificationException;
import dev.keyoverlap.message.VerificationPolicy;
import dev.keyoverlap.message.VerificationReport;
import dev.keyoverlap.xmldsig.XmlSignatureAlgorithm;
import java.security.cert.CertificateFactory;
import java.util.Base64;
import org.w3c.dom.Element;

/** The judge's contract for SOAP messages; see {@link JudgingContract}. */
class JudgingTest extends JudgingContract {

  @Override
  protected byte[] sign(Keyring keys, Alias alias, By by) throws Exception {
    HeldKey key = (HeldKey) keys.active(alias).orElseThrow().entry();
    byte[] message =
        SoapProtector.with(keys)
            .signAs(alias)
            .nameSignerBy(
                switch (by) {
                  case ISSUER_AND_SERIAL -> KeyReference.ISSUER_AND_SERIAL;
                  case SUBJECT_KEY_IDENTIFIER -> KeyReference.SUBJECT_KEY_IDENTIFIER;
                  default -> KeyReference.BINARY_SECURITY_TOKEN;
                })
            .signatureAlgorithm(
                key.certificate().getPublicKey().getAlgorithm().equals("EC")
                    ? XmlSignatureAlgorithm.ECDSA_SHA256
                    : XmlSignatureAlgorithm.RSA_SHA256)
            .build()
            .protect(Soap.order());
    return by == By.CHAIN ? withPath(message, key) : message;
  }

  private static byte[] withPath(byte[] message, HeldKey key) throws Exception {
    byte[] path =
        CertificateFactory.getInstance("X.509").generateCertPath(key.chain()).getEncoded("PkiPath");
    return Forge.changed(
        message,
        document -> {
          Element token = Forge.first(document, "BinarySecurityToken");
          token.setAttributeNS(null, "ValueType", Names.X509_PATH);
          token.setTextContent(Base64.getEncoder().encodeToString(path));
        });
  }

  @Override
  protected VerificationReport report(byte[] message, Keyring ring, VerificationPolicy policy)
      throws Exception {
    try {
      return SoapReceiver.with(ring).policy(policy).build().receive(message).report().orElseThrow();
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
