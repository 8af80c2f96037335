package dev.keyoverlap.examples.load;

import static dev.keyoverlap.key.Alias.alias;

import dev.keyoverlap.KeystoreRotation;
import dev.keyoverlap.cms.CmsDecryptor;
import dev.keyoverlap.cms.CmsEncryptor;
import dev.keyoverlap.cms.CmsSigner;
import dev.keyoverlap.cms.CmsVerifier;
import dev.keyoverlap.examples.load.Phase.Renewed;
import dev.keyoverlap.key.Alias;
import dev.keyoverlap.key.HeldKey;
import dev.keyoverlap.key.KeyOverlapException;
import dev.keyoverlap.key.KeyUnavailableException;
import dev.keyoverlap.key.PeerCertificate;
import dev.keyoverlap.message.DecryptedContent;
import dev.keyoverlap.message.SignerVerdict;
import dev.keyoverlap.message.SignerVerdict.Verdict;
import dev.keyoverlap.message.VerificationPolicy;
import dev.keyoverlap.message.VerifiedContent;
import dev.keyoverlap.ring.Change;
import dev.keyoverlap.ring.KeyVersion;
import dev.keyoverlap.ring.Keyring;
import dev.keyoverlap.store.pkcs12.Pkcs12KeyringStore;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.Optional;

/**
 * Two organisations renew a signing key and an encryption key in every way that needs no downtime.
 * Each has its own keystore, and messages flow from one to the other.
 */
final class OverlappingRenewal implements AutoCloseable {

  private static final Alias OUR_KEY_AT_THE_RECEIVER = alias("decryption");
  private static final Alias SENDER = alias("sender");
  private static final Alias SENDER_NEXT = alias("sender-next");
  private static final Alias RECEIVER = alias("receiver");
  private static final Alias RECEIVER_NEXT = alias("receiver-next");

  private static final int MESSAGES_KEPT_BACK = 50;
  private static final Duration LATE = Duration.ofDays(89);

  private final PrintStream out;
  private final Duration phaseLength;
  private final OffsetClock clock = new OffsetClock();
  private final Alias orders;
  private final Alias ordersNext;
  private final KeystoreRotation sending;
  private final KeystoreRotation receiving;
  private final Optional<OpensslReceiver> openssl;

  /**
   * Makes both keystores.
   *
   * @param sendersFile the sender's keystore; may exist already, with a key pair under the alias
   * @param orders the alias that the sender signs with
   * @param keyIsThere whether there must be a key pair under that alias already
   */
  OverlappingRenewal(
      Path sendersFile,
      char[] sendersPassword,
      Alias orders,
      boolean keyIsThere,
      Path receiversFile,
      Optional<OpensslReceiver> openssl,
      Duration phaseLength,
      PrintStream out)
      throws KeyOverlapException {
    this.out = out;
    this.phaseLength = phaseLength;
    this.orders = orders;
    this.ordersNext = alias(orders + "-next");
    this.openssl = openssl;
    sending = open(sendersFile, sendersPassword);
    receiving = open(receiversFile, "receiver's password".toCharArray());
    if (keyIsThere) {
      requireKeyPair(sending.keyring(), orders);
    } else {
      sending.add(orders, HeldKey.selfSigned("CN=sender"));
    }
    HeldKey decryption = HeldKey.selfSigned("CN=receiver");
    receiving.add(OUR_KEY_AT_THE_RECEIVER, decryption);
    receiving.add(SENDER, certificateOf(active(sending, orders)));
    sending.add(RECEIVER, PeerCertificate.of(decryption.certificate()));
    openssl.ifPresent(
        receiver -> {
          receiver.trust(active(sending, orders).entry().certificate());
          receiver.decryptWith(decryption);
        });
  }

  private static void requireKeyPair(Keyring keyring, Alias alias) throws KeyUnavailableException {
    if (keyring.active(alias).filter(version -> version.entry() instanceof HeldKey).isEmpty()) {
      throw new KeyUnavailableException(
          "The keystore has no key pair under the alias '"
              + alias
              + "'; its aliases are "
              + keyring.aliases());
    }
  }

  private KeystoreRotation open(Path file, char[] password) throws KeyOverlapException {
    return KeystoreRotation.with(Pkcs12KeyringStore.at(file, password)).clock(clock).open();
  }

  /** Signs with one key or two, encrypts to one or two: whatever the ring holds. */
  Sender sender() {
    CmsSigner signer = CmsSigner.with(sending).signAs(orders).signAsIfPresent(ordersNext).build();
    CmsEncryptor encryptor =
        CmsEncryptor.with(sending).encryptTo(RECEIVER).encryptToIfPresent(RECEIVER_NEXT).build();
    return content -> encryptor.encrypt(signer.sign(content));
  }

  /** Takes whichever of the sender's keys it knows. */
  Receiver receiver() {
    CmsDecryptor decryptor = CmsDecryptor.of(receiving);
    CmsVerifier verifier =
        CmsVerifier.with(receiving, VerificationPolicy.anyOf(SENDER, SENDER_NEXT))
            .clock(clock)
            .build();
    return new Receiver() {
      @Override
      public String name() {
        return "KeyOverlap";
      }

      @Override
      public Receipt receive(byte[] message) throws KeyOverlapException {
        DecryptedContent signed = decryptor.decrypt(message);
        VerifiedContent content = verifier.verify(signed.content());
        return new Receipt(
            content.content(), signatureUsed(content).keyId(), signed.decryptedWith().keyId());
      }
    };
  }

  /** If both signatures of a message are good, the key that will stay. */
  private static KeyVersion signatureUsed(VerifiedContent content) {
    return content.report().signers().stream()
        .filter(signer -> signer.verdict() == Verdict.VALID)
        .min(Comparator.comparing(SignerVerdict::isByRetainedKey))
        .flatMap(SignerVerdict::version)
        .orElseThrow();
  }

  /** All renewals, one after the other, while messages flow. */
  void run(Traffic traffic) throws KeyOverlapException, InterruptedException {
    Phase before = new Phase("before", Renewed.NOTHING);
    traffic.keepBack(before, MESSAGES_KEPT_BACK);
    Instant firstCertificateEnds =
        active(sending, orders).entry().certificate().getNotAfter().toInstant();
    begin(traffic, before);
    traffic.flow(phaseLength);
    swapSigningKey(traffic);
    swapEncryptionKey(traffic);
    signTwice(traffic);
    encryptTwice(traffic);
    begin(traffic, new Phase("after", Renewed.NOTHING));
    traffic.flow(phaseLength);
    traffic.drain();
    if (firstCertificateEnds.isAfter(clock.instant().plus(LATE))) {
      deliverLate(traffic);
    } else {
      out.println(
          "The sender's first certificate expires on "
              + firstCertificateEnds
              + ": messages signed with it cannot arrive 89 days late");
    }
  }

  private void swapSigningKey(Traffic traffic) throws KeyOverlapException, InterruptedException {
    Phase phase = new Phase("signing key swapped under its alias", Renewed.SIGNING_KEY);
    begin(traffic, phase);
    traffic.flow(phaseLength.dividedBy(2));
    HeldKey next = HeldKey.selfSigned("CN=sender");
    phase.newKeyIs(next.keyId());
    step("tenant administrator", "creates a key pair and hands over its certificate");
    step("receiver's administrator", "accepts the old certificate or the new one");
    receiving
        .by("receiver's administrator", "new certificate of the sender")
        .add(SENDER_NEXT, PeerCertificate.of(next.certificate()));
    openssl.ifPresent(receiver -> receiver.trust(next.certificate()));
    step("tenant administrator", "swaps the key under the alias '" + orders + "'");
    sending.by("tenant administrator", "renewal by swap").swap(orders, next);
    traffic.flow(phaseLength.dividedBy(2));
    traffic.untilArrived();
    step("receiver's administrator", "removes the old certificate");
    receiving
        .by("receiver's administrator", "the sender has switched")
        .promote(SENDER_NEXT, SENDER);
    openssl.ifPresent(receiver -> receiver.trustOnly(next.certificate()));
  }

  private void swapEncryptionKey(Traffic traffic) throws KeyOverlapException, InterruptedException {
    Phase phase = new Phase("encryption key swapped under its alias", Renewed.ENCRYPTION_KEY);
    begin(traffic, phase);
    traffic.flow(phaseLength.dividedBy(2));
    HeldKey next = HeldKey.selfSigned("CN=receiver");
    phase.newKeyIs(next.keyId());
    step("receiver's administrator", "swaps the key pair; the old one still decrypts");
    receiving.by("receiver's administrator", "renewal by swap").swap(OUR_KEY_AT_THE_RECEIVER, next);
    openssl.ifPresent(receiver -> receiver.decryptWith(next));
    step("tenant administrator", "swaps the certificate under the alias '" + RECEIVER + "'");
    sending
        .by("tenant administrator", "new certificate of the receiver")
        .swap(RECEIVER, PeerCertificate.of(next.certificate()));
    traffic.flow(phaseLength.dividedBy(2));
    traffic.untilArrived();
    step("receiver's administrator", "removes the old key pair from openssl");
    openssl.ifPresent(receiver -> receiver.decryptOnlyWith(next));
  }

  private void signTwice(Traffic traffic) throws KeyOverlapException, InterruptedException {
    Phase phase = new Phase("second signature", Renewed.SIGNING_KEY);
    begin(traffic, phase);
    traffic.flow(phaseLength.dividedBy(3));
    HeldKey next = HeldKey.selfSigned("CN=sender");
    phase.newKeyIs(next.keyId());
    step("tenant administrator", "adds a key pair as '" + ordersNext + "': two signatures");
    sending.by("tenant administrator", "renewal by a second signature").add(ordersNext, next);
    traffic.flow(phaseLength.dividedBy(3));
    traffic.untilArrived();
    step("receiver's administrator", "replaces its only certificate");
    receiving
        .by("receiver's administrator", "new certificate of the sender")
        .swap(SENDER, PeerCertificate.of(next.certificate()));
    openssl.ifPresent(receiver -> receiver.trustOnly(next.certificate()));
    step("tenant administrator", "promotes '" + ordersNext + "' to '" + orders + "'");
    sending.by("tenant administrator", "the receiver has switched").promote(ordersNext, orders);
    traffic.flow(phaseLength.dividedBy(3));
    traffic.untilArrived();
  }

  private void encryptTwice(Traffic traffic) throws KeyOverlapException, InterruptedException {
    Phase phase = new Phase("second recipient", Renewed.ENCRYPTION_KEY);
    begin(traffic, phase);
    traffic.flow(phaseLength.dividedBy(3));
    HeldKey next = HeldKey.selfSigned("CN=receiver");
    phase.newKeyIs(next.keyId());
    step("receiver's administrator", "creates a key pair and hands over its certificate");
    step("tenant administrator", "adds it as '" + RECEIVER_NEXT + "': two recipients");
    sending
        .by("tenant administrator", "renewal by a second recipient")
        .add(RECEIVER_NEXT, PeerCertificate.of(next.certificate()));
    traffic.flow(phaseLength.dividedBy(3));
    traffic.untilArrived();
    step("receiver's administrator", "replaces its only key pair");
    receiving
        .by("receiver's administrator", "the sender encrypts to both")
        .swap(OUR_KEY_AT_THE_RECEIVER, next);
    openssl.ifPresent(receiver -> receiver.decryptOnlyWith(next));
    step("tenant administrator", "promotes '" + RECEIVER_NEXT + "' to '" + RECEIVER + "'");
    sending
        .by("tenant administrator", "the receiver has switched")
        .promote(RECEIVER_NEXT, RECEIVER);
    traffic.flow(phaseLength.dividedBy(3));
    traffic.untilArrived();
  }

  /** The retention of 90 days: messages of the first phase arrive when both keys are long gone. */
  private void deliverLate(Traffic traffic) throws KeyOverlapException {
    Phase late = new Phase("of 'before', arriving 89 days late", Renewed.NOTHING);
    out.println(late);
    clock.moveAhead(LATE);
    traffic.deliverKeptBack(late);
    clock.moveAhead(Duration.ofDays(91));
    step("receiver's administrator", "purges the keys whose retention has ended, on day 91");
    receiving
        .by("receiver's administrator", "90 days have passed")
        .purge()
        .forEach(gone -> out.println("    purged " + gone));
  }

  /** Prints the history of both keystores. */
  void printHistory() throws KeyOverlapException {
    out.println("History of the sender's keystore");
    for (Change change : sending.history()) {
      out.println("  " + change);
    }
    out.println("History of the receiver's keystore");
    for (Change change : receiving.history()) {
      out.println("  " + change);
    }
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

  private static KeyVersion active(KeystoreRotation rotation, Alias alias) {
    return rotation.keyring().active(alias).orElseThrow();
  }

  private static PeerCertificate certificateOf(KeyVersion version) {
    return PeerCertificate.of(version.entry().certificate());
  }
}
