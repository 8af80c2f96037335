package dev.keyoverlap.xmldsig;

import dev.keyoverlap.fixtures.JudgingContract;
import dev.keyoverlap.key.Alias;
import dev.keyoverlap.message.VerificationException;
import dev.keyoverlap.message.VerificationPolicy;
import dev.keyoverlap.message.VerificationReport;
import dev.keyoverlap.ring.Keyring;
import dev.keyoverlap.xmldsig.spec.KeyInfoPart;
import dev.keyoverlap.xmldsig.spec.SignatureForm;
import java.util.List;
import java.util.Set;

/** The judge's contract for XML signatures; see {@link JudgingContract}. */
class JudgingTest extends JudgingContract {

  @Override
  protected byte[] sign(Keyring keys, List<Alias> aliases, By by) throws Exception {
    XmlSigner.Builder builder =
        XmlSigner.with(keys).signerIdentifier(KeyInfoPart.valueOf(by.name()));
    if (aliases.size() > 1) {
      builder.form(SignatureForm.PARALLEL_ENVELOPED);
    }
    Set.copyOf(aliases).forEach(builder::signAs);
    XmlSigner signer = builder.build();
    byte[] message = signer.sign(Xml.bytes(Xml.ORDER));
    return Set.copyOf(aliases).size() == aliases.size()
        ? message
        : withSignatureOf(signer.sign(Xml.bytes(Xml.ORDER)), message);
  }

  /** A second signature by one key: neither covers the other. */
  private static byte[] withSignatureOf(byte[] other, byte[] message) {
    String second = Xml.text(other);
    int begin = second.indexOf("<ds:Signature");
    int end = second.lastIndexOf("</o:Order>");
    return Xml.bytes(
        Xml.text(message).replace("</o:Order>", second.substring(begin, end) + "</o:Order>"));
  }

  @Override
  protected byte[] withoutName(byte[] message) {
    return Xml.bytes(Xml.text(message).replaceAll("(?s)<ds:KeyInfo.*</ds:KeyInfo>", ""));
  }

  @Override
  protected Nameless nameless() {
    return Nameless.TRIED;
  }

  @Override
  protected VerificationReport report(byte[] message, Keyring ring, VerificationPolicy policy)
      throws Exception {
    try {
      return XmlVerifier.of(ring, policy).verify(message).report();
    } catch (VerificationException e) {
      return e.report();
    }
  }

  @Override
  protected byte[] withOtherContent(byte[] message) {
    return Xml.bytes(Xml.text(message).replace("bolts", "nails"));
  }
}
