package dev.keyoverlap.cms;

import dev.keyoverlap.algorithm.SignatureAlgorithm;
import dev.keyoverlap.cms.internal.choice.MessageSettings;
import dev.keyoverlap.cms.internal.provider.BouncyCastleVersion;
import dev.keyoverlap.cms.internal.sign.FileSigning;
import dev.keyoverlap.cms.internal.sign.Signing;
import dev.keyoverlap.cms.internal.sign.SigningTerms;
import dev.keyoverlap.cms.internal.syntax.ContentForm;
import dev.keyoverlap.cms.internal.syntax.Stage;
import dev.keyoverlap.cms.internal.syntax.StreamWriting;
import dev.keyoverlap.cms.spec.CertificateReference;
import dev.keyoverlap.cms.spec.EmbeddedCertificates;
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
import java.util.HashMap;
import java.util.Map;

/**
 * Signs messages with the keys under one or several aliases (RFC 5652, SignedData).
 *
 * <p>The aliases stay, the keys under them come and go: each message takes one ring from the source
 * and is signed with the keys that are active in it. For an overlap of two keys, name the second
 * alias in advance; as soon as, and as long as, there is a key under it, messages carry a second
 * signature:
 *
 * <pre>{@code
 * CmsSigner signer = CmsSigner.with(rotation)
 *     .signAs(alias("orders"))
 *     .signAsIfPresent(alias("orders-next"))
 *     .build();
 * byte[] signed = signer.sign(order);
 * signer.sign(hugeFile, signedFile);                   // streams and files of any size, too
 * }</pre>
 *
 * <p>Each signature covers the content type, the digest of the content, the algorithms (RFC 6211),
 * the signer's certificate (RFC 5035) and, unless switched off, the time. Where there are several,
 * each covers also what the others sign (RFC 5752), so that a receiver who looks notices if one was
 * removed; a {@link CmsVerifier} does. The content is digested once for all signatures with the
 * same digest.
 *
 * <p>Instances are immutable and safe for use by several threads. Keys in hardware work, too.
 *
 * @since 1.0
 */
public final class CmsSigner {

  private final ActiveKeys keys;
  private final SigningTerms terms;
  private final ProgressListener progress;

  private CmsSigner(ActiveKeys keys, SigningTerms terms, ProgressListener progress) {
    this.keys = keys;
    this.terms = terms;
    this.progress = progress;
  }

  /**
   * Begins to set up a signer.
   *
   * @param keys where each message's keys come from: a rotation, or one ring
   * @return a builder
   */
  public static Builder with(KeyringSource keys) {
    BouncyCastleVersion.require();
    return new Builder(keys);
  }

  /**
   * This signer, telling how far it is when it works on streams and files.
   *
   * @param progress is told, and can cancel
   * @return a signer that is the same otherwise
   */
  public CmsSigner withProgress(ProgressListener progress) {
    return new CmsSigner(keys, terms, progress);
  }

  /**
   * Signs.
   *
   * @param content what to sign
   * @return the signed message in DER, or its Base64 if the builder was told so; without the
   *     content if the builder was told {@link Builder#detached()}
   * @throws KeyUnavailableException if there is no key under an alias, if it is a certificate
   *     without a private key, or if it is outside its period of validity. It is also thrown if the
   *     key is too short, does not fit the algorithm, or cannot be used
   */
  public byte[] sign(byte[] content) throws KeyUnavailableException {
    return begin().message(content);
  }

  /**
   * Signs content of any size, in constant memory. The keys are chosen before the first byte is
   * read.
   *
   * <p>The message is in BER: of indefinite length, the content in pieces of 16 KiB. A detached one
   * is in DER.
   *
   * @param content what to sign, up to its end; not closed
   * @param message gets the message; neither flushed nor closed. If an exception is thrown it has
   *     got the beginning of a message that no receiver accepts
   * @throws KeyUnavailableException as {@link #sign(byte[])} does
   * @throws IOException if reading or writing fails; an {@link java.io.InterruptedIOException} if
   *     the thread was interrupted
   */
  public void signStream(InputStream content, OutputStream message)
      throws KeyUnavailableException, IOException {
    beginStreaming().write(content, message);
  }

  /**
   * Signs content of any size into a file, in constant memory.
   *
   * @param content what to sign, up to its end; not closed
   * @param message the file to write. It appears as a whole, replacing one that is there, when all
   *     is done; if an exception is thrown nothing appears or changes. A new file is readable for
   *     its owner only, one that replaces another for whom that was
   * @throws KeyUnavailableException as {@link #sign(byte[])} does
   * @throws IOException if reading or writing fails; an {@link java.io.InterruptedIOException} if
   *     the thread was interrupted
   */
  public void signToFile(InputStream content, Path message)
      throws KeyUnavailableException, IOException {
    beginStreaming().write(content, message);
  }

  /**
   * Signs a file into another, in constant memory.
   *
   * @param content the file to sign
   * @param message the file to write, as {@link #signToFile(InputStream, Path)} does; it may be the
   *     same
   * @throws KeyUnavailableException as {@link #sign(byte[])} does
   * @throws IOException if reading or writing fails, or if the content changed while it was signed;
   *     an {@link java.io.InterruptedIOException} if the thread was interrupted
   */
  public void sign(Path content, Path message) throws KeyUnavailableException, IOException {
    if (terms.form() == ContentForm.WHOLE) {
      new FileSigning(begin(), terms.base64(), new Pump(progress)).sign(content, message);
    } else {
      beginStreaming().write(content, message);
    }
  }

  private StreamWriting beginStreaming() throws KeyUnavailableException {
    return new StreamWriting(beginStage(), terms.base64(), new Pump(progress));
  }

  Stage beginStage() throws KeyUnavailableException {
    return begin().stage();
  }

  /** Chooses the keys. */
  private Signing begin() throws KeyUnavailableException {
    return Signing.begin(keys.now(), terms);
  }

  boolean isBase64() {
    return terms.base64();
  }

  /** This signer, for the content of an envelope that says itself that it is signed data. */
  CmsSigner withoutContentInfo() {
    return new CmsSigner(keys, terms.withoutContentInfo(), progress);
  }

  /** Whether a message of this signer can be within another, or have another within. */
  void requireNesting(boolean within) {
    terms.requireNesting(within);
  }

  /**
   * Sets up a signer. Not for use by several threads.
   *
   * @since 1.0
   */
  public static final class Builder {

    private SenderSettings sender;
    private MessageSettings message = MessageSettings.usual();
    private final Map<Alias, SignatureAlgorithm> algorithms = new HashMap<>();
    private EmbeddedCertificates certificates = EmbeddedCertificates.OWN;
    private boolean signingTime = true;

    private Builder(KeyringSource keys) {
      this.sender = SenderSettings.of(keys);
    }

    /**
     * Sign with the key under this alias; without it there is no message.
     *
     * @param alias an alias of our own
     * @return this builder
     */
    public Builder signAs(Alias alias) {
      sender = sender.with(alias);
      return this;
    }

    /**
     * Sign with the key under this alias, in this way; without it there is no message.
     *
     * @param alias an alias of our own
     * @param algorithm how; must fit the key under the alias when a message is signed
     * @return this builder
     */
    public Builder signAs(Alias alias, SignatureAlgorithm algorithm) {
      algorithms.put(alias, algorithm);
      return signAs(alias);
    }

    /**
     * Sign with the key under this alias too, if there is an active one. A key that is there and
     * cannot be used, such as an expired one, is not passed over but an error. The signature has
     * the algorithm of the first one, if both keys can make it.
     *
     * @param alias an alias of our own that may be without key
     * @return this builder
     */
    public Builder signAsIfPresent(Alias alias) {
      sender = sender.withIfPresent(alias);
      return this;
    }

    /**
     * Sign with the key under this alias too, in this way, if there is an active one.
     *
     * @param alias an alias of our own that may be without key
     * @param algorithm how; must fit the key under the alias when a message is signed
     * @return this builder
     */
    public Builder signAsIfPresent(Alias alias, SignatureAlgorithm algorithm) {
      algorithms.put(alias, algorithm);
      return signAsIfPresent(alias);
    }

    /**
     * Which certificates the message carries; {@link EmbeddedCertificates#OWN} by default.
     *
     * @param certificates which
     * @return this builder
     */
    public Builder certificates(EmbeddedCertificates certificates) {
      this.certificates = certificates;
      return this;
    }

    /**
     * How the message names its signers; {@link CertificateReference#ISSUER_AND_SERIAL} by default.
     *
     * @param identifiedBy how; a certificate without subject key identifier cannot be named by it,
     *     and is refused when a message is signed
     * @return this builder
     */
    public Builder signerIdentifier(CertificateReference identifiedBy) {
      message = message.namingBy(identifiedBy);
      return this;
    }

    /**
     * The order of the signatures in the message; {@link SetOrder#SORTED} by default.
     *
     * @param order the order
     * @return this builder
     */
    public Builder signerOrder(SetOrder order) {
      message = message.inOrder(order);
      return this;
    }

    /**
     * Makes messages that this receiver reads. Name the alias of the key that the receiver knows
     * first; the signer puts it where the receiver expects it. Algorithms, identifiers and encoding
     * follow the receiver. {@link #build()} fails if you asked for something by name that the
     * receiver cannot read.
     *
     * @param receiver what the receiver can read
     * @return this builder
     * @see MeasuredReceivers
     */
    public Builder forReceiver(ReceiverProfile receiver) {
      message = message.forReceiver(receiver);
      return this;
    }

    /**
     * Leave out the signing time (RFC 5652, 11.3), which is there by default.
     *
     * @return this builder
     */
    public Builder withoutSigningTime() {
      this.signingTime = false;
      return this;
    }

    /**
     * Leave the content out of the message; it travels beside it.
     *
     * @return this builder
     */
    public Builder detached() {
      message = message.detached();
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
     * Sign also with keys whose certificate is not valid now. Most receivers reject such messages.
     *
     * @return this builder
     */
    public Builder acceptExpired() {
      sender = sender.acceptExpired();
      return this;
    }

    /**
     * Sign also with keys whose certificate's key usage allows no signatures (RFC 5280, 4.2.1.3).
     * By default this is refused, since it is probably the wrong key.
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
     * The clock for signing times and for judging certificates; the system's by default.
     *
     * @param clock the clock
     * @return this builder
     */
    public Builder clock(InstantSource clock) {
      sender = sender.clock(clock);
      return this;
    }

    /**
     * Makes the signer.
     *
     * @return the signer
     * @throws IllegalStateException if no alias was named, or one was named twice, or if the
     *     receiver cannot be served as asked, or with a key that is active now
     */
    public CmsSigner build() {
      ActiveKeys keys = sender.activeKeys(KeyUse.SIGN, "signAs or signAsIfPresent");
      SigningTerms terms =
          SigningTerms.of(message, sender.requests().size(), algorithms, certificates, signingTime);
      if (terms.receiver().isPresent()) {
        terms.requireServable(keys.now());
      }
      keys.announce("CmsSigner");
      return new CmsSigner(keys, terms, bytes -> {});
    }
  }
}
