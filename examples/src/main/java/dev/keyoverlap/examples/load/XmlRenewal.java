package dev.keyoverlap.examples.load;

import dev.keyoverlap.key.KeyId;
import dev.keyoverlap.key.KeyOverlapException;
import dev.keyoverlap.xmldsig.VerifiedXml;
import dev.keyoverlap.xmldsig.XmlSigner;
import dev.keyoverlap.xmldsig.XmlVerifier;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;

/** Signed XML documents. */
final class XmlRenewal extends OneSignatureRenewal {

  XmlRenewal(Path folder, Duration phaseLength, PrintStream out) throws KeyOverlapException {
    super("XML", folder, phaseLength, out);
  }

  @Override
  Sender sender() {
    XmlSigner signer = XmlSigner.with(sending()).signAs(ORDERS).clock(clock()).build();
    return content ->
        signer.sign(
            ("<Order>" + Base64.getEncoder().encodeToString(content) + "</Order>")
                .getBytes(StandardCharsets.UTF_8));
  }

  @Override
  Reading reading() {
    XmlVerifier verifier = XmlVerifier.with(receiving(), EITHER).clock(clock()).build();
    return message -> {
      VerifiedXml order = verifier.verify(message);
      String content = order.only().element().getTextContent();
      KeyId key = order.signedBy().get(0).keyId();
      return new Receiver.Receipt(Base64.getDecoder().decode(content), key, key);
    };
  }
}
