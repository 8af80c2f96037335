package dev.keyoverlap.wssec.internal.protect;

import dev.keyoverlap.Alias;
import dev.keyoverlap.KeyUnavailableException;
import dev.keyoverlap.KeyUse;
import dev.keyoverlap.KeyVersion;
import dev.keyoverlap.Keyring;
import dev.keyoverlap.KeyringSource;
import dev.keyoverlap.internal.work.LastDefence;
import dev.keyoverlap.message.MalformedMessageException;
import dev.keyoverlap.wssec.internal.envelope.Envelope;
import dev.keyoverlap.wssec.internal.envelope.MessagePart;
import dev.keyoverlap.wssec.internal.protect.Protection.EncryptingTerms;
import dev.keyoverlap.wssec.spec.KeyReference;
import dev.keyoverlap.wssec.spec.ProtectionOrder;
import dev.keyoverlap.xmldsig.internal.algorithm.KeyChoice;
import dev.keyoverlap.xmldsig.internal.algorithm.SigningKey;
import dev.keyoverlap.xmldsig.internal.algorithm.SigningMethod;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.wss4j.common.crypto.Crypto;
import org.w3c.dom.Document;

/**
 * How messages are protected, and the order of that for one message.
 *
 * @param signer who signs, if anybody
 * @param further who else signs, each in a header of its own, by actor
 * @param signed what is signed
 * @param reference how the signer's key is named
 * @param algorithm how to sign, unless as fits the key
 * @param partner to whom it is encrypted, if to anybody
 * @param encrypting how it is encrypted
 * @param order what is first
 * @param validFor how long a message is valid
 * @param actor for whom the security header is, if for somebody in particular
 * @param expiredAllowed whether a certificate outside its period of validity is good enough
 * @param anyUsage whether one that does not allow the use is
 */
public record ProtectingTerms(
    Optional<Alias> signer,
    Map<String, Alias> further,
    Set<MessagePart> signed,
    KeyReference reference,
    Optional<SigningMethod> algorithm,
    Optional<Alias> partner,
    EncryptingTerms encrypting,
    ProtectionOrder order,
    Duration validFor,
    Optional<String> actor,
    boolean expiredAllowed,
    boolean anyUsage) {

  /**
   * Protects a message in place, with one ring, at one time.
   *
   * @param crypto answers WSS4J with the certificates of what was chosen
   */
  public void protect(
      Document document, Keyring ring, Instant now, KeyringSource keys, Crypto crypto)
      throws MalformedMessageException, KeyUnavailableException {
    KeyChoice choice = new KeyChoice(ring, now, keys.clockTolerance(), expiredAllowed, anyUsage);
    MessageSignature.Digests digests = new MessageSignature.Digests();
    Optional<SigningKey> first =
        signer.isPresent()
            ? Optional.of(choice.requireSigning(signer.get(), algorithm))
            : Optional.empty();
    // The one that is made last stands first: that of the key which the receiver knows.
    for (Map.Entry<String, Alias> second : further.entrySet()) {
      Optional<SigningMethod> same = algorithm.or(() -> as(first, ring.active(second.getValue())));
      Optional<SigningKey> key = choice.signing(second.getValue(), same);
      if (key.isPresent()) {
        Protection header =
            new Protection(Envelope.of(document), Optional.of(second.getKey()), false, crypto, now);
        header.timestamp(validFor);
        header.sign(key.get(), reference, signed, digests);
        header.putTimestampFirst();
        tell(keys, key.get().version(), KeyUse.SIGN);
      }
    }
    Protection header = new Protection(Envelope.of(document), actor, true, crypto, now);
    header.timestamp(validFor);
    Optional<KeyVersion> recipient =
        partner.isPresent()
            ? Optional.of(choice.requireEncrypting(partner.get()))
            : Optional.empty();
    if (order == ProtectionOrder.ENCRYPT_THEN_SIGN && recipient.isPresent()) {
      header.encrypt(recipient.get(), encrypting);
    }
    if (first.isPresent()) {
      header.sign(first.get(), reference, signed, digests);
      tell(keys, first.get().version(), KeyUse.SIGN);
    }
    if (order == ProtectionOrder.SIGN_THEN_ENCRYPT && recipient.isPresent()) {
      header.encrypt(recipient.get(), encrypting);
    }
    header.putTimestampFirst();
    recipient.ifPresent(version -> tell(keys, version, KeyUse.ENCRYPT));
  }

  /** Two signatures differ only where the keys cannot make them alike. */
  private static Optional<SigningMethod> as(
      Optional<SigningKey> first, Optional<KeyVersion> second) {
    return first
        .map(SigningKey::algorithm)
        .filter(
            method ->
                second
                    .filter(version -> method.fits(version.entry().certificate().getPublicKey()))
                    .isPresent());
  }

  private static void tell(KeyringSource keys, KeyVersion version, KeyUse use) {
    try {
      keys.observer().used(version.keyId(), use);
    } catch (RuntimeException e) {
      throw LastDefence.fromCaller(e);
    }
  }

  /** What it does; nothing of a key. */
  @Override
  public String toString() {
    return signer.map(alias -> "signs " + signed + " as '" + alias + "' ").orElse("")
        + partner.map(alias -> "encrypts " + encrypting.parts() + " to '" + alias + "'").orElse("");
  }
}
