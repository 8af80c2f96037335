package dev.keyoverlap.examples.load;

import static dev.keyoverlap.key.Alias.alias;

import dev.keyoverlap.examples.load.Phase.Renewed;
import dev.keyoverlap.key.Alias;
import dev.keyoverlap.key.HeldKey;
import dev.keyoverlap.key.KeyId;
import dev.keyoverlap.key.KeyOverlapException;
import dev.keyoverlap.key.PeerCertificate;
import dev.keyoverlap.ring.KeyVersion;
import dev.keyoverlap.wssec.ReceivedSoap;
import dev.keyoverlap.wssec.SoapPart;
import dev.keyoverlap.wssec.SoapProtector;
import dev.keyoverlap.wssec.SoapReceiver;
import dev.keyoverlap.wssec.spec.ReplayCache;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * SOAP messages, signed and encrypted. The key that the receiver decrypts with is renewed, too, and
 * goes on opening what is encrypted to it.
 */
final class SoapRenewal extends OneSignatureRenewal {

  private static final Alias WAREHOUSE = alias("warehouse");

  /** These messages may lie in queues: they are valid for longer than anybody keeps a key. */
  private static final Duration VALIDITY = Duration.ofDays(120);

  private static final String ENVELOPE =
      "<s:Envelope xmlns:s=\"http://schemas.xmlsoap.org/soap/envelope/\"><s:Body>"
          + "<order xmlns=\"urn:example:order\">%s</order></s:Body></s:Envelope>";

  SoapRenewal(Path folder, Duration phaseLength, PrintStream out) throws KeyOverlapException {
    super("SOAP", folder, phaseLength, out);
    HeldKey warehouse = HeldKey.selfSigned("CN=warehouse");
    sending().add(WAREHOUSE, PeerCertificate.of(warehouse.certificate()));
    receiving().add(WAREHOUSE, warehouse);
  }

  @Override
  Sender sender() {
    SoapProtector protector =
        SoapProtector.with(sending())
            .signAs(ORDERS)
            .encryptTo(WAREHOUSE)
            .validFor(VALIDITY)
            .clock(clock())
            .build();
    return content ->
        protector.protect(
            ENVELOPE
                .formatted(Base64.getEncoder().encodeToString(content))
                .getBytes(StandardCharsets.UTF_8));
  }

  @Override
  Reading reading() {
    SoapReceiver receiver =
        SoapReceiver.with(receiving(), EITHER)
            .requireEncrypted(SoapPart.BODY)
            .maxAge(VALIDITY)
            .replays(oncePerDelivery())
            .clock(clock())
            .build();
    return message -> {
      ReceivedSoap order = receiver.receive(message);
      KeyId key = order.signedBy().get(0).keyId();
      return new Receiver.Receipt(
          Base64.getDecoder().decode(order.body().getTextContent()),
          key,
          order.decryptedWith().map(KeyVersion::keyId).orElseThrow());
    };
  }

  /** The messages that come late have come before: each is accepted once on each of these days. */
  private ReplayCache oncePerDelivery() {
    Set<String> seen = ConcurrentHashMap.newKeySet();
    return (id, now, until) -> seen.add(clock().ahead() + " " + id);
  }

  /** The sender goes on with the old certificate for a while: the old key opens its messages. */
  @Override
  void renewMore(Traffic traffic) throws KeyOverlapException, InterruptedException {
    Phase phase = phase("decryption key swapped", Renewed.ENCRYPTION_KEY);
    begin(traffic, phase);
    HeldKey next = HeldKey.selfSigned("CN=warehouse");
    phase.newKeyIs(next.keyId());
    step("receiver's administrator", "swaps the key and hands over its certificate");
    receiving().by("receiver's administrator", "renewal by swap").swap(WAREHOUSE, next);
    flow(traffic);
    step("tenant administrator", "replaces the certificate of the encryptor");
    sending()
        .by("tenant administrator", "new certificate of the receiver")
        .swap(WAREHOUSE, PeerCertificate.of(next.certificate()));
    flow(traffic);
    traffic.drain();
  }
}
