package dev.keyoverlap.cms.spec;

import dev.keyoverlap.algorithm.ContentEncryption;
import dev.keyoverlap.algorithm.KeyAgreementScheme;
import dev.keyoverlap.algorithm.KeyEncapsulation;
import dev.keyoverlap.algorithm.KeyTransport;
import dev.keyoverlap.algorithm.SignatureAlgorithm;
import dev.keyoverlap.message.ReceiverRule;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Describes what a receiver can read: its rule for several signatures, its algorithms, its limits.
 *
 * <p>Name the receiver, and signers and encryptors make messages that it reads. The key that the
 * receiver knows is where it expects it, and no algorithm, identifier or encoding is used that it
 * cannot read.
 *
 * <pre>{@code
 * CmsSigner signer = CmsSigner.with(rotation)
 *     .signAs(alias("orders"))                  // first the key that the receiver knows
 *     .signAsIfPresent(alias("orders-next"))
 *     .forReceiver(MeasuredReceivers.GNUTLS_CERTTOOL)
 *     .build();
 * }</pre>
 *
 * <p>Naming a receiver that reads nothing better asks for what it reads, even where that is a
 * "LEGACY" of this library, such as AES-CBC. It never weakens what you ask for by name. If you ask
 * for AES-GCM and name a receiver that does not read it, building the signer or encryptor fails. So
 * is whatever else the receiver cannot be served with, such as a second recipient. Requirements on
 * the key under an alias are checked against the ring at that time, and again for each message,
 * since the key may have changed.
 *
 * <p>{@link MeasuredReceivers} has those that were measured. A partner of your own is described by
 * what you asked or tried:
 *
 * <pre>{@code
 * ReceiverProfile partner = ReceiverProfile.with("the partner's gateway", "7.5")
 *     .source("Told by the partner's administrator in a mail of 3 May")
 *     .acceptsSignatures(ReceiverRule.FIRST, SignatureAlgorithm.RSA_SHA256)
 *     .maxSignatures(2)
 *     .decrypts(ContentEncryption.LEGACY_AES_256_CBC)
 *     .keyTransports(KeyTransport.LEGACY_RSA_PKCS1_V1_5)
 *     .maxRecipients(1)
 *     .build();
 * }</pre>
 *
 * <p>Immutable and safe for use by several threads.
 *
 * @since 1.0
 */
public final class ReceiverProfile {

  private final String name;
  private final String version;
  private final String source;
  private final Optional<SignatureReading> verifying;
  private final Optional<EncryptionReading> decrypting;
  private final boolean indefiniteLengths;

  private ReceiverProfile(
      Builder builder,
      Optional<SignatureReading> verifying,
      Optional<EncryptionReading> decrypting) {
    this.name = builder.name;
    this.version = builder.version;
    this.source = builder.source;
    this.verifying = verifying;
    this.decrypting = decrypting;
    this.indefiniteLengths = builder.indefiniteLengths;
  }

  /**
   * Begins to describe a receiver. Without more it reads nothing; identifiers are then by issuer
   * and serial number, numbers are not limited, and lengths must be definite.
   *
   * @param name what it is called
   * @param version which version of it
   * @return a builder
   */
  public static Builder with(String name, String version) {
    return new Builder(name, version);
  }

  /**
   * A receiver that was measured, by its name in configuration files. {@link MeasuredReceivers#all}
   * lists them.
   *
   * @param id such as {@code openssl-cms}
   * @return the profile
   * @throws IllegalArgumentException if none of them has this name; the message lists the names
   */
  public static ReceiverProfile named(String id) {
    return MeasuredReceivers.named(id);
  }

  /**
   * The name in configuration files: {@link #name()} in lower case, with hyphens for everything but
   * letters and digits, such as {@code openssl-cms}.
   *
   * @return the name
   */
  public String id() {
    return name.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]+", "-");
  }

  /**
   * The name of the receiver.
   *
   * @return the name
   */
  public String name() {
    return name;
  }

  /**
   * The version that this holds for.
   *
   * @return the version
   */
  public String version() {
    return version;
  }

  /**
   * How and when this was found out.
   *
   * @return a sentence; empty if nobody said
   */
  public String source() {
    return source;
  }

  /**
   * The signatures that it reads.
   *
   * @return what, or empty if it does not verify signatures
   */
  public Optional<SignatureReading> verifying() {
    return verifying;
  }

  /**
   * The encrypted messages that it reads.
   *
   * @return what, or empty if it does not decrypt
   */
  public Optional<EncryptionReading> decrypting() {
    return decrypting;
  }

  /**
   * Whether it reads messages of indefinite length whose content comes in pieces, as streams make
   * them.
   *
   * @return false if every length must be definite
   */
  public boolean readsIndefiniteLengths() {
    return indefiniteLengths;
  }

  /** The name and the version. */
  @Override
  public String toString() {
    return name + " " + version;
  }

  /**
   * Describes a receiver. Not for use by several threads.
   *
   * @since 1.0
   */
  public static final class Builder {

    private final String name;
    private final String version;
    private String source = "";
    private final ProfileDraft draft = new ProfileDraft();
    private boolean indefiniteLengths;

    private Builder(String name, String version) {
      this.name = name;
      this.version = version;
    }

    /**
     * How and when this was found out.
     *
     * @param sentence a sentence
     * @return this builder
     */
    public Builder source(String sentence) {
      this.source = sentence;
      return this;
    }

    /**
     * It verifies signatures.
     *
     * @param rule which of several signatures it requires to be correct
     * @param algorithms those that it reads, preferred ones first
     * @return this builder
     */
    public Builder acceptsSignatures(ReceiverRule rule, SignatureAlgorithm... algorithms) {
      draft.rule = Optional.of(rule);
      draft.signatureAlgorithms = List.of(algorithms);
      return this;
    }

    /**
     * How a message may name its signers; by issuer and serial number unless this is called.
     *
     * @param ways the ways, the preferred one first
     * @return this builder
     */
    public Builder signerIdentifiers(CertificateReference... ways) {
      draft.signerIdentifiers = List.of(ways);
      return this;
    }

    /**
     * A message may carry no more than so many signatures.
     *
     * @param number at least 1
     * @return this builder
     */
    public Builder maxSignatures(int number) {
      draft.maxSignatures = number;
      return this;
    }

    /**
     * The message must carry the certificates of its signers.
     *
     * @return this builder
     */
    public Builder needsCertificates() {
      draft.certificatesNeeded = true;
      return this;
    }

    /**
     * It reads ECDSA only with a digest of at least as many bits as the curve has: SHA-384 with
     * P-384, and nothing with P-521.
     *
     * @return this builder
     */
    public Builder wantsDigestAsLongAsCurve() {
      draft.digestAsLongAsCurve = true;
      return this;
    }

    /**
     * It decrypts messages; say also what keys it has, by {@link #keyTransports} or {@link
     * #keyAgreements}.
     *
     * @param encryptions the ways of encrypting content that it reads, preferred ones first
     * @return this builder
     */
    public Builder decrypts(ContentEncryption... encryptions) {
      draft.contentEncryptions = List.of(encryptions);
      return this;
    }

    /**
     * How its RSA keys can be encrypted to.
     *
     * @param transports the ways, preferred ones first
     * @return this builder
     */
    public Builder keyTransports(KeyTransport... transports) {
      draft.keyTransports = List.of(transports);
      return this;
    }

    /**
     * How a key can be agreed on with its elliptic-curve keys.
     *
     * @param agreements the ways
     * @return this builder
     */
    public Builder keyAgreements(KeyAgreementScheme... agreements) {
      draft.keyAgreements = List.of(agreements);
      return this;
    }

    /**
     * How keys can be encapsulated to it.
     *
     * @param encapsulations the ways
     * @return this builder
     */
    public Builder keyEncapsulations(KeyEncapsulation... encapsulations) {
      draft.keyEncapsulations = List.of(encapsulations);
      return this;
    }

    /**
     * How a message may name its recipients; by issuer and serial number unless this is called.
     *
     * @param ways the ways, the preferred one first
     * @return this builder
     */
    public Builder recipientIdentifiers(CertificateReference... ways) {
      draft.recipientIdentifiers = List.of(ways);
      return this;
    }

    /**
     * A message may have no more than so many recipients.
     *
     * @param number at least 1
     * @return this builder
     */
    public Builder maxRecipients(int number) {
      draft.maxRecipients = number;
      return this;
    }

    /**
     * The recipient that it knows must come before those that it does not know.
     *
     * @return this builder
     */
    public Builder wantsKnownRecipientFirst() {
      draft.knownRecipientFirst = true;
      return this;
    }

    /**
     * The holder of an RSA key can read a message that is also for keys of other kinds.
     *
     * @return this builder
     */
    public Builder readsRsaBesideOtherKinds() {
      draft.rsaBesideOthers = true;
      return this;
    }

    /**
     * It reads messages of indefinite length whose content comes in pieces, as streams make them.
     *
     * @return this builder
     */
    public Builder readsIndefiniteLengths() {
      this.indefiniteLengths = true;
      return this;
    }

    /**
     * Makes the profile.
     *
     * @return the profile
     * @throws IllegalStateException if it can read nothing at all, or nothing of a kind that it is
     *     said to read
     */
    public ReceiverProfile build() {
      draft.requireSense(name);
      return new ReceiverProfile(this, draft.verifying(), draft.decrypting());
    }
  }
}
