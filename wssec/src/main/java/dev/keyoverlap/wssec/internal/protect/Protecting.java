package dev.keyoverlap.wssec.internal.protect;

import dev.keyoverlap.internal.choice.ActiveKeys;
import dev.keyoverlap.internal.key.KeyFamily;
import dev.keyoverlap.internal.work.LastDefence;
import dev.keyoverlap.key.Alias;
import dev.keyoverlap.key.KeyUnavailableException;
import dev.keyoverlap.message.MalformedMessageException;
import dev.keyoverlap.ring.KeyVersion;
import dev.keyoverlap.ring.Keyring;
import dev.keyoverlap.wssec.internal.envelope.Envelope;
import dev.keyoverlap.wssec.internal.envelope.SoapInput;
import dev.keyoverlap.wssec.internal.envelope.Tidying;
import dev.keyoverlap.wssec.spec.ProtectionOrder;
import dev.keyoverlap.xmldsig.internal.algorithm.SigningKey;
import dev.keyoverlap.xmldsig.internal.xml.CanonicalForm.NotCanonicalException;
import java.security.PublicKey;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.wss4j.common.crypto.Crypto;
import org.w3c.dom.Document;

/** One message being protected, with keys that were chosen from one ring when it began. */
public final class Protecting {

  private final ProtectingTerms terms;
  private final Crypto crypto;
  private final Instant now;
  private final Optional<SigningKey> first;
  private final List<SigningKey> signers;
  private final Optional<KeyVersion> recipient;

  /** Tells the observer of the keys, which is the caller's own code, when all is done. */
  private final List<Runnable> telling = new ArrayList<>();

  private Protecting(
      ProtectingTerms terms,
      Crypto crypto,
      Instant now,
      List<SigningKey> signers,
      Optional<KeyVersion> recipient) {
    this.terms = terms;
    this.crypto = crypto;
    this.now = now;
    this.first = signers.stream().findFirst();
    this.signers = signers;
    this.recipient = recipient;
  }

  /**
   * Chooses the keys of one message, and unlocks them.
   *
   * @param crypto answers WSS4J with the certificates of what was chosen
   * @throws KeyUnavailableException if one cannot be used
   */
  public static Protecting begin(ProtectingTerms terms, Keyring ring, Instant now, Crypto crypto)
      throws KeyUnavailableException {
    List<SigningKey> signers =
        terms.signers().isPresent()
            ? SigningKey.chosen(terms.signers().get().at(ring, now), terms.methods())
            : List.of();
    Optional<KeyVersion> recipient =
        terms.recipients().isPresent()
            ? Optional.of(recipient(terms.recipients().get(), ring, now))
            : Optional.empty();
    return new Protecting(terms, crypto, now, signers, recipient);
  }

  private static KeyVersion recipient(ActiveKeys recipients, Keyring ring, Instant now)
      throws KeyUnavailableException {
    KeyVersion recipient = recipients.at(ring, now).keys().get(0);
    PublicKey key = recipient.entry().certificate().getPublicKey();
    if (KeyFamily.of(key).filter(KeyFamily.RSA::equals).isEmpty()) {
      throw recipients.refused(
          recipient, "RSA-OAEP needs an RSA key, and this is for " + key.getAlgorithm());
    }
    return recipient;
  }

  /** Protects a message, and writes it as it is, comments and all. */
  public byte[] protect(byte[] envelope) throws MalformedMessageException, KeyUnavailableException {
    byte[] message;
    try {
      message = protectInPlace(SoapInput.readOwn(envelope)).bytes();
    } catch (NotCanonicalException e) {
      throw new MalformedMessageException(String.valueOf(e.getMessage()), e);
    } catch (RuntimeException | StackOverflowError e) {
      throw LastDefence.unreadable(e);
    }
    telling.forEach(Runnable::run);
    return message;
  }

  /** Protects a copy of a message. */
  public Document protect(Document envelope)
      throws MalformedMessageException, KeyUnavailableException {
    Document document;
    try {
      document = (Document) envelope.cloneNode(true);
      // Trees made by programs may lack declarations of the namespaces that they use.
      Tidying.tidy(document);
      protectInPlace(Envelope.of(document));
    } catch (RuntimeException | StackOverflowError e) {
      throw LastDefence.unreadable(e);
    }
    telling.forEach(Runnable::run);
    return document;
  }

  /** Protects a message, and hands out what has become of it. */
  private Envelope protectInPlace(Envelope envelope)
      throws MalformedMessageException, KeyUnavailableException {
    Envelope last = envelope;
    MessageSignature.Digests digests = new MessageSignature.Digests();
    // The one that is made last stands first: that of the key which the receiver knows.
    for (Map.Entry<String, Alias> second : terms.further().entrySet()) {
      Optional<SigningKey> key = signer(second.getValue());
      if (key.isPresent()) {
        last = last.again();
        Protection header = new Protection(last, Optional.of(second.getKey()), false, crypto, now);
        header.timestamp(terms.validFor());
        sign(header, key.get(), digests);
        header.putTimestampFirst();
      }
    }
    last = last.again();
    Protection header = new Protection(last, terms.actor(), true, crypto, now);
    header.timestamp(terms.validFor());
    if (terms.order() == ProtectionOrder.ENCRYPT_THEN_SIGN) {
      encrypt(header);
    }
    if (first.isPresent()) {
      sign(header, first.get(), digests);
    }
    if (terms.order() == ProtectionOrder.SIGN_THEN_ENCRYPT) {
      encrypt(header);
    }
    header.putTimestampFirst();
    return last;
  }

  private Optional<SigningKey> signer(Alias alias) {
    return signers.stream().filter(key -> key.version().alias().equals(alias)).findFirst();
  }

  private void sign(Protection header, SigningKey key, MessageSignature.Digests digests)
      throws MalformedMessageException, KeyUnavailableException {
    header.sign(key, terms.reference(), terms.signed(), digests);
    telling.add(() -> key.by().used(key.version()));
  }

  private void encrypt(Protection header)
      throws MalformedMessageException, KeyUnavailableException {
    if (recipient.isPresent()) {
      ActiveKeys by = terms.recipients().orElseThrow();
      header.encrypt(by, recipient.get(), terms.encrypting());
      telling.add(() -> by.used(recipient.get()));
    }
  }
}
