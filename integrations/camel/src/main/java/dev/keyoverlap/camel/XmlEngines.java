package dev.keyoverlap.camel;

import dev.keyoverlap.message.VerifiedMessage;
import dev.keyoverlap.xmldsig.XmlSigner;
import dev.keyoverlap.xmldsig.XmlVerifier;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;

/** The operations on XML documents, of a module that an application can leave out. */
final class XmlEngines {

  private XmlEngines() {}

  static Engine sign(XmlSigner signer) {
    return message -> Outcome.of(signer.sign(message));
  }

  static Engine verify(XmlVerifier verifier) {
    return message -> {
      // Only the signed element goes on.
      ByteArrayOutputStream element = new ByteArrayOutputStream();
      VerifiedMessage verified = verifier.verifyStream(new ByteArrayInputStream(message), element);
      return Outcome.verified(element.toByteArray(), verified);
    };
  }
}
