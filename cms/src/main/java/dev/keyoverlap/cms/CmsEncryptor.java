package dev.keyoverlap.cms;

import dev.keyoverlap.algorithm.ContentEncryption;
import dev.keyoverlap.algorithm.KeyAgreementScheme;
import dev.keyoverlap.algorithm.KeyEncapsulation;
import dev.keyoverlap.algorithm.KeyTransport;
import dev.keyoverlap.cms.internal.choice.MessageSettings;
import dev.keyoverlap.cms.internal.envelope.Encrypting;
import dev.keyoverlap.cms.internal.envelope.EncryptingTerms;
import dev.keyoverlap.cms.internal.provider.BouncyCastleVersion;
import dev.keyoverlap.cms.internal.syntax.Stage;
import dev.keyoverlap.cms.internal.syntax.StreamWriting;
import dev.keyoverlap.cms.spec.CertificateReference;
import dev.keyoverlap.cms.spec.MeasuredReceivers;
import dev.keyoverlap.cms.spec.ReceiverProfile;
import dev.keyoverlap.cms.spec.SetOrder;
import dev.keyoverlap.internal.choice.ActiveKeys;
import dev.keyoverlap.internal.choice.SenderSettings;
import dev.keyoverlap.internal.files.Pump;
import dev.keyoverlap.key.Alias;
import dev.keyoverlap.key.KeyUnavailableException;
import dev.keyoverlap.message.ProgressListener;
import dev.keyoverlap.ring.KeyUse;
import dev.keyoverlap.ring.KeyringSource;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Path;
import java.security.Provider;
import java.time.InstantSource;
import java.util.Optional;

/**
 * Encrypts messages to the certificates under one or several aliases (RFC 5083, AuthEnvelopedData;
 * on request RFC 5652, EnvelopedData).
 *
 * <p>The holder of any one of the keys can decrypt. For an overlap of two keys of a partner, name
 * the second alias in advance. While a certificate is under it, messages are also encrypted to that
 * certificate:
 *
 * <pre>{@code
 * CmsEncryptor encryptor = CmsEncryptor.with(rotation)
 *     .encryptTo(alias("partner"))
 *     .encryptToIfPresent(alias("partner-next"))
 *     .build();
 * byte[] enveloped = encryptor.encrypt(order);
 * }</pre>
 *
 * <p>Content is encrypted with AES-256-GCM. How its key goes to a recipient depends on the
 * recipient's key. One message can have recipients with different kinds of keys:
 *
 * <table>
 * <caption>The defaults</caption>
 * <tr><th>key</th><th>how</th><th>key usage needed</th></tr>
 * <tr><td>RSA</td><td>{@link KeyTransport#RSA_OAEP_SHA256}</td><td>keyEncipherment</td></tr>
 * <tr><td>P-256, P-384, P-521</td><td>{@link KeyAgreementScheme#ECDH_SHA256},
 *   {@link KeyAgreementScheme#ECDH_SHA384}, {@link KeyAgreementScheme#ECDH_SHA512}</td>
 *   <td>keyAgreement</td></tr>
 * <tr><td>X25519</td><td>{@link KeyAgreementScheme#ECDH_HKDF_SHA256}</td><td>keyAgreement</td></tr>
 * <tr><td>ML-KEM-512, ML-KEM-768, ML-KEM-1024</td><td>{@link KeyEncapsulation#ML_KEM_512},
 *   {@link KeyEncapsulation#ML_KEM_768}, {@link KeyEncapsulation#ML_KEM_1024}</td>
 *   <td>keyEncipherment</td></tr>
 * </table>
 *
 * <p>A certificate without the key usage extension allows everything. Keys that are agreed on wrap
 * the key of the content by AES Key Wrap with keys as long as its own, or as long as {@link
 * KeyEncapsulation} says. Receivers that read nothing as good are served on request, by names that
 * begin with "LEGACY".
 *
 * <p>Instances are immutable and safe for use by several threads. A message is made with one ring.
 *
 * @since 1.0
 */
public final class CmsEncryptor {

  private final ActiveKeys keys;
  private final EncryptingTerms terms;
  private final ProgressListener progress;

  private CmsEncryptor(ActiveKeys keys, EncryptingTerms terms, ProgressListener progress) {
    this.keys = keys;
    this.terms = terms;
    this.progress = progress;
  }

  /**
   * Begins to set up an encryptor.
   *
   * @param keys where each message's certificates come from: a rotation, or one ring
   * @return a builder
   */
  public static Builder with(KeyringSource keys) {
    BouncyCastleVersion.require();
    return new Builder(keys);
  }

  /**
   * This encryptor, telling how far it is when it works on streams and files.
   *
   * @param progress is told, and can cancel
   * @return an encryptor that is the same otherwise
   */
  public CmsEncryptor withProgress(ProgressListener progress) {
    return new CmsEncryptor(keys, terms, progress);
  }

  /**
   * Encrypts.
   *
   * @param content what to encrypt
   * @return the message in DER, or its Base64 if the builder was told so
   * @throws KeyUnavailableException if there is no key under an alias, if its certificate is
   *     outside its period of validity or does not allow encryption, or if the key is too short. It
   *     is also thrown for a kind of key that cannot be encrypted to, and for a key with which the
   *     receiver cannot read messages
   */
  public byte[] encrypt(byte[] content) throws KeyUnavailableException {
    try (Encrypting encrypting = begin()) {
      return encrypting.message(content);
    }
  }

  /**
   * Encrypts content of any size, in constant memory. The recipients are chosen before the first
   * byte is read, and it is for them, even if the ring changes meanwhile.
   *
   * <p>The message is in BER: of indefinite length, the content in pieces of 16 KiB. For a receiver
   * that cannot read BER, the message is in DER. The encrypted content then waits in memory or, if
   * it is long, in a temporary file until its length is known.
   *
   * @param content what to encrypt, up to its end; not closed
   * @param message gets the message; neither flushed nor closed. If an exception is thrown it has
   *     got the beginning of a message that no receiver accepts
   * @throws KeyUnavailableException as {@link #encrypt(byte[])} does
   * @throws IOException if reading or writing fails, or there is more content than {@link
   *     ContentEncryption} allows; an {@link java.io.InterruptedIOException} if the thread was
   *     interrupted
   */
  public void encryptStream(InputStream content, OutputStream message)
      throws KeyUnavailableException, IOException {
    try (Encrypting encrypting = begin()) {
      writing(encrypting).write(content, message);
    }
  }

  /**
   * Encrypts content of any size into a file, in constant memory.
   *
   * @param content what to encrypt, up to its end; not closed
   * @param message the file to write. It appears as a whole, replacing one that is there, when all
   *     is done; if an exception is thrown nothing appears or changes. A new file is readable for
   *     its owner only, one that replaces another for whom that was
   * @throws KeyUnavailableException as {@link #encrypt(byte[])} does
   * @throws IOException as {@link #encryptStream(InputStream, OutputStream)} does
   */
  public void encryptToFile(InputStream content, Path message)
      throws KeyUnavailableException, IOException {
    try (Encrypting encrypting = begin()) {
      writing(encrypting).write(content, message);
    }
  }

  /**
   * Encrypts a file into another, in constant memory.
   *
   * @param content the file to encrypt
   * @param message the file to write, as {@link #encryptToFile(InputStream, Path)} does; it may be
   *     the same
   * @throws KeyUnavailableException as {@link #encrypt(byte[])} does
   * @throws IOException as {@link #encryptStream(InputStream, OutputStream)} does
   */
  public void encrypt(Path content, Path message) throws KeyUnavailableException, IOException {
    try (Encrypting encrypting = begin()) {
      writing(encrypting).write(content, message);
    }
  }

  private StreamWriting writing(Stage stage) {
    return new StreamWriting(stage, terms.base64(), new Pump(progress));
  }

  /** Chooses the recipients of one message, and makes its key. */
  Encrypting begin() throws KeyUnavailableException {
    return Encrypting.begin(keys.now(), terms);
  }

  boolean isBase64() {
    return terms.base64();
  }

  /** This encryptor, for content that is signed data without a ContentInfo around it. */
  CmsEncryptor ofSignedData() {
    return new CmsEncryptor(keys, terms.ofSignedData(), progress);
  }

  /** Whether a message of this encryptor can be within another. */
  void requireNesting() {
    terms.requireNesting();
  }

  /**
   * Sets up an encryptor. Not for use by several threads.
   *
   * @since 1.0
   */
  public static final class Builder {

    private SenderSettings sender;
    private MessageSettings message = MessageSettings.usual();
    private Optional<ContentEncryption> encryption = Optional.empty();
    private Optional<KeyTransport> transport = Optional.empty();
    private Optional<KeyAgreementScheme> agreement = Optional.empty();

    private Builder(KeyringSource keys) {
      this.sender = SenderSettings.of(keys);
    }

    /**
     * Encrypt to the key under this alias; without it there is no message.
     *
     * @param alias the alias of a partner's certificate, or of a key of our own
     * @return this builder
     */
    public Builder encryptTo(Alias alias) {
      sender = sender.with(alias);
      return this;
    }

    /**
     * Encrypt to the key under this alias too, if there is an active one. A certificate that is
     * there and cannot be used, such as an expired one, is not passed over but an error.
     *
     * @param alias an alias that may be without key
     * @return this builder
     */
    public Builder encryptToIfPresent(Alias alias) {
      sender = sender.withIfPresent(alias);
      return this;
    }

    /**
     * How the content is encrypted; {@link ContentEncryption#AES_256_GCM} by default.
     *
     * @param encryption how
     * @return this builder
     */
    public Builder contentEncryption(ContentEncryption encryption) {
      this.encryption = Optional.of(encryption);
      return this;
    }

    /**
     * How the key of the content goes to recipients with RSA keys; {@link
     * KeyTransport#RSA_OAEP_SHA256} by default.
     *
     * @param transport how
     * @return this builder
     */
    public Builder keyTransport(KeyTransport transport) {
      this.transport = Optional.of(transport);
      return this;
    }

    /**
     * How the key of the content is agreed on with recipients with elliptic-curve keys; by default
     * what fits each key, as {@link KeyAgreementScheme} says.
     *
     * @param scheme how, for all of them
     * @return this builder
     */
    public Builder keyAgreement(KeyAgreementScheme scheme) {
      this.agreement = Optional.of(scheme);
      return this;
    }

    /**
     * How the message names its recipients; {@link CertificateReference#ISSUER_AND_SERIAL} by
     * default.
     *
     * @param identifiedBy how; a certificate without subject key identifier cannot be named by it,
     *     and is refused when a message is encrypted
     * @return this builder
     */
    public Builder recipientIdentifier(CertificateReference identifiedBy) {
      message = message.namingBy(identifiedBy);
      return this;
    }

    /**
     * The order of the recipients in the message; {@link SetOrder#SORTED} by default.
     *
     * @param order which
     * @return this builder
     */
    public Builder recipientOrder(SetOrder order) {
      message = message.inOrder(order);
      return this;
    }

    /**
     * Makes messages that this receiver reads. Name the alias of the key that the receiver has
     * first; the encryptor puts it where the receiver expects it. Algorithms, identifiers and
     * encoding follow the receiver. Where it reads nothing better this asks for AES-CBC and PKCS#1
     * v1.5 (those named "LEGACY"). {@link #build()} fails if you asked for something by name that
     * the receiver cannot read.
     *
     * @param receiver what the receiver can read
     * @return this builder
     * @see MeasuredReceivers
     */
    public Builder forReceiver(ReceiverProfile receiver) {
      message = message.forReceiver(receiver);
      return this;
    }

    /** Carry the content as one primitive string, every length definite, from streams too. */
    Builder whole() {
      message = message.whole();
      return this;
    }

    /**
     * Answer the Base64 of the message, in one line of ASCII, instead of DER.
     *
     * @return this builder
     */
    public Builder base64() {
      message = message.asBase64();
      return this;
    }

    /**
     * Encrypt also to certificates that are not valid yet or no longer, which is refused by
     * default: the partner may have destroyed the key.
     *
     * @return this builder
     */
    public Builder acceptExpired() {
      sender = sender.acceptExpired();
      return this;
    }

    /**
     * Encrypts also to certificates whose key usage does not allow it (RFC 5280, 4.2.1.3). By
     * default such a certificate is refused: it is probably the wrong one, and the receiver may
     * refuse to use its key.
     *
     * @return this builder
     */
    public Builder acceptAnyKeyUsage() {
      sender = sender.acceptAnyKeyUsage();
      return this;
    }

    /**
     * Do with this provider what it can do, and the rest as always. It need not be registered. Keys
     * are brought into its form once; those in hardware stay with the provider they come from.
     *
     * @param provider the provider
     * @return this builder
     */
    public Builder provider(Provider provider) {
      message = message.preferring(provider);
      return this;
    }

    /**
     * The clock for judging certificates; the system's by default.
     *
     * @param clock the clock
     * @return this builder
     */
    public Builder clock(InstantSource clock) {
      sender = sender.clock(clock);
      return this;
    }

    /**
     * Makes the encryptor.
     *
     * @return the encryptor
     * @throws IllegalStateException if no alias was named, or one was named twice, or if the
     *     content was to be encrypted in a way that is for reading only. It is also thrown if the
     *     receiver cannot be served as asked, or with a key that is active now
     */
    public CmsEncryptor build() {
      ActiveKeys keys = sender.activeKeys(KeyUse.ENCRYPT, "encryptTo or encryptToIfPresent");
      EncryptingTerms terms =
          EncryptingTerms.of(
              message,
              sender.requests().size(),
              new EncryptingTerms.Asked(encryption, transport, agreement));
      if (terms.receiver().isPresent()) {
        terms.requireServable(keys.now());
      }
      keys.announce("CmsEncryptor");
      return new CmsEncryptor(keys, terms, bytes -> {});
    }
  }
}
