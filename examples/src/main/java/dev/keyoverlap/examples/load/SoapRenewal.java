package dev.keyoverlap.examples.load;

import static dev.keyoverlap.Alias.alias;

import dev.keyoverlap.Alias;
import dev.keyoverlap.HeldKey;
import dev.keyoverlap.KeyId;
import dev.keyoverlap.KeyOverlapException;
import dev.keyoverlap.KeyVersion;
import dev.keyoverlap.KeystoreRotation;
import dev.keyoverlap.PeerCertificate;
import dev.keyoverlap.examples.NewKey;
import dev.keyoverlap.examples.load.Phase.Renewed;
import dev.keyoverlap.message.DecryptionException;
import dev.keyoverlap.message.VerificationException;
import dev.keyoverlap.message.VerificationPolicy;
import dev.keyoverlap.store.KeyringStore;
import dev.keyoverlap.wssec.ReceivedSoap;
import dev.keyoverlap.wssec.ReplayCache;
import dev.keyoverlap.wssec.SoapPart;
import dev.keyoverlap.wssec.SoapProtector;
import dev.keyoverlap.wssec.SoapReceiver;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Two organisations renew the keys of SOAP messages, signed and encrypted, while these flow: the
 * signing key swapped under its alias, since the receiver can accept the old certificate or the new
 * one; then in an agreed downtime, since a receiver of one certificate can not; then the key that
 * the receiver decrypts with, which goes on opening what is encrypted to the old one.
 */
final class SoapRenewal implements AutoCloseable {

  private static final Alias ORDERS = alias("orders");
  private static final Alias WAREHOUSE = alias("warehouse");
  private static final Alias SENDER = alias("sender");

  /** Of which there is none until the sender renews its key. */
  private static final Alias SENDER_NEXT = alias("sender-next");

  private static final int MESSAGES_KEPT_BACK = 50;
  private static final Duration LATE = Duration.ofDays(89);
  private static final Duration TOO_LATE = Duration.ofDays(91);

  /** These messages may lie in queues: they are valid for longer than anybody keeps a key. */
  private static final Duration VALIDITY = Duration.ofDays(120);

  private static final String ENVELOPE =
      "<s:Envelope xmlns:s=\"http://schemas.xmlsoap.org/soap/envelope/\"><s:Body>"
          + "<order xmlns=\"urn:example:order\">%s</order></s:Body></s:Envelope>";

  private final PrintStream out;
  private final Duration phaseLength;
  private final OffsetClock clock = new OffsetClock();
  private final KeystoreRotation sending;
  private final KeystoreRotation receiving;

  /** Makes both keystores. */
  SoapRenewal(Path sendersFile, Path receiversFile, Duration phaseLength, PrintStream out)
      throws KeyOverlapException {
    this.out = out;
    this.phaseLength = phaseLength;
    sending = open(sendersFile, "sender's password");
    receiving = open(receiversFile, "receiver's password");
    HeldKey first = NewKey.named("sender");
    HeldKey warehouse = NewKey.named("warehouse");
    sending.add(ORDERS, first);
    sending.add(WAREHOUSE, PeerCertificate.of(warehouse.certificate()));
    receiving.add(WAREHOUSE, warehouse);
    receiving.add(SENDER, PeerCertificate.of(first.certificate()));
  }

  private KeystoreRotation open(Path file, String password) throws KeyOverlapException {
    return KeystoreRotation.with(KeyringStore.pkcs12(file, password.toCharArray()))
        .clock(clock)
        .open();
  }

  /** Puts content into a message, signs and encrypts that. */
  Sender sender() {
    SoapProtector protector =
        SoapProtector.with(sending)
            .signAs(ORDERS)
            .encryptTo(WAREHOUSE)
            .validFor(VALIDITY)
            .clock(clock)
            .build();
    return content ->
        protector.protect(
            ENVELOPE
                .formatted(Base64.getEncoder().encodeToString(content))
                .getBytes(StandardCharsets.UTF_8));
  }

  /** Takes whichever of the sender's certificates it knows, and only what is signed. */
  Receiver receiver() {
    SoapReceiver receiver =
        SoapReceiver.with(receiving)
            .policy(VerificationPolicy.anyOf(SENDER, SENDER_NEXT))
            .requireEncrypted(SoapPart.BODY)
            .maxAge(VALIDITY)
            .replays(oncePerDelivery())
            .clock(clock)
            .build();
    return new Receiver() {
      @Override
      public String name() {
        return "KeyOverlap";
      }

      @Override
      public Receipt receive(byte[] message) throws KeyOverlapException, MustReject {
        try {
          ReceivedSoap order = receiver.receive(message);
          KeyId key = order.report().orElseThrow().signers().get(0).version().orElseThrow().keyId();
          return new Receipt(
              Base64.getDecoder().decode(order.body().getTextContent()),
              key,
              order.decryptedWith().map(KeyVersion::keyId).orElseThrow());
        } catch (VerificationException | DecryptionException e) {
          if (clock.ahead().equals(TOO_LATE)) {
            throw new MustReject(String.valueOf(e.getMessage()));
          }
          throw e;
        }
      }
    };
  }

  /** The messages that come late have come before: each is accepted once on each of these days. */
  private ReplayCache oncePerDelivery() {
    Set<String> seen = ConcurrentHashMap.newKeySet();
    return (id, now, until) -> seen.add(clock.ahead() + " " + id);
  }

  /** The renewals, one after the other, while messages flow. */
  void run(Traffic traffic) throws KeyOverlapException, InterruptedException {
    Phase before = new Phase("SOAP: before", Renewed.NOTHING);
    traffic.keepBack(before, MESSAGES_KEPT_BACK);
    begin(traffic, before);
    traffic.flow(phaseLength.dividedBy(2));
    swap(traffic);
    swapInDowntime(traffic);
    swapDecryptionKey(traffic);
    deliverLate(traffic);
  }

  private void swap(Traffic traffic) throws KeyOverlapException, InterruptedException {
    Phase phase = new Phase("SOAP: key swapped under its alias", Renewed.SIGNING_KEY);
    begin(traffic, phase);
    traffic.flow(phaseLength.dividedBy(2));
    HeldKey next = NewKey.named("sender");
    phase.newKeyIs(next.keyId());
    step("tenant administrator", "creates a key pair and hands over its certificate");
    step("receiver's administrator", "accepts the old certificate or the new one");
    receiving
        .by("receiver's administrator", "new certificate of the sender")
        .add(SENDER_NEXT, PeerCertificate.of(next.certificate()));
    step("tenant administrator", "swaps the key under the alias '" + ORDERS + "'");
    sending.by("tenant administrator", "renewal by swap").swap(ORDERS, next);
    traffic.flow(phaseLength.dividedBy(2));
    traffic.untilArrived();
    step("receiver's administrator", "removes the old certificate");
    receiving
        .by("receiver's administrator", "the sender has switched")
        .promote(SENDER_NEXT, SENDER);
  }

  /** Nothing is sent, and nothing on the way, while the two sides differ. */
  private void swapInDowntime(Traffic traffic) throws KeyOverlapException, InterruptedException {
    Phase phase = new Phase("SOAP: key swapped in a downtime", Renewed.SIGNING_KEY);
    begin(traffic, phase);
    traffic.flow(phaseLength.dividedBy(2));
    HeldKey next = NewKey.named("sender");
    phase.newKeyIs(next.keyId());
    step("tenant administrator", "creates a key pair and hands over its certificate");
    step("both administrators", "agree on a downtime");
    step("integration developer", "stops sending, and waits for what is on the way");
    traffic.drain();
    step("tenant administrator", "swaps the key under the alias '" + ORDERS + "'");
    sending.by("tenant administrator", "renewal in a downtime").swap(ORDERS, next);
    step("receiver's administrator", "exchanges the one certificate, and confirms");
    receiving
        .by("receiver's administrator", "new certificate of the sender")
        .swap(SENDER, PeerCertificate.of(next.certificate()));
    step("integration developer", "sends again, signed with the new key from now on");
    traffic.enter(phase);
    traffic.flow(phaseLength.dividedBy(2));
    traffic.drain();
  }

  /** The sender goes on with the old certificate for a while: the old key opens its messages. */
  private void swapDecryptionKey(Traffic traffic) throws KeyOverlapException, InterruptedException {
    Phase phase = new Phase("SOAP: decryption key swapped", Renewed.ENCRYPTION_KEY);
    begin(traffic, phase);
    HeldKey next = NewKey.named("warehouse");
    phase.newKeyIs(next.keyId());
    step("receiver's administrator", "swaps the key, and hands over its certificate");
    receiving.by("receiver's administrator", "renewal by swap").swap(WAREHOUSE, next);
    traffic.flow(phaseLength.dividedBy(2));
    step("tenant administrator", "exchanges the certificate that is encrypted to");
    sending
        .by("tenant administrator", "new certificate of the receiver")
        .swap(WAREHOUSE, PeerCertificate.of(next.certificate()));
    traffic.flow(phaseLength.dividedBy(2));
    traffic.drain();
  }

  /** The retention of 90 days: messages of the first phase are opened until it is over. */
  private void deliverLate(Traffic traffic) throws KeyOverlapException {
    Phase late = new Phase("SOAP: of 'before', 89 days late", Renewed.NOTHING);
    out.println(late);
    clock.moveAhead(LATE);
    traffic.deliverKeptBack(late);
    clock.moveAhead(TOO_LATE);
    step("receiver's administrator", "purges what is past its date, on day 91");
    receiving
        .by("receiver's administrator", "90 days are over")
        .purge()
        .forEach(gone -> out.println("    purged " + gone));
    Phase tooLate = new Phase("SOAP: of 'before', 91 days late", Renewed.NOTHING);
    out.println(tooLate);
    traffic.deliverKeptBack(tooLate);
  }

  @Override
  public void close() {
    sending.close();
    receiving.close();
  }

  private void begin(Traffic traffic, Phase phase) {
    out.println(phase);
    traffic.enter(phase);
  }

  private void step(String role, String what) {
    out.println("  " + role + ": " + what);
  }
}
