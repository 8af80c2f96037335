package dev.keyoverlap.testkit;

import static dev.keyoverlap.key.Alias.alias;

import dev.keyoverlap.algorithm.ContentEncryption;
import dev.keyoverlap.algorithm.KeyAgreementScheme;
import dev.keyoverlap.algorithm.KeyTransport;
import dev.keyoverlap.cms.CmsDecryptor;
import dev.keyoverlap.cms.CmsMessage;
import dev.keyoverlap.cms.CmsVerifier;
import dev.keyoverlap.key.Alias;
import dev.keyoverlap.key.HeldKey;
import dev.keyoverlap.key.KeyEntry;
import dev.keyoverlap.key.KeyId;
import dev.keyoverlap.key.KeyOverlapException;
import dev.keyoverlap.key.PeerCertificate;
import dev.keyoverlap.message.ReceiverRule;
import dev.keyoverlap.message.SignerVerdict;
import dev.keyoverlap.message.VerificationPolicy;
import dev.keyoverlap.message.VerificationReport;
import dev.keyoverlap.procedure.PartnerProfile;
import dev.keyoverlap.procedure.PartnerProfile.Count;
import dev.keyoverlap.ring.KeyVersion;
import dev.keyoverlap.ring.Keyring;
import dev.keyoverlap.xmldsig.XmlVerifier;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A partner's system that behaves as its profile says. It checks all signatures, any, the first or
 * the last one, or accepts exactly one. It holds one key or several, and reads one recipient or
 * several.
 *
 * <p>It holds what its administrator gave it, and knows nothing of staged or retained keys. So your
 * test can play a renewal through, and see which messages such a partner loses:
 *
 * <pre>{@code
 * SimulatedReceiver partner = SimulatedReceiver.of(PartnerProfile.ANY_HOLDING_ONE);
 * partner.hold(PeerCertificate.of(oldKey.certificate()));
 * partner.accepts(signer.sign(order));                      // true
 * partner.hold(PeerCertificate.of(newKey.certificate()));   // replaces the old one
 * }</pre>
 *
 * <p>It reads CMS, and signed XML. It accepts the algorithms that KeyOverlap reads, legacy ones
 * included. Safe for use by several threads.
 *
 * @since 1.0
 */
public final class SimulatedReceiver {

  private final PartnerProfile profile;
  private final InstantSource clock;
  private final List<PeerCertificate> senders = new ArrayList<>();
  private final List<HeldKey> keys = new ArrayList<>();

  private SimulatedReceiver(PartnerProfile profile, InstantSource clock) {
    this.profile = profile;
    this.clock = clock;
  }

  /**
   * A receiver that holds nothing yet.
   *
   * @param profile what it can do; what is unknown counts as one
   * @return the receiver
   */
  public static SimulatedReceiver of(PartnerProfile profile) {
    return of(profile, Instant::now);
  }

  /**
   * A receiver that holds nothing yet, and judges certificates by a clock of yours.
   *
   * @param profile what it can do; what is unknown counts as one
   * @param clock such as a {@link SettableClock}
   * @return the receiver
   */
  public static SimulatedReceiver of(PartnerProfile profile, InstantSource clock) {
    return new SimulatedReceiver(profile, clock);
  }

  /**
   * A receiver that holds several keys, reads several recipients, and handles several signatures by
   * a rule.
   *
   * @param rule how it handles several signatures
   * @return the receiver
   */
  public static SimulatedReceiver of(ReceiverRule rule) {
    return of(
        PartnerProfile.builder()
            .holds(Count.SEVERAL)
            .signatures(rule)
            .recipients(Count.SEVERAL)
            .build());
  }

  /**
   * The abilities of this receiver.
   *
   * @return the profile
   */
  public PartnerProfile profile() {
    return profile;
  }

  /**
   * Its administrator gives it a sender's certificate, or a key pair of its own. A receiver that
   * holds one replaces the earlier one of the same kind.
   *
   * @param entry the certificate or key pair
   */
  public synchronized void hold(KeyEntry entry) {
    if (entry instanceof HeldKey key) {
      hold(keys, key);
    } else if (entry instanceof PeerCertificate certificate) {
      hold(senders, certificate);
    }
  }

  private <T extends KeyEntry> void hold(List<T> held, T entry) {
    if (profile.holds() != Count.SEVERAL) {
      held.clear();
    }
    if (!held.contains(entry)) {
      held.add(entry);
    }
  }

  /**
   * Its administrator removes a key or certificate.
   *
   * @param keyId which one; one that it does not hold changes nothing
   */
  public synchronized void remove(KeyId keyId) {
    keys.removeIf(key -> key.keyId().equals(keyId));
    senders.removeIf(sender -> sender.keyId().equals(keyId));
  }

  /**
   * Whether it accepts a signed message.
   *
   * @param message a CMS message with its content, or an XML document
   * @return false if it rejects the message, for whatever reason
   */
  public boolean accepts(byte[] message) {
    Keyring ring = ring(true);
    if (ring.versions().isEmpty()) {
      return false;
    }
    try {
      return accepts(report(message, ring));
    } catch (KeyOverlapException e) {
      return false;
    }
  }

  private VerificationReport report(byte[] message, Keyring ring) throws KeyOverlapException {
    List<Alias> names = ring.versions().stream().map(KeyVersion::alias).toList();
    VerificationPolicy any =
        VerificationPolicy.anyOf(
            names.get(0), names.subList(1, names.size()).toArray(Alias[]::new));
    if (message.length > 0 && message[0] == '<') {
      return XmlVerifier.with(ring, any).clock(clock).build().verify(message).report();
    }
    return CmsVerifier.with(ring, any).clock(clock).build().verify(message).report();
  }

  private boolean accepts(VerificationReport report) {
    List<Boolean> good =
        report.signers().stream()
            .map(signer -> signer.verdict() == SignerVerdict.Verdict.VALID)
            .toList();
    boolean first = good.get(0);
    boolean last = good.get(good.size() - 1);
    if (profile.rule().isEmpty()) {
      return good.size() == 1 && first;
    }
    return switch (profile.rule().get()) {
      case ALL -> !good.contains(false);
      case ANY -> good.contains(true);
      case FIRST -> first;
      case LAST -> last;
    };
  }

  /**
   * Decrypts a CMS message.
   *
   * @param message the message
   * @return the content; empty if it cannot decrypt the message, for whatever reason
   */
  public Optional<byte[]> decrypt(byte[] message) {
    CmsDecryptor.Builder decryptor = CmsDecryptor.with(ring(false));
    for (ContentEncryption encryption : ContentEncryption.values()) {
      decryptor.accept(encryption);
    }
    for (KeyTransport transport : KeyTransport.values()) {
      decryptor.accept(transport);
    }
    for (KeyAgreementScheme scheme : KeyAgreementScheme.values()) {
      decryptor.accept(scheme);
    }
    try {
      boolean tooMany =
          profile.recipients() != Count.SEVERAL
              && CmsMessage.inspect(message).recipients().size() > 1;
      return tooMany ? Optional.empty() : Optional.of(decryptor.build().decrypt(message).content());
    } catch (KeyOverlapException e) {
      return Optional.empty();
    }
  }

  private synchronized Keyring ring(boolean ofSenders) {
    List<KeyVersion> versions = new ArrayList<>();
    for (KeyEntry entry : ofSenders ? senders : keys) {
      versions.add(KeyVersion.active(alias("key " + versions.size()), entry, clock.instant()));
    }
    return Keyring.of(versions);
  }

  /** Its profile, and how many keys it holds. */
  @Override
  public synchronized String toString() {
    return "a receiver that "
        + profile
        + "; it has "
        + senders.size()
        + " certificates and "
        + keys.size()
        + " keys";
  }
}
