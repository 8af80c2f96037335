package dev.keyoverlap.wssec;

import dev.keyoverlap.algorithm.ContentEncryption;
import dev.keyoverlap.algorithm.KeyTransport;
import dev.keyoverlap.algorithm.SignatureAlgorithm;
import dev.keyoverlap.internal.judge.ReceiverSettings;
import dev.keyoverlap.internal.work.Budget;
import dev.keyoverlap.internal.work.LastDefence;
import dev.keyoverlap.key.KeyUnavailableException;
import dev.keyoverlap.message.DecryptionException;
import dev.keyoverlap.message.Limit;
import dev.keyoverlap.message.Limits;
import dev.keyoverlap.message.MalformedMessageException;
import dev.keyoverlap.message.VerificationException;
import dev.keyoverlap.message.VerificationPolicy;
import dev.keyoverlap.ring.KeyUse;
import dev.keyoverlap.ring.Keyring;
import dev.keyoverlap.ring.KeyringSource;
import dev.keyoverlap.wssec.internal.envelope.ContentCipher;
import dev.keyoverlap.wssec.internal.envelope.Envelope;
import dev.keyoverlap.wssec.internal.envelope.Names;
import dev.keyoverlap.wssec.internal.envelope.SoapInput;
import dev.keyoverlap.wssec.internal.receive.Receiving;
import dev.keyoverlap.wssec.internal.receive.ReceivingTerms;
import dev.keyoverlap.wssec.spec.ReplayCache;
import dev.keyoverlap.wssec.spec.SoapRefusedException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.EnumSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.w3c.dom.Document;

/**
 * Decrypts and verifies SOAP messages with the keys of a ring.
 *
 * <pre>{@code
 * VerificationPolicy policy = VerificationPolicy.anyOf(alias("partner"), alias("partner-next"));
 * SoapReceiver receiver = SoapReceiver.with(rotation, policy)
 *     .requireEncrypted(SoapPart.BODY)
 *     .build();
 * try {
 *   ReceivedSoap received = receiver.receive(message);
 *   handle(received.body());
 * } catch (KeyOverlapException e) {
 *   log(e);                                          // says why
 *   answer(SoapFault.securityFault(SoapVersion.SOAP_1_1));    // says nothing
 * }
 * }</pre>
 *
 * <p><b>Which key.</b> Our own keys and the partners' are looked up by what the message says:
 * certificate, issuer and serial number, subject key identifier, or SHA-1 thumbprint. Retained keys
 * decrypt as long as they are kept, and verify until their date. A certificate in a message is
 * never trusted for being there; under a policy that {@linkplain VerificationPolicy#acceptChains
 * goes by chains} it must chain to an authority of the ring.
 *
 * <p><b>Signed parts.</b> Under a policy, body and timestamp must be signed, or what {@link
 * Builder#requireSigned} says: in their places, each by signatures that meet the policy. Only what
 * is signed is handed out. A signature covers what it refers to by an identifier that one element
 * carries; there are no other references, and no transformations beyond canonical XML.
 *
 * <p><b>Rejected messages.</b> A message is rejected if it is older than 5 minutes, was accepted
 * before, or has a DOCTYPE. Its security header may have timestamp, certificates, signatures,
 * encrypted keys, lists of references, encrypted data, signature confirmations and signed
 * UsernameTokens, as their schemas say; anything else is rejected. Of a UsernameToken only the
 * nonce is read, and is accepted once. Algorithms are those of {@link SignatureAlgorithm}, {@link
 * KeyTransport} and {@link ContentEncryption} (and their 192 and 384 bit relatives); you can add
 * others with {@link Builder#accept(ContentEncryption)}. Nothing is ever fetched from anywhere.
 *
 * <p><b>How it fails.</b> All checked exceptions of {@link #receive(byte[])} extend {@link
 * dev.keyoverlap.key.KeyOverlapException}: catch that for all, log it, and answer with a {@link
 * dev.keyoverlap.wssec.spec.SoapFault}, which tells the peer nothing.
 *
 * <p>There is no {@code provider} setting: each key is used with its own provider, or the first
 * registered one that accepts it.
 *
 * <p>Instances are safe for use by several threads. Each message is read with one ring.
 *
 * @since 1.0
 */
public final class SoapReceiver {

  private final ReceiverSettings settings;
  private final ReceivingTerms terms;

  private SoapReceiver(Builder builder) {
    this.settings = builder.settings;
    this.terms =
        new ReceivingTerms(
            builder.actor,
            builder.policy,
            SoapPart.inside(builder.signed),
            SoapPart.inside(builder.encrypted),
            builder.contents.stream()
                .map(ContentCipher::toDecrypt)
                .collect(Collectors.toUnmodifiableSet()),
            builder.transports.contains(KeyTransport.LEGACY_RSA_PKCS1_V1_5),
            builder.maxAge,
            builder.skew,
            builder.replays);
    terms
        .policy()
        .ifPresent(policy -> settings.announce("SoapReceiver", KeyUse.VERIFY, policy.aliases()));
    settings.announce("SoapReceiver", KeyUse.DECRYPT, Set.of());
  }

  /**
   * A receiver with the default settings: body and timestamp must be signed.
   *
   * @param keys where each message's keys come from: a rotation, or one ring
   * @param policy whose signatures a message needs
   * @return the receiver
   */
  public static SoapReceiver of(KeyringSource keys, VerificationPolicy policy) {
    return with(keys, policy).build();
  }

  /**
   * Begins to set up a receiver.
   *
   * @param keys where each message's keys come from: a rotation, or one ring
   * @param policy whose signatures a message needs
   * @return a builder
   */
  public static Builder with(KeyringSource keys, VerificationPolicy policy) {
    return new Builder(keys, Optional.of(policy));
  }

  /**
   * Begins to set up a receiver that decrypts and <b>verifies nothing</b>: neither signatures nor
   * the timestamp. Anybody can have written such a message, at any time. Use it only if the
   * transport, such as TLS with client certificates, says who sent it.
   *
   * @param keys where each message's keys come from: a rotation, or one ring
   * @return a builder
   */
  public static Builder decryptingOnly(KeyringSource keys) {
    return new Builder(keys, Optional.empty());
  }

  /**
   * Decrypts and verifies a message.
   *
   * @param message the message as it came
   * @return the message, accepted
   * @throws MalformedMessageException if it is not XML without DOCTYPE, no SOAP message, too long,
   *     or has a security header that is not understood
   * @throws DecryptionException if a part could not be decrypted, for whatever reason; it lists
   *     which of our keys were named
   * @throws VerificationException if the signatures do not meet the policy; with the report
   * @throws SoapRefusedException if something that is required is not signed or not encrypted, or
   *     the message is too old, or was accepted before
   * @throws KeyUnavailableException if a private key of ours cannot be had
   */
  public ReceivedSoap receive(byte[] message)
      throws MalformedMessageException,
          DecryptionException,
          VerificationException,
          SoapRefusedException,
          KeyUnavailableException {
    return receive(message, settings.budget());
  }

  /** With a budget that shows afterwards what the message has cost. */
  ReceivedSoap receive(byte[] message, Budget budget)
      throws MalformedMessageException,
          DecryptionException,
          VerificationException,
          SoapRefusedException,
          KeyUnavailableException {
    int length = message.length;
    Keyring ring = settings.ring();
    Instant now = settings.now();
    try {
      budget.require(Limit.SOAP_BYTES, length);
      Envelope envelope = SoapInput.read(message, budget);
      return new ReceivedSoap(Receiving.receive(settings, terms, envelope, ring, now, budget));
    } catch (RuntimeException | StackOverflowError e) {
      throw LastDefence.unreadable(e);
    }
  }

  /**
   * Decrypts and verifies a message that somebody else has parsed. The caller's parser decides what
   * the tree is; for messages of strangers it must refuse a DOCTYPE.
   *
   * @param message the message, namespaces considered; not changed
   * @return the message, accepted
   * @throws MalformedMessageException as {@link #receive(byte[])} does
   * @throws DecryptionException if a part could not be decrypted
   * @throws VerificationException if the signatures do not meet the policy
   * @throws SoapRefusedException as {@link #receive(byte[])} does
   * @throws KeyUnavailableException if a private key of ours cannot be had
   */
  public ReceivedSoap receiveDocument(Document message)
      throws MalformedMessageException,
          DecryptionException,
          VerificationException,
          SoapRefusedException,
          KeyUnavailableException {
    Objects.requireNonNull(message);
    Keyring ring = settings.ring();
    Instant now = settings.now();
    Budget budget = settings.budget();
    try {
      Envelope envelope = Envelope.of((Document) message.cloneNode(true), budget);
      ReceivedSoap received =
          new ReceivedSoap(Receiving.receive(settings, terms, envelope, ring, now, budget));
      received.requireReadable();
      return received;
    } catch (RuntimeException | StackOverflowError e) {
      throw LastDefence.unreadable(e);
    }
  }

  /**
   * Sets up a receiver. Not for use by several threads.
   *
   * @since 1.0
   */
  public static final class Builder {

    private static final Duration USUAL_AGE = Duration.ofMinutes(5);
    private static final Duration USUAL_SKEW = Duration.ofMinutes(1);
    private ReceiverSettings settings;
    private String actor = "";
    private final Optional<VerificationPolicy> policy;
    private Set<SoapPart> signed = new LinkedHashSet<>(List.of(SoapPart.BODY, SoapPart.TIMESTAMP));
    private boolean signedByChoice;
    private Set<SoapPart> encrypted = Set.of();
    private final Set<ContentEncryption> contents = EnumSet.noneOf(ContentEncryption.class);
    private final Set<KeyTransport> transports = EnumSet.noneOf(KeyTransport.class);
    private Duration maxAge = USUAL_AGE;
    private Duration skew = USUAL_SKEW;
    private ReplayCache replays = ReplayCache.inMemory();

    private Builder(KeyringSource keys, Optional<VerificationPolicy> policy) {
      this.settings = ReceiverSettings.of(keys);
      this.policy = policy;
    }

    /**
     * Sets the parts that must be signed; body and timestamp by default. A receiver that does not
     * insist on the timestamp accepts a message again once its cache has forgotten it.
     *
     * @param first a part
     * @param more further parts
     * @return this builder
     */
    public Builder requireSigned(SoapPart first, SoapPart... more) {
      this.signed = SoapPart.join(first, more);
      this.signedByChoice = true;
      return this;
    }

    /**
     * Sets the parts that must be encrypted; nothing by default.
     *
     * @param first a part
     * @param more further parts
     * @return this builder
     */
    public Builder requireEncrypted(SoapPart first, SoapPart... more) {
      this.encrypted = SoapPart.join(first, more);
      return this;
    }

    /**
     * Accept content that is encrypted in this way too, such as {@link
     * ContentEncryption#LEGACY_AES_256_CBC}. AES-GCM is accepted by default.
     *
     * <p>AES-CBC has let attackers decrypt messages: they send changed ones and watch the answers.
     * The answers here are alike, but not the time that they take. How your application reacts to
     * rubbish is another matter.
     *
     * @param encryption how
     * @return this builder
     */
    public Builder accept(ContentEncryption encryption) {
      this.contents.add(encryption);
      return this;
    }

    /**
     * Accept keys that were encrypted to an RSA key of ours in this way too, such as {@link
     * KeyTransport#LEGACY_RSA_PKCS1_V1_5}. RSA-OAEP is accepted by default, with every digest.
     *
     * @param transport how
     * @return this builder
     */
    public Builder accept(KeyTransport transport) {
      this.transports.add(transport);
      return this;
    }

    /**
     * Reads the security header for this actor (SOAP 1.1) or role (SOAP 1.2); by default that for
     * the ultimate receiver.
     *
     * @param uri the actor's URI
     * @return this builder
     * @throws IllegalArgumentException if it is blank
     */
    public Builder actor(String uri) {
      this.actor = Names.requireActor(uri);
      return this;
    }

    /**
     * How old a message may be by its timestamp; 5 minutes by default.
     *
     * @param duration how old; positive
     * @return this builder
     * @throws IllegalArgumentException if it is not positive
     */
    public Builder maxAge(Duration duration) {
      if (duration.isZero() || duration.isNegative()) {
        throw new IllegalArgumentException(
            "The maximum age of a message must be positive, and it is " + duration);
      }
      this.maxAge = duration;
      return this;
    }

    /**
     * By how much the sender's clock may differ from ours, for the timestamp's beginning and end; a
     * minute by default. When a certificate begins, the {@linkplain
     * VerificationPolicy#clockTolerance(dev.keyoverlap.key.ClockTolerance) policy's tolerance}
     * decides.
     *
     * @param duration by how much; not negative
     * @return this builder
     * @throws IllegalArgumentException if it is negative
     */
    public Builder clockSkew(Duration duration) {
      if (duration.isNegative()) {
        throw new IllegalArgumentException(
            "The clock skew must not be negative, and it is " + duration);
      }
      this.skew = duration;
      return this;
    }

    /**
     * Remembers which messages were accepted; in the memory of this process by default.
     *
     * @param cache the cache, perhaps shared with other receivers of the same messages
     * @return this builder
     */
    public Builder replays(ReplayCache cache) {
      this.replays = cache;
      return this;
    }

    /**
     * Bounds what a message may contain and cost. It replaces all limits that were set before.
     *
     * @param limits the limits; those of SOAP and of signatures apply
     * @return this builder
     */
    public Builder limits(Limits limits) {
      this.settings = settings.limits(limits);
      return this;
    }

    /**
     * The clock for timestamps and for judging certificates and retention; the system's by default.
     *
     * @param clock the clock
     * @return this builder
     */
    public Builder clock(InstantSource clock) {
      this.settings = settings.clock(clock);
      return this;
    }

    /**
     * Makes the receiver.
     *
     * @return the receiver
     * @throws IllegalStateException if {@link #requireSigned} was called on a receiver that
     *     decrypts only, or it was told to accept an algorithm that SOAP messages cannot have
     */
    public SoapReceiver build() {
      if (signedByChoice && policy.isEmpty()) {
        throw new IllegalStateException(
            "Cannot require signed parts: a receiver made by decryptingOnly verifies nothing. Call"
                + " SoapReceiver.with(keys, policy) and say in the policy whose signatures count");
      }
      return new SoapReceiver(this);
    }
  }
}
