package dev.keyoverlap.xmldsig;

import dev.keyoverlap.Alias;
import dev.keyoverlap.Keyring;
import dev.keyoverlap.fixtures.JudgingContract;
import dev.keyoverlap.message.VerificationException;
import dev.keyoverlap.message.VerificationPolicy;
import dev.keyoverlap.message.VerificationReport;

/** The judge's contract for XML signatures; see {@link JudgingContract}. */
class JudgingTest extends JudgingContract {

  @Override
  protected byte[] sign(Keyring keys, Alias alias, By by) throws Exception {
    return XmlSigner.with(keys)
        .signAs(alias)
        .keyInfo(KeyInfoPart.valueOf(by.name()))
        .build()
        .sign(Xml.bytes(Xml.ORDER));
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
