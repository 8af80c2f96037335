package dev.keyoverlap.testkit.making;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.keyoverlap.algorithm.SignatureAlgorithm;
import dev.keyoverlap.key.Alias;
import dev.keyoverlap.key.KeyOverlapException;
import dev.keyoverlap.ring.Keyring;
import dev.keyoverlap.wssec.SoapPart;
import dev.keyoverlap.wssec.SoapProtector;
import java.io.IOException;
import java.util.function.UnaryOperator;

/** Makes SOAP messages whose body is signed or encrypted, and which no receiver finds too old. */
final class SoapMessages extends MessageMaker {

  /** For whom the second one of two security headers is. */
  static final String NEXT = "urn:example:next";

  private static final byte[] ENVELOPE =
      ("<S:Envelope xmlns:S=\"http://schemas.xmlsoap.org/soap/envelope/\"><S:Body>"
              + "<o:Order xmlns:o=\"urn:orders\">"
              + "An order of ten boxes, from the partner kit.</o:Order></S:Body></S:Envelope>")
          .getBytes(UTF_8);

  private final Keyring senders;
  private final Keyring receivers;
  private final SignatureAlgorithm signature;
  private final UnaryOperator<SoapProtector.Builder> encryption;

  SoapMessages(
      Keyring senders,
      Keyring receivers,
      SignatureAlgorithm signature,
      UnaryOperator<SoapProtector.Builder> encryption) {
    this.senders = senders;
    this.receivers = receivers;
    this.signature = signature;
    this.encryption = encryption;
  }

  @Override
  byte[] signed(Alias... aliases) throws KeyOverlapException, IOException {
    SoapProtector.Builder protector =
        SoapProtector.with(senders)
            .signAs(aliases[0], signature)
            .sign(SoapPart.BODY)
            .clock(() -> NOW);
    for (int i = 1; i < aliases.length; i++) {
      protector.signAsIfPresentFor(NEXT, aliases[i], signature);
    }
    return AlteredXml.withoutTimestamps(protector.build().protect(ENVELOPE));
  }

  @Override
  byte[] encrypted(Alias... aliases) throws KeyOverlapException, IOException {
    return AlteredXml.withoutTimestamps(
        encryption
            .apply(SoapProtector.with(receivers).encryptTo(aliases[0]).clock(() -> NOW))
            .build()
            .protect(ENVELOPE));
  }

  @Override
  byte[] withAlteredContent(byte[] message) throws IOException {
    return AlteredXml.content(message);
  }

  @Override
  byte[] withAlteredSignature(byte[] message, int number) throws IOException {
    return AlteredXml.signature(message, number);
  }

  @Override
  byte[] withAlteredEncryption(byte[] message) throws IOException {
    return AlteredXml.encryption(message);
  }
}
