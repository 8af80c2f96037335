package dev.keyoverlap.cms;

import dev.keyoverlap.algorithm.ContentEncryption;
import dev.keyoverlap.algorithm.KeyAgreementScheme;
import dev.keyoverlap.algorithm.KeyEncapsulation;
import dev.keyoverlap.algorithm.KeyTransport;
import dev.keyoverlap.cms.internal.algorithm.AcceptedAlgorithms;
import dev.keyoverlap.cms.internal.algorithm.ContentKey;
import dev.keyoverlap.cms.internal.algorithm.ContentSuite;
import dev.keyoverlap.cms.internal.decrypt.EnvelopeReader;
import dev.keyoverlap.cms.internal.decrypt.EnvelopedMessage;
import dev.keyoverlap.cms.internal.decrypt.PendingContent;
import dev.keyoverlap.cms.internal.decrypt.RecipientSearch;
import dev.keyoverlap.cms.internal.decrypt.RecipientSearch.Ours;
import dev.keyoverlap.cms.internal.decrypt.StreamDecryption;
import dev.keyoverlap.cms.internal.envelope.ContentCipher;
import dev.keyoverlap.cms.internal.envelope.RecoveredKey;
import dev.keyoverlap.cms.internal.provider.BouncyCastleVersion;
import dev.keyoverlap.cms.internal.provider.CryptoProviders;
import dev.keyoverlap.cms.internal.syntax.MessageSyntax;
import dev.keyoverlap.internal.files.Pump;
import dev.keyoverlap.internal.judge.ReceiverSettings;
import dev.keyoverlap.internal.judge.Results;
import dev.keyoverlap.internal.work.LastDefence;
import dev.keyoverlap.key.KeyUnavailableException;
import dev.keyoverlap.message.DecryptedContent;
import dev.keyoverlap.message.DecryptedMessage;
import dev.keyoverlap.message.DecryptionException;
import dev.keyoverlap.message.Limits;
import dev.keyoverlap.message.ProgressListener;
import dev.keyoverlap.ring.KeyUse;
import dev.keyoverlap.ring.KeyringSource;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.Provider;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * Decrypts messages with whichever key of a ring they are for: active, staged, or only retained
 * (RFC 5083, AuthEnvelopedData; on request RFC 5652, EnvelopedData).
 *
 * <pre>{@code
 * DecryptedContent order = CmsDecryptor.of(rotation).decrypt(enveloped);
 * order.content();
 * order.decryptedWith();      // which key it was: the partner may still be using the old one
 * }</pre>
 *
 * <p><b>Which key.</b> Recipients are found by the identifiers in the message, never by trying
 * keys, and there is at most one private-key operation for each message, whatever it contains.
 * Where a message is for several of our keys, the active one serves, then a staged one, then a
 * retained one.
 *
 * <p>No date ends decryption: it works with expired certificates and after the retention of a key
 * has ended. Only purging a key ends it, or declaring it compromised. So the builder has no {@code
 * clock} setting.
 *
 * <p><b>Accepted algorithms.</b> AES-GCM with a tag of 12 bytes or more, RSAES-OAEP with SHA-256 or
 * better, ECDH with SHA-256 or better, ML-KEM. What is weaker must be allowed by name, so that a
 * message rewritten into a weaker form is refused:
 *
 * <pre>{@code
 * CmsDecryptor decryptor = CmsDecryptor.with(rotation)
 *     .accept(ContentEncryption.LEGACY_AES_256_CBC)
 *     .accept(KeyTransport.LEGACY_RSA_PKCS1_V1_5)
 *     .build();
 * }</pre>
 *
 * <p><b>How it fails.</b> Whatever is wrong with a message, the answer is the same {@link
 * DecryptionException}, once it has come to the private key, after the same work. A private key of
 * ours that cannot be unlocked is another matter, which says nothing about the message, and is told
 * as {@link KeyUnavailableException}.
 *
 * <p>Messages may be DER, BER, or the Base64 of either with or without line breaks; which one is
 * found out from the first byte.
 *
 * <p>Instances are immutable and safe for use by several threads. Each message is read with one
 * ring.
 *
 * @since 1.0
 */
public final class CmsDecryptor {

  private final ReceiverSettings settings;
  private final AcceptedAlgorithms accepted;
  private final CryptoProviders providers;

  private CmsDecryptor(
      ReceiverSettings settings, AcceptedAlgorithms accepted, CryptoProviders providers) {
    this.settings = settings;
    this.accepted = accepted;
    this.providers = providers;
  }

  /**
   * A decryptor that accepts nothing weak.
   *
   * @param keys where each message's keys come from: a rotation, or one ring
   * @return the decryptor
   */
  public static CmsDecryptor of(KeyringSource keys) {
    return with(keys).build();
  }

  /**
   * Begins to set up a decryptor.
   *
   * @param keys where each message's keys come from: a rotation, or one ring
   * @return a builder
   */
  public static Builder with(KeyringSource keys) {
    BouncyCastleVersion.require();
    return new Builder(keys);
  }

  /**
   * This decryptor, telling how far it is when it works on streams and files.
   *
   * @param progress is told, and can cancel
   * @return a decryptor that is the same otherwise
   */
  public CmsDecryptor withProgress(ProgressListener progress) {
    return new CmsDecryptor(settings.withProgress(progress), accepted, providers);
  }

  /**
   * Decrypts.
   *
   * @param message the message
   * @return the content, and the key that served
   * @throws DecryptionException if the message cannot be decrypted, for whatever reason
   * @throws KeyUnavailableException if the private key that the message is for cannot be unlocked
   *     or used; the message may be intact
   */
  public DecryptedContent decrypt(byte[] message)
      throws DecryptionException, KeyUnavailableException {
    return open(message).content();
  }

  /**
   * Decrypts a message of any size, in constant memory.
   *
   * @param message the message, up to its end; not closed
   * @param content gets the content after the whole message was found intact, and no byte before.
   *     Until then the content waits in memory, which is wiped. If there is no room, the rest waits
   *     encrypted in a temporary file, and is then decrypted a second time. Neither flushed nor
   *     closed
   * @return the key that served
   * @throws DecryptionException if the message cannot be decrypted, for whatever reason
   * @throws KeyUnavailableException as {@link #decrypt(byte[])} does
   * @throws IOException if reading or writing fails; an {@link java.io.InterruptedIOException} if
   *     the thread was interrupted
   */
  public DecryptedMessage decryptStream(InputStream message, OutputStream content)
      throws DecryptionException, KeyUnavailableException, IOException {
    try (PendingContent pending = PendingContent.before(content)) {
      return Results.decrypted(streaming(settings.pump()).decrypt(message, pending));
    }
  }

  /**
   * Decrypts a message of any size into a file, in constant memory and in one pass: this is quicker
   * than to write to a stream.
   *
   * @param message the message, up to its end; not closed
   * @param content the file to write. The file appears as a whole, and replaces an existing one,
   *     after the whole message was found intact. Until then the content is in a file beside it
   *     that only its owner may read. If an exception is thrown, nothing appears or changes. A new
   *     file is readable for its owner only, one that replaces another for whom that was
   * @return the key that served
   * @throws DecryptionException as {@link #decryptStream(InputStream, OutputStream)} does
   * @throws KeyUnavailableException as {@link #decrypt(byte[])} does
   * @throws IOException if reading or writing fails; an {@link java.io.InterruptedIOException} if
   *     the thread was interrupted
   */
  public DecryptedMessage decryptToFile(InputStream message, Path content)
      throws DecryptionException, KeyUnavailableException, IOException {
    try (PendingContent pending = PendingContent.before(content)) {
      return Results.decrypted(streaming(settings.pump()).decrypt(message, pending));
    }
  }

  /**
   * Decrypts a message in a file into another file, in constant memory.
   *
   * @param message the file with the message
   * @param content the file to write, as {@link #decryptToFile(InputStream, Path)} does; it may be
   *     the same
   * @return the key that served
   * @throws DecryptionException as {@link #decryptStream(InputStream, OutputStream)} does
   * @throws KeyUnavailableException as {@link #decrypt(byte[])} does
   * @throws IOException if reading or writing fails; an {@link java.io.InterruptedIOException} if
   *     the thread was interrupted
   */
  public DecryptedMessage decrypt(Path message, Path content)
      throws DecryptionException, KeyUnavailableException, IOException {
    try (InputStream input = Files.newInputStream(message)) {
      return decryptToFile(input, content);
    }
  }

  /** With the keys of this moment. */
  StreamDecryption streaming(Pump pump) {
    return new StreamDecryption(settings, accepted, providers, pump);
  }

  /** As {@link #decrypt(byte[])} does, for callers that check the content before they accept it. */
  Opened open(byte[] message) throws DecryptionException, KeyUnavailableException {
    Objects.requireNonNull(message);
    RecipientSearch search = new RecipientSearch(settings.ring(), accepted);
    try {
      return open(message, search);
    } catch (RuntimeException | StackOverflowError e) {
      LastDefence.passOn(e);
      throw search.failure();
    }
  }

  private Opened open(byte[] message, RecipientSearch search)
      throws DecryptionException, KeyUnavailableException {
    Optional<EnvelopedMessage> body;
    try {
      body =
          EnvelopeReader.read(message, settings.budget(), search)
              .filter(known -> accepted.contents().contains(known.cipher().encryption()));
    } catch (MessageSyntax.NotParsable e) {
      throw search.unreadable(e);
    }
    Optional<Ours> chosen = search.chosen();
    if (chosen.isEmpty() || body.isEmpty()) {
      throw search.failure();
    }
    byte[] content = open(body.get(), chosen.get()).orElseThrow(search::failure);
    settings.tellUsed(chosen.get().version().keyId(), KeyUse.DECRYPT);
    return new Opened(
        Results.decrypted(content, chosen.get().version()),
        body.get().cipher().encryption(),
        search);
  }

  /** The content, or nothing, after the same work. */
  private Optional<byte[]> open(EnvelopedMessage body, Ours ours) throws KeyUnavailableException {
    ContentCipher cipher = body.cipher().using(providers);
    RecoveredKey recovered = ours.recover(cipher, providers);
    try (ContentKey key = recovered.key()) {
      byte[] content = cipher.decrypt(key, body.encrypted(), body.associated().getOctets());
      return recovered.genuine() ? Optional.of(content) : Optional.empty();
    } catch (GeneralSecurityException | RuntimeException e) {
      return Optional.empty();
    }
  }

  /** Content that was decrypted, and is of use only if its receiver finds it to be. */
  record Opened(DecryptedContent content, ContentEncryption encryption, RecipientSearch search) {

    /**
     * The one failure for content that turned out to be of no use: empty if it was authenticated,
     * so that it is as its sender made it.
     */
    Optional<DecryptionException> uniformFailure() {
      return ContentSuite.of(encryption).isAuthenticated()
          ? Optional.empty()
          : Optional.of(search.failure());
    }
  }

  /**
   * Sets up a decryptor. Not for use by several threads.
   *
   * @since 1.0
   */
  public static final class Builder {

    private ReceiverSettings settings;
    private final AcceptedAlgorithms accepted = AcceptedAlgorithms.byDefault();
    private CryptoProviders providers = CryptoProviders.byRule();

    private Builder(KeyringSource keys) {
      this.settings = ReceiverSettings.of(keys);
    }

    /**
     * Accept content that is encrypted in this way too.
     *
     * @param encryption how
     * @return this builder
     */
    public Builder accept(ContentEncryption encryption) {
      accepted.contents().add(encryption);
      return this;
    }

    /**
     * Accept keys that were encrypted to an RSA key of ours in this way too.
     *
     * @param transport how
     * @return this builder
     */
    public Builder accept(KeyTransport transport) {
      accepted.transports().add(transport);
      return this;
    }

    /**
     * Accept keys that were agreed on with an elliptic-curve key of ours in this way too.
     *
     * @param scheme how
     * @return this builder
     */
    public Builder accept(KeyAgreementScheme scheme) {
      accepted.agreements().add(scheme);
      return this;
    }

    /**
     * Accept keys that were encapsulated to an ML-KEM key of ours in this way too; all of them are
     * accepted by default.
     *
     * @param encapsulation how
     * @return this builder
     */
    public Builder accept(KeyEncapsulation encapsulation) {
      accepted.encapsulations().add(encapsulation);
      return this;
    }

    /**
     * Do with this provider what it can do, such as Amazon's Corretto provider, and the rest as
     * always. It need not be registered. Keys are brought into its form once; those that do not
     * show themselves, as in hardware, stay with the provider that they come from.
     *
     * @param provider the provider
     * @return this builder
     */
    public Builder provider(Provider provider) {
      this.providers = CryptoProviders.preferring(provider);
      return this;
    }

    /**
     * The limits of what one message may contain or cost; {@link Limits#DEFAULT} by default.
     *
     * @param limits the limits
     * @return this builder
     */
    public Builder limits(Limits limits) {
      this.settings = settings.limits(limits);
      return this;
    }

    /**
     * Makes the decryptor.
     *
     * @return the decryptor
     */
    public CmsDecryptor build() {
      settings.announce("CmsDecryptor", KeyUse.DECRYPT, Set.of());
      return new CmsDecryptor(settings, accepted.copy(), providers);
    }
  }
}
