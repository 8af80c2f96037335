package dev.keyoverlap.cms;

import dev.keyoverlap.HeldKey;
import dev.keyoverlap.KeyUnavailableException;
import dev.keyoverlap.KeyUse;
import dev.keyoverlap.KeyVersion;
import dev.keyoverlap.Keyring;
import dev.keyoverlap.KeyringSource;
import dev.keyoverlap.cms.EnvelopedMessage.Body;
import dev.keyoverlap.message.DecryptedContent;
import dev.keyoverlap.message.DecryptionException;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

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
 * <p>No date ends decryption: certificates may have expired, and the date until which a retained
 * key is to be kept may have come. Only purging a key ends it, or declaring it compromised.
 *
 * <p><b>What is accepted.</b> AES-GCM with a tag of 12 bytes or more, RSAES-OAEP with SHA-256 or
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
 */
public final class CmsDecryptor {

  /** No date ends decryption, so a key that serves then serves now. */
  private static final Instant HOWEVER_LATE = Instant.MAX;

  private final KeyringSource keys;
  private final AcceptedAlgorithms accepted;

  private CmsDecryptor(Builder builder) {
    this.keys = builder.keys;
    this.accepted = builder.accepted.copy();
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
    EnvelopedMessage enveloped;
    try {
      enveloped = MessageSyntax.parse(message, EnvelopedMessage::of);
    } catch (MessageSyntax.NotParsable e) {
      throw new DecryptionException(List.of(), List.of());
    }
    List<Ours> ours = ours(enveloped, keys.keyring());
    Optional<Ours> chosen =
        ours.stream()
            .filter(
                candidate -> candidate.recipient().isAcceptable(accepted, candidate.publicKey()))
            .findFirst();
    Optional<Body> body =
        enveloped.body().filter(b -> accepted.contents().contains(b.cipher().encryption()));
    if (chosen.isEmpty() || body.isEmpty()) {
      throw failure(enveloped, ours);
    }
    return DecryptedContent.of(
        open(body.get(), chosen.get()).orElseThrow(() -> failure(enveloped, ours)),
        chosen.get().version());
  }

  /**
   * Decrypt, then verify, as one step: for messages that were signed, and then encrypted.
   *
   * @param verifier verifies the message within
   * @return both in this order
   */
  public CmsOpener thenVerify(CmsVerifier verifier) {
    return CmsOpener.of(this, verifier);
  }

  /**
   * The failure of a message that was decrypted, and turned out to be of no use: empty if its
   * content was authenticated, so that it was nobody else's doing.
   */
  Optional<DecryptionException> failureIfNotAuthenticated(byte[] message) {
    try {
      EnvelopedMessage enveloped = MessageSyntax.parse(message, EnvelopedMessage::of);
      return enveloped
              .body()
              .filter(body -> body.cipher().encryption().isAuthenticated())
              .isPresent()
          ? Optional.empty()
          : Optional.of(failure(enveloped, ours(enveloped, keys.keyring())));
    } catch (MessageSyntax.NotParsable e) {
      return Optional.of(new DecryptionException(List.of(), List.of()));
    }
  }

  /**
   * The keys of ours that a message is for: active ones, then staged, then retained ones, and those
   * alike in the order of the message.
   */
  private static List<Ours> ours(EnvelopedMessage enveloped, Keyring ring) {
    List<Ours> ours = new ArrayList<>();
    for (RecipientKey recipient : enveloped.recipients()) {
      recipient
          .recipient()
          .map(identifier -> identifier.find(ring))
          .orElse(List.of())
          .forEach(
              version -> {
                if (version.entry() instanceof HeldKey key
                    && version.serves(KeyUse.DECRYPT, HOWEVER_LATE)) {
                  ours.add(new Ours(recipient, version, key));
                }
              });
    }
    ours.sort(Comparator.comparing(candidate -> candidate.version().state()));
    return ours;
  }

  /** The content, or nothing, after the same work. */
  private static Optional<byte[]> open(Body body, Ours ours) throws KeyUnavailableException {
    PrivateKey privateKey = ours.key().privateKey();
    ContentCipher cipher = body.cipher();
    RecoveredKey recovered;
    try {
      recovered =
          RecoveredKey.of(
              ours.recipient(), privateKey, ours.publicKey(), cipher.encryption().keyBytes());
    } catch (UnusablePrivateKeyException e) {
      throw new KeyUnavailableException(
          "The private key of " + ours.version() + " cannot be used: " + e.getMessage(),
          ours.version().keyId(),
          e);
    }
    try (ContentKey key = recovered.key()) {
      byte[] content = cipher.decrypt(key, body.encrypted(), body.associated().getOctets());
      return recovered.genuine() ? Optional.of(content) : Optional.empty();
    } catch (GeneralSecurityException | RuntimeException e) {
      return Optional.empty();
    }
  }

  private static DecryptionException failure(EnvelopedMessage enveloped, List<Ours> ours) {
    return new DecryptionException(
        enveloped.recipients().stream()
            .flatMap(recipient -> recipient.recipient().stream())
            .map(KeyIdentifier::toString)
            .toList(),
        ours.stream().map(Ours::version).distinct().toList());
  }

  private record Ours(RecipientKey recipient, KeyVersion version, HeldKey key) {
    PublicKey publicKey() {
      return key.certificate().getPublicKey();
    }
  }

  /** Sets up a decryptor. Not for use by several threads. */
  public static final class Builder {

    private final KeyringSource keys;
    private final AcceptedAlgorithms accepted = AcceptedAlgorithms.byDefault();

    private Builder(KeyringSource keys) {
      this.keys = keys;
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
     * Makes the decryptor.
     *
     * @return the decryptor
     */
    public CmsDecryptor build() {
      return new CmsDecryptor(this);
    }
  }
}
