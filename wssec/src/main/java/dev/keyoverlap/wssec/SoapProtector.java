package dev.keyoverlap.wssec;

import dev.keyoverlap.algorithm.ContentEncryption;
import dev.keyoverlap.algorithm.KeyTransport;
import dev.keyoverlap.algorithm.SignatureAlgorithm;
import dev.keyoverlap.internal.choice.SenderSettings;
import dev.keyoverlap.key.Alias;
import dev.keyoverlap.key.KeyUnavailableException;
import dev.keyoverlap.message.MalformedMessageException;
import dev.keyoverlap.ring.Keyring;
import dev.keyoverlap.ring.KeyringSource;
import dev.keyoverlap.wssec.internal.envelope.ContentCipher;
import dev.keyoverlap.wssec.internal.envelope.Names;
import dev.keyoverlap.wssec.internal.protect.Protecting;
import dev.keyoverlap.wssec.internal.protect.ProtectingTerms;
import dev.keyoverlap.wssec.internal.protect.Protection.EncryptingTerms;
import dev.keyoverlap.wssec.internal.protect.Signers;
import dev.keyoverlap.wssec.internal.protect.TransportAlgorithms;
import dev.keyoverlap.wssec.spec.KeyReference;
import dev.keyoverlap.wssec.spec.ProtectionOrder;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.w3c.dom.Document;

/**
 * Signs and encrypts SOAP messages with the keys of a ring, as WS-Security 1.1.1 has it.
 *
 * <pre>{@code
 * SoapProtector protector = SoapProtector.with(rotation)
 *     .signAs(alias("orders"))                       // body and timestamp
 *     .encryptTo(alias("partner"))                   // the body
 *     .build();
 * byte[] message = protector.protect(envelope);      // SOAP 1.1 or 1.2
 * }</pre>
 *
 * <p>A security header carries one signature. Most receivers verify every signature and reject the
 * message if they do not know one of the keys. So let the receiver trust the new certificate first,
 * then swap the key, or agree on a downtime. Some receivers know one key at a time, and read the
 * security header of their own actor only. For them {@link Builder#signAsIfPresentFor(String,
 * Alias)} adds a second header with the next key's signature, behind the header that the receiver
 * reads today.
 *
 * <p>A message is encrypted to one recipient, and there is no {@code encryptToIfPresent}. Receivers
 * such as WSS4J decrypt every encrypted key of their header, and reject the message if one is for
 * somebody else. There is no {@code provider} setting: each key is used with its own provider, or
 * the first registered one that accepts it.
 *
 * <p>Instances are immutable and safe for use by several threads. Each message is protected with
 * one ring, so a swap mixes no two keys.
 *
 * @since 1.0
 */
public final class SoapProtector {

  private final SenderSettings sender;
  private final ProtectingTerms terms;

  private SoapProtector(SenderSettings sender, ProtectingTerms terms) {
    this.sender = sender;
    this.terms = terms;
  }

  /**
   * Begins to set up a protector.
   *
   * @param keys where each message's keys come from: a rotation, or one ring
   * @return a builder
   */
  public static Builder with(KeyringSource keys) {
    return new Builder(keys);
  }

  /**
   * Protects a message.
   *
   * @param envelope the message, without security header for the same actor
   * @return the protected message, in UTF-8
   * @throws MalformedMessageException if it is no SOAP message, has a security header already, or
   *     lacks a part that is to be protected
   * @throws KeyUnavailableException if a key is missing or cannot be used
   */
  public byte[] protect(byte[] envelope) throws MalformedMessageException, KeyUnavailableException {
    Objects.requireNonNull(envelope);
    return begin().protect(envelope);
  }

  /** Chooses the keys of one message. */
  private Protecting begin() throws KeyUnavailableException {
    Keyring ring = sender.keys().keyring();
    Instant now = sender.clock().instant();
    return Protecting.begin(terms, ring, now, KeyringCrypto.ofChosenKeys(ring, now));
  }

  /**
   * Protects a message that was parsed already.
   *
   * @param envelope the message, namespaces considered; not changed
   * @return the protected message
   * @throws MalformedMessageException as {@link #protect(byte[])} does
   * @throws KeyUnavailableException if a key is missing or cannot be used
   */
  public Document protectDocument(Document envelope)
      throws MalformedMessageException, KeyUnavailableException {
    Objects.requireNonNull(envelope);
    return begin().protect(envelope);
  }

  /** Describes the protection; nothing of a key. */
  @Override
  public String toString() {
    return terms.toString();
  }

  /**
   * Sets up a protector. Not for use by several threads.
   *
   * @since 1.0
   */
  public static final class Builder {

    private static final Duration USUAL_VALIDITY = Duration.ofMinutes(5);

    private SenderSettings sender;
    private final Signers signers = new Signers();
    private Set<SoapPart> signed = SoapPart.join(SoapPart.BODY, SoapPart.TIMESTAMP);
    private KeyReference reference = KeyReference.BINARY_SECURITY_TOKEN;
    private Optional<Alias> partner = Optional.empty();
    private Set<SoapPart> encrypted = Set.of(SoapPart.BODY);
    private KeyReference recipientReference = KeyReference.ISSUER_AND_SERIAL;
    private ContentEncryption content = ContentEncryption.AES_256_GCM;
    private KeyTransport transport = KeyTransport.RSA_OAEP_SHA256;
    private boolean signatureEncrypted;
    private ProtectionOrder protectionOrder = ProtectionOrder.SIGN_THEN_ENCRYPT;
    private Duration validFor = USUAL_VALIDITY;
    private Optional<String> actor = Optional.empty();

    private Builder(KeyringSource keys) {
      this.sender = SenderSettings.of(keys);
    }

    /**
     * Sign with the key under this alias; without it there is no message.
     *
     * @param alias an alias of our own, and one only
     * @return this builder
     */
    public Builder signAs(Alias alias) {
      signers.first(alias);
      return this;
    }

    /**
     * Sign with the key under this alias, in this way; without it there is no message.
     *
     * @param alias an alias of our own, and one only
     * @param algorithm how; must fit the key that is active under the alias when a message is
     *     signed
     * @return this builder
     */
    public Builder signAs(Alias alias, SignatureAlgorithm algorithm) {
      signers.algorithm(alias, algorithm);
      return signAs(alias);
    }

    /**
     * Add a second security header, for another actor, with the signature of another key, as soon
     * as, and as long as, the alias has an active one. The header follows the first one and need
     * not be understood. A receiver that replaces its certificate by the new one switches to that
     * actor at the same time.
     *
     * <p>Use it only for receivers that are known to ignore headers for other actors. WSS4J does,
     * and gSOAP if the first header is for an {@link #actor}, too. Others read the first header,
     * for any actor.
     *
     * @param otherActor the URI of the actor (SOAP 1.1) or role (SOAP 1.2)
     * @param alias an alias of our own, which need not exist yet
     * @return this builder
     */
    public Builder signAsIfPresentFor(String otherActor, Alias alias) {
      signers.further(Names.requireActor(otherActor), alias);
      return this;
    }

    /**
     * Add a second security header, for another actor, signed in this way; as {@link
     * #signAsIfPresentFor(String, Alias)} in every other respect.
     *
     * @param otherActor the URI of the actor (SOAP 1.1) or role (SOAP 1.2)
     * @param alias an alias of our own, which need not exist yet
     * @param algorithm how; must fit the key that is active under the alias when a message is
     *     signed
     * @return this builder
     */
    public Builder signAsIfPresentFor(
        String otherActor, Alias alias, SignatureAlgorithm algorithm) {
      signers.algorithm(alias, algorithm);
      return signAsIfPresentFor(otherActor, alias);
    }

    /**
     * Sets the parts to sign; body and timestamp by default.
     *
     * @param first a part
     * @param more further parts
     * @return this builder
     */
    public Builder sign(SoapPart first, SoapPart... more) {
      this.signed = SoapPart.join(first, more);
      return this;
    }

    /**
     * How the message names the key that signed it; by the certificate itself by default.
     *
     * @param reference how
     * @return this builder
     */
    public Builder signerIdentifier(KeyReference reference) {
      this.reference = reference;
      return this;
    }

    /**
     * To whom a message is encrypted: to the alias's active certificate.
     *
     * @param alias the partner's alias
     * @return this builder
     */
    public Builder encryptTo(Alias alias) {
      this.partner = Optional.of(alias);
      return this;
    }

    /**
     * Sets the parts to encrypt; the content of the body by default.
     *
     * @param first a part, other than the timestamp
     * @param more further parts
     * @return this builder
     */
    public Builder encrypt(SoapPart first, SoapPart... more) {
      this.encrypted = SoapPart.join(first, more);
      return this;
    }

    /**
     * Encrypts the signature, too. Without that it shows a digest of what is encrypted, from which
     * a content of which there are few can be guessed.
     *
     * @return this builder
     */
    public Builder encryptSignature() {
      this.signatureEncrypted = true;
      return this;
    }

    /**
     * How the message names the key that it is encrypted to; by issuer and serial number by
     * default.
     *
     * @param reference how
     * @return this builder
     */
    public Builder recipientIdentifier(KeyReference reference) {
      this.recipientReference = reference;
      return this;
    }

    /**
     * With which cipher the content is encrypted; AES-256-GCM by default.
     *
     * @param encryption the cipher
     * @return this builder
     */
    public Builder contentEncryption(ContentEncryption encryption) {
      this.content = encryption;
      return this;
    }

    /**
     * How the key of the content is encrypted; RSA-OAEP with SHA-256 throughout by default.
     *
     * @param transport how
     * @return this builder
     */
    public Builder keyTransport(KeyTransport transport) {
      this.transport = transport;
      return this;
    }

    /**
     * Whether to sign or to encrypt first; to sign by default.
     *
     * @param order the order
     * @return this builder
     */
    public Builder protectionOrder(ProtectionOrder order) {
      this.protectionOrder = order;
      return this;
    }

    /**
     * How long a message is valid by its timestamp; 5 minutes by default. For messages that may lie
     * in queues it takes more, and a receiver that remembers the signatures for as long.
     *
     * @param duration whole seconds, at least one
     * @return this builder
     * @throws IllegalArgumentException if it is less than a second or more than a year
     */
    public Builder validFor(Duration duration) {
      if (duration.toSeconds() < 1 || duration.compareTo(Duration.ofDays(365)) > 0) {
        throw new IllegalArgumentException(
            "A message is valid for one second to one year, and not for " + duration);
      }
      this.validFor = duration;
      return this;
    }

    /**
     * For which actor (SOAP 1.1) or role (SOAP 1.2) the security header is; for the ultimate
     * receiver by default, without saying so.
     *
     * @param uri the actor's URI
     * @return this builder
     */
    public Builder actor(String uri) {
      this.actor = Optional.of(Names.requireActor(uri));
      return this;
    }

    /**
     * Sign and encrypt also with certificates that are not valid yet or no longer, which is refused
     * by default. Most receivers will reject such messages, and the partner may have destroyed the
     * key.
     *
     * @return this builder
     */
    public Builder acceptExpired() {
      sender = sender.acceptExpired();
      return this;
    }

    /**
     * Signs and encrypts also with certificates whose key usage does not allow it (RFC 5280,
     * 4.2.1.3). By default such a certificate is refused: it is probably the wrong one, and some
     * receivers will reject such messages.
     *
     * @return this builder
     */
    public Builder acceptAnyKeyUsage() {
      sender = sender.acceptAnyKeyUsage();
      return this;
    }

    /**
     * The clock for timestamps and for judging certificates; the system's by default.
     *
     * @param clock the clock
     * @return this builder
     */
    public Builder clock(InstantSource clock) {
      sender = sender.clock(clock);
      return this;
    }

    /**
     * Makes the protector.
     *
     * @return the protector
     * @throws IllegalStateException if what the builder was told contradicts itself, or names an
     *     algorithm that SOAP messages cannot have
     */
    public SoapProtector build() {
      EncryptingTerms encrypting =
          new EncryptingTerms(
              SoapPart.inside(encrypted),
              recipientReference,
              ContentCipher.toEncrypt(content),
              TransportAlgorithms.of(transport),
              signatureEncrypted);
      ProtectingTerms terms =
          ProtectingTerms.of(
              sender,
              signers,
              SoapPart.inside(signed),
              reference,
              partner,
              encrypting,
              protectionOrder,
              validFor,
              actor);
      terms.announce("SoapProtector");
      return new SoapProtector(sender, terms);
    }
  }
}
