package dev.keyoverlap.wssec;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.keyoverlap.fixtures.TestKeys;
import dev.keyoverlap.fixtures.XmlMutations;
import dev.keyoverlap.fixtures.XmlMutations.Sample;
import dev.keyoverlap.key.KeyOverlapException;
import dev.keyoverlap.wssec.spec.KeyReference;
import dev.keyoverlap.wssec.spec.ProtectionOrder;
import dev.keyoverlap.xmldsig.internal.xml.CanonicalForm;
import java.util.ArrayList;
import java.util.List;

/** Changes protected messages of every kind, and reads them; see {@link XmlMutations}. */
final class MutationRun {

  private MutationRun() {}

  public static void main(String[] arguments) throws Exception {
    XmlMutations.run(arguments, samples());
  }

  /** Each with the receiver that accepts it, however often. */
  static List<Sample> samples() throws KeyOverlapException {
    List<Sample> samples = new ArrayList<>();
    Parties rsa = new Parties();
    rsa.sender.add(Parties.ORDERS_NEXT, Parties.NEW_KEY);
    Parties ec = new Parties(TestKeys.ec("orders"));
    samples.add(
        sample(
            "signed, with two headers",
            rsa.signing()
                .signAsIfPresentFor("urn:example:next", Parties.ORDERS_NEXT)
                .sign(SoapPart.BODY, SoapPart.TIMESTAMP, SoapPart.header(Soap.ROUTING, "To"))
                .build()
                .protect(Soap.order()),
            forever(rsa.receiving())));
    samples.add(
        sample(
            "signed, with a certificate, SOAP 1.2",
            ec.signing()
                .signerIdentifier(KeyReference.BINARY_SECURITY_TOKEN)
                .build()
                .protect(Soap.order(Soap.V12)),
            forever(ec.receiving())));
    samples.add(
        sample(
            "signed, then encrypted",
            ec.signingAndEncrypting().encryptSignature().build().protect(Soap.order()),
            forever(ec.receiving().requireEncrypted(SoapPart.BODY))));
    samples.add(
        sample(
            "encrypted, then signed",
            ec.signingAndEncrypting()
                .protectionOrder(ProtectionOrder.ENCRYPT_THEN_SIGN)
                .encrypt(SoapPart.BODY, SoapPart.header(Soap.ROUTING, "To"))
                .build()
                .protect(Soap.order()),
            forever(ec.receiving())));
    SoapReceiver anybody = forever(rsa.decrypting());
    // What is not signed can be anything; it must only not do any harm.
    samples.add(
        new Sample(
            "encrypted only", rsa.encrypting().build().protect(Soap.order()), anybody::receive));
    return samples;
  }

  private static SoapReceiver forever(SoapReceiver.Builder receiver) {
    return receiver.replays((id, now, until) -> true).build();
  }

  private static Sample sample(String name, byte[] message, SoapReceiver receiver)
      throws KeyOverlapException {
    String right = body(receiver.receive(message));
    return new Sample(
        name,
        message,
        changed -> {
          ReceivedSoap received = receiver.receive(changed);
          if (!body(received).equals(right)) {
            throw new AssertionError("This was not signed: " + body(received));
          }
          if (received
              .header(Soap.ROUTING, "To")
              .filter(to -> !to.getTextContent().equals("warehouse"))
              .isPresent()) {
            throw new AssertionError("This header was not signed");
          }
        });
  }

  private static String body(ReceivedSoap received) {
    try {
      return new String(CanonicalForm.EXCLUSIVE.canonicalize(received.body()), UTF_8);
    } catch (CanonicalForm.NotCanonicalException e) {
      throw new AssertionError(e);
    }
  }
}
