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
import dev.keyoverlap.message.VerificationException;
import dev.keyoverlap.message.VerificationPolicy;
import dev.keyoverlap.store.KeyringStore;
import dev.keyoverlap.xmldsig.VerifiedXml;
import dev.keyoverlap.xmldsig.XmlSigner;
import dev.keyoverlap.xmldsig.XmlVerifier;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;

/**
 * Two organisations renew the key that signs XML documents while these flow: first swapped under
 * its alias, since the receiver can accept the old certificate or the new one; then in an agreed
 * downtime, since a receiver of one certificate can not. There is one signature in each document.
 */
final class XmlRenewal implements AutoCloseable {

  private static final Alias ORDERS = alias("orders");
  private static final Alias SENDER = alias("sender");

  /** Of which there is none until the sender renews its key. */
  private static final Alias SENDER_NEXT = alias("sender-next");

  private static final int MESSAGES_KEPT_BACK = 50;
  private static final Duration LATE = Duration.ofDays(89);
  private static final Duration TOO_LATE = Duration.ofDays(91);

  private final PrintStream out;
  private final Duration phaseLength;
  private final OffsetClock clock = new OffsetClock();
  private final KeystoreRotation sending;
  private final KeystoreRotation receiving;

  /** Makes both keystores. */
  XmlRenewal(Path sendersFile, Path receiversFile, Duration phaseLength, PrintStream out)
      throws KeyOverlapException {
    this.out = out;
    this.phaseLength = phaseLength;
    sending = open(sendersFile, "sender's password");
    receiving = open(receiversFile, "receiver's password");
    HeldKey first = NewKey.named("sender");
    sending.add(ORDERS, first);
    receiving.add(SENDER, PeerCertificate.of(first.certificate()));
  }

  private KeystoreRotation open(Path file, String password) throws KeyOverlapException {
    return KeystoreRotation.with(KeyringStore.pkcs12(file, password.toCharArray()))
        .clock(clock)
        .open();
  }

  /** Puts content into a document, and signs that. */
  Sender sender() {
    XmlSigner signer = XmlSigner.with(sending).signAs(ORDERS).clock(clock).build();
    return content ->
        signer.sign(
            ("<Order>" + Base64.getEncoder().encodeToString(content) + "</Order>")
                .getBytes(StandardCharsets.UTF_8));
  }

  /** Takes whichever of the sender's certificates it knows, and only signed elements. */
  Receiver receiver() {
    XmlVerifier verifier =
        XmlVerifier.with(receiving, VerificationPolicy.anyOf(SENDER, SENDER_NEXT))
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
          VerifiedXml order = verifier.verify(message);
          String content = order.only().element().getTextContent();
          KeyId key =
              order.report().signers().get(0).version().map(KeyVersion::keyId).orElseThrow();
          return new Receipt(Base64.getDecoder().decode(content), key, key);
        } catch (VerificationException e) {
          if (clock.ahead().equals(TOO_LATE)) {
            throw new MustReject(String.valueOf(e.getMessage()));
          }
          throw e;
        }
      }
    };
  }

  /** Both renewals, one after the other, while messages flow. */
  void run(Traffic traffic) throws KeyOverlapException, InterruptedException {
    Phase before = new Phase("XML: before", Renewed.NOTHING);
    traffic.keepBack(before, MESSAGES_KEPT_BACK);
    begin(traffic, before);
    traffic.flow(phaseLength.dividedBy(2));
    swap(traffic);
    swapInDowntime(traffic);
    deliverLate(traffic);
  }

  private void swap(Traffic traffic) throws KeyOverlapException, InterruptedException {
    Phase phase = new Phase("XML: key swapped under its alias", Renewed.SIGNING_KEY);
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
    Phase phase = new Phase("XML: key swapped in a downtime", Renewed.SIGNING_KEY);
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

  /** The retention of 90 days: documents of the first phase are verified until it is over. */
  private void deliverLate(Traffic traffic) throws KeyOverlapException {
    Phase late = new Phase("XML: of 'before', 89 days late", Renewed.NOTHING);
    out.println(late);
    clock.moveAhead(LATE);
    traffic.deliverKeptBack(late);
    clock.moveAhead(TOO_LATE);
    step("receiver's administrator", "purges what is past its date, on day 91");
    receiving
        .by("receiver's administrator", "90 days are over")
        .purge()
        .forEach(gone -> out.println("    purged " + gone));
    Phase tooLate = new Phase("XML: of 'before', 91 days late", Renewed.NOTHING);
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
