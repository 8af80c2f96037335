package dev.keyoverlap.examples.kit;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.keyoverlap.Alias;
import dev.keyoverlap.KeyOverlapException;
import dev.keyoverlap.Keyring;
import dev.keyoverlap.wssec.SoapPart;
import dev.keyoverlap.wssec.SoapProtector;
import java.io.IOException;

/** Makes SOAP messages whose body is signed or encrypted, and which no receiver finds too old. */
final class SoapMessages implements MessageMaker {

  /** For whom the second one of two security headers is. */
  static final String NEXT = "urn:example:next";

  private static final byte[] ENVELOPE =
      ("<S:Envelope xmlns:S=\"http://schemas.xmlsoap.org/soap/envelope/\"><S:Body>"
              + "<o:Order xmlns:o=\"urn:orders\">"
              + "An order of ten boxes, from the partner kit.</o:Order></S:Body></S:Envelope>")
          .getBytes(UTF_8);

  private final Keyring senders;
  private final Keyring receivers;

  SoapMessages(KitKeys keys) throws KeyOverlapException {
    this.senders = MessageMaker.senders(keys);
    this.receivers = MessageMaker.receivers(keys);
  }

  @Override
  public byte[] make(KitMessage message) throws KeyOverlapException, IOException {
    return switch (message) {
      case SIGNED_OLD -> signed(OLD);
      case SIGNED_OLD_AND_NEW -> signed(OLD, NEW);
      case SIGNED_NEW_AND_OLD -> signed(NEW, OLD);
      case SIGNED_OLD_AND_NEW_WRONG -> AlteredXml.signature(signed(OLD, NEW), 1);
      case SIGNED_NEW_WRONG_AND_OLD -> AlteredXml.signature(signed(NEW, OLD), 0);
      case SIGNED_NEW -> signed(NEW);
      case SIGNED_STRANGER -> signed(STRANGER);
      case SIGNED_ALTERED -> AlteredXml.content(signed(OLD));
      case SIGNED_WRONG -> AlteredXml.signature(signed(OLD), 0);
      case ENCRYPTED_OLD -> encrypted(OLD);
      case ENCRYPTED_NEW -> encrypted(NEW);
      case ENCRYPTED_ALTERED -> AlteredXml.encryption(encrypted(OLD));
      case ENCRYPTED_OLD_AND_NEW, ENCRYPTED_NEW_AND_OLD ->
          throw new IllegalArgumentException("One recipient in this format");
    };
  }

  private byte[] signed(Alias first, Alias... second) throws KeyOverlapException, IOException {
    SoapProtector.Builder protector =
        SoapProtector.with(senders).signAs(first).sign(SoapPart.BODY).clock(() -> NOW);
    for (Alias alias : second) {
      protector.signAsIfPresentFor(NEXT, alias);
    }
    return AlteredXml.withoutTimestamps(protector.build().protect(ENVELOPE));
  }

  private byte[] encrypted(Alias alias) throws KeyOverlapException, IOException {
    return AlteredXml.withoutTimestamps(
        SoapProtector.with(receivers).encryptTo(alias).clock(() -> NOW).build().protect(ENVELOPE));
  }
}
