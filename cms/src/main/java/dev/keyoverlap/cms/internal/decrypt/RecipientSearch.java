package dev.keyoverlap.cms.internal.decrypt;

import dev.keyoverlap.cms.internal.algorithm.AcceptedAlgorithms;
import dev.keyoverlap.cms.internal.envelope.ContentCipher;
import dev.keyoverlap.cms.internal.envelope.RecipientKey;
import dev.keyoverlap.cms.internal.envelope.RecoveredKey;
import dev.keyoverlap.cms.internal.provider.CryptoProviders;
import dev.keyoverlap.cms.internal.provider.UnusablePrivateKeyException;
import dev.keyoverlap.cms.internal.syntax.KeyIdentifier;
import dev.keyoverlap.cms.internal.syntax.MessageSyntax;
import dev.keyoverlap.internal.choice.UnlockedKey;
import dev.keyoverlap.internal.judge.Results;
import dev.keyoverlap.key.HeldKey;
import dev.keyoverlap.key.KeyUnavailableException;
import dev.keyoverlap.message.DecryptionException;
import dev.keyoverlap.message.LimitExceededException;
import dev.keyoverlap.ring.KeyUse;
import dev.keyoverlap.ring.KeyVersion;
import dev.keyoverlap.ring.Keyring;
import java.security.PublicKey;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;

/**
 * Looks for keys of ours among the recipients of a message. A message can name any number of
 * recipients, so only what may be needed later is remembered.
 */
public final class RecipientSearch implements ClearParts {

  /** No date ends decryption, so a key that serves then serves now. */
  private static final Instant HOWEVER_LATE = Instant.MAX;

  /** For people to read; nobody reads more. */
  private static final int MOST_NAMES = 1000;

  private final Keyring ring;
  private final AcceptedAlgorithms accepted;
  private final List<String> names = new ArrayList<>();
  private final List<Ours> ours = new ArrayList<>();
  private final List<String> hints = new ArrayList<>();

  public RecipientSearch(Keyring ring, AcceptedAlgorithms accepted) {
    this.ring = ring;
    this.accepted = accepted;
  }

  @Override
  public void content(AlgorithmIdentifier algorithm, Optional<ContentCipher> cipher) {
    if (cipher.isEmpty()) {
      hints.add(
          "Its content is encrypted with the algorithm "
              + MessageSyntax.printable(algorithm.getAlgorithm())
              + ", which is not supported in this way");
    } else if (!accepted.contents().contains(cipher.get().encryption())) {
      hints.add("Its content needs accept(ContentEncryption." + cipher.get().encryption() + ")");
    }
  }

  /** That it is no message of this kind. */
  public DecryptionException unreadable(MessageSyntax.NotParsable e) {
    hints.clear();
    hints.add(
        e.getCause() instanceof LimitExceededException
            ? e.getMessage()
            : "This is no encrypted CMS message: " + e.getMessage());
    return failure();
  }

  /** The next recipient of the message. */
  @Override
  public void recipient(RecipientKey recipient) {
    Optional<KeyIdentifier> identifier = recipient.recipient();
    if (identifier.isEmpty()) {
      return;
    }
    if (names.size() < MOST_NAMES) {
      names.add(identifier.get().toString());
    }
    for (KeyVersion version : identifier.get().find(ring)) {
      if (version.entry() instanceof HeldKey key && version.serves(KeyUse.DECRYPT, HOWEVER_LATE)) {
        PublicKey publicKey = key.certificate().getPublicKey();
        boolean acceptable = recipient.isAcceptable(accepted, publicKey);
        add(new Ours(recipient, version, key, acceptable, identifier.get().isPrecise()));
      }
    }
  }

  /** One for each version: the first that is acceptable, if any is. */
  private void add(Ours candidate) {
    boolean better =
        ours.stream()
            .filter(known -> known.version().equals(candidate.version()))
            .noneMatch(known -> known.acceptable() || !candidate.acceptable());
    if (better) {
      ours.removeIf(known -> known.version().equals(candidate.version()));
      ours.add(candidate);
    }
  }

  /**
   * Recipients that name a key come before those that only share a serial number, and of these the
   * ones that the message can have been encrypted to. Among them, active keys come first, then
   * staged, then retained ones. Those alike are in the order of the message.
   */
  private List<Ours> inOrder() {
    return ours.stream()
        .sorted(
            Comparator.<Ours, Boolean>comparing(candidate -> !candidate.named())
                .thenComparing(candidate -> !candidate.fits())
                .thenComparing(candidate -> candidate.version().state()))
        .toList();
  }

  /** The key that is to open the message; empty if there is none. */
  public Optional<Ours> chosen() {
    return inOrder().stream().filter(Ours::acceptable).findFirst();
  }

  /** That the message could not be decrypted, for whatever reason. */
  public DecryptionException failure() {
    List<String> all = new ArrayList<>(hints);
    if (chosen().isEmpty()) {
      ours.forEach(
          known ->
              all.add("Its key for " + known.version() + " needs " + known.recipient().needed()));
    }
    return Results.notDecrypted(names, inOrder().stream().map(Ours::version).toList(), all);
  }

  /**
   * A key of ours that the message may be for.
   *
   * @param acceptable whether the key of the content came to it in a way that is allowed
   * @param named whether the message names this very key
   */
  public record Ours(
      RecipientKey recipient, KeyVersion version, HeldKey key, boolean acceptable, boolean named) {

    boolean fits() {
      return recipient.fits(key.certificate().getPublicKey());
    }

    /**
     * The key of the content, with one private-key operation.
     *
     * @throws KeyUnavailableException if our key is the reason that there is none
     */
    public RecoveredKey recover(ContentCipher cipher, CryptoProviders providers)
        throws KeyUnavailableException {
      UnlockedKey unlocked = UnlockedKey.of(key);
      try {
        return RecoveredKey.of(
            recipient,
            providers.of(unlocked.provider()),
            unlocked.privateKey(),
            key.certificate().getPublicKey(),
            cipher.suite().keyBytes());
      } catch (UnusablePrivateKeyException e) {
        throw new KeyUnavailableException(
            "The private key of " + version + " cannot be used: " + e.getMessage(),
            version.keyId(),
            e);
      }
    }
  }
}
