package dev.keyoverlap.examples.load;

import static dev.keyoverlap.key.Alias.alias;

import dev.keyoverlap.KeystoreRotation;
import dev.keyoverlap.examples.load.Phase.Renewed;
import dev.keyoverlap.key.Alias;
import dev.keyoverlap.key.HeldKey;
import dev.keyoverlap.key.KeyOverlapException;
import dev.keyoverlap.key.PeerCertificate;
import dev.keyoverlap.message.DecryptionException;
import dev.keyoverlap.message.VerificationException;
import dev.keyoverlap.message.VerificationPolicy;
import dev.keyoverlap.store.pkcs12.Pkcs12KeyringStore;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Duration;

/**
 * Two organisations renew the key that signs messages with one signature each, while messages flow.
 * First they swap it under its alias, since the receiver can accept the old certificate or the new
 * one. Then they agree a downtime, for a receiver that accepts one certificate only.
 */
abstract class OneSignatureRenewal implements AutoCloseable {

  /** The alias that the sender signs with. */
  static final Alias ORDERS = alias("orders");

  private static final Alias SENDER = alias("sender");

  /** Of which there is none until the sender renews its key. */
  private static final Alias SENDER_NEXT = alias("sender-next");

  /** Either of the sender's certificates will do. */
  static final VerificationPolicy EITHER = VerificationPolicy.anyOf(SENDER, SENDER_NEXT);

  private static final int MESSAGES_KEPT_BACK = 50;
  private static final Duration LATE = Duration.ofDays(89);
  private static final Duration TOO_LATE = Duration.ofDays(91);

  private final String format;
  private final PrintStream out;
  private final Duration phaseLength;
  private final OffsetClock clock = new OffsetClock();
  private final KeystoreRotation sending;
  private final KeystoreRotation receiving;

  /** Makes both keystores. */
  OneSignatureRenewal(String format, Path folder, Duration phaseLength, PrintStream out)
      throws KeyOverlapException {
    this.format = format;
    this.out = out;
    this.phaseLength = phaseLength;
    sending = open(folder.resolve(format + "-sender.p12"), "sender's password");
    receiving = open(folder.resolve(format + "-receiver.p12"), "receiver's password");
    HeldKey first = HeldKey.selfSigned("CN=sender");
    sending.add(ORDERS, first);
    receiving.add(SENDER, PeerCertificate.of(first.certificate()));
  }

  private KeystoreRotation open(Path file, String password) throws KeyOverlapException {
    return KeystoreRotation.with(Pkcs12KeyringStore.at(file, password.toCharArray()))
        .clock(clock)
        .open();
  }

  /** Puts content into a message and protects that. */
  abstract Sender sender();

  /** Takes whichever of the sender's certificates it knows, and only what is signed. */
  abstract Reading reading();

  /** Renews what else there is. */
  void renewMore(Traffic traffic) throws KeyOverlapException, InterruptedException {}

  /** How a message is read. */
  @FunctionalInterface
  interface Reading {
    Receiver.Receipt of(byte[] message) throws KeyOverlapException;
  }

  /** Reads messages; once a key is purged, none that needs it can be. */
  final Receiver receiver() {
    Reading reading = reading();
    return new Receiver() {
      @Override
      public String name() {
        return "KeyOverlap";
      }

      @Override
      public Receipt receive(byte[] message) throws KeyOverlapException, MustReject {
        try {
          return reading.of(message);
        } catch (VerificationException | DecryptionException e) {
          if (clock.ahead().equals(TOO_LATE)) {
            throw new MustReject(String.valueOf(e.getMessage()));
          }
          throw e;
        }
      }
    };
  }

  /** The renewals, one after the other, while messages flow. */
  final void run(Traffic traffic) throws KeyOverlapException, InterruptedException {
    Phase before = phase("before", Renewed.NOTHING);
    traffic.keepBack(before, MESSAGES_KEPT_BACK);
    begin(traffic, before);
    flow(traffic);
    swap(traffic);
    swapInDowntime(traffic);
    renewMore(traffic);
    deliverLate(traffic);
  }

  private void swap(Traffic traffic) throws KeyOverlapException, InterruptedException {
    Phase phase = phase("key swapped under its alias", Renewed.SIGNING_KEY);
    begin(traffic, phase);
    flow(traffic);
    HeldKey next = HeldKey.selfSigned("CN=sender");
    phase.newKeyIs(next.keyId());
    step("tenant administrator", "creates a key pair and hands over its certificate");
    step("receiver's administrator", "accepts the old certificate or the new one");
    receiving
        .by("receiver's administrator", "new certificate of the sender")
        .add(SENDER_NEXT, PeerCertificate.of(next.certificate()));
    step("tenant administrator", "swaps the key under the alias '" + ORDERS + "'");
    sending.by("tenant administrator", "renewal by swap").swap(ORDERS, next);
    flow(traffic);
    traffic.untilArrived();
    step("receiver's administrator", "removes the old certificate");
    receiving
        .by("receiver's administrator", "the sender has switched")
        .promote(SENDER_NEXT, SENDER);
  }

  /** While the two sides differ, nothing is sent, and nothing is in flight. */
  private void swapInDowntime(Traffic traffic) throws KeyOverlapException, InterruptedException {
    Phase phase = phase("key swapped in a downtime", Renewed.SIGNING_KEY);
    begin(traffic, phase);
    flow(traffic);
    HeldKey next = HeldKey.selfSigned("CN=sender");
    phase.newKeyIs(next.keyId());
    step("tenant administrator", "creates a key pair and hands over its certificate");
    step("both administrators", "agree on a downtime");
    step("integration developer", "stops sending, and waits until no message is in flight");
    traffic.drain();
    step("tenant administrator", "swaps the key under the alias '" + ORDERS + "'");
    sending.by("tenant administrator", "renewal in a downtime").swap(ORDERS, next);
    step("receiver's administrator", "replaces its only certificate, and confirms");
    receiving
        .by("receiver's administrator", "new certificate of the sender")
        .swap(SENDER, PeerCertificate.of(next.certificate()));
    step("integration developer", "sends again; messages are signed with the new key");
    traffic.enter(phase);
    flow(traffic);
    traffic.drain();
  }

  /** The retention of 90 days: messages of the first phase are read until it has ended. */
  private void deliverLate(Traffic traffic) throws KeyOverlapException {
    Phase late = phase("of 'before', 89 days late", Renewed.NOTHING);
    out.println(late);
    clock.moveAhead(LATE);
    traffic.deliverKeptBack(late);
    clock.moveAhead(TOO_LATE);
    step("receiver's administrator", "purges the keys whose retention has ended, on day 91");
    receiving
        .by("receiver's administrator", "90 days have passed")
        .purge()
        .forEach(gone -> out.println("    purged " + gone));
    Phase tooLate = phase("of 'before', 91 days late", Renewed.NOTHING);
    out.println(tooLate);
    traffic.deliverKeptBack(tooLate);
  }

  final KeystoreRotation sending() {
    return sending;
  }

  final KeystoreRotation receiving() {
    return receiving;
  }

  final OffsetClock clock() {
    return clock;
  }

  final Phase phase(String name, Renewed renewed) {
    return new Phase(format + ": " + name, renewed);
  }

  /** Half a phase: each renewal is in the middle of one. */
  final void flow(Traffic traffic) throws InterruptedException {
    traffic.flow(phaseLength.dividedBy(2));
  }

  final void begin(Traffic traffic, Phase phase) {
    out.println(phase);
    traffic.enter(phase);
  }

  final void step(String role, String what) {
    out.println("  " + role + ": " + what);
  }

  @Override
  public void close() {
    sending.close();
    receiving.close();
  }
}
