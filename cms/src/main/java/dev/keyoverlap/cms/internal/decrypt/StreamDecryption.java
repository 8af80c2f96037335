package dev.keyoverlap.cms.internal.decrypt;

import dev.keyoverlap.cms.internal.algorithm.AcceptedAlgorithms;
import dev.keyoverlap.cms.internal.algorithm.ContentKey;
import dev.keyoverlap.cms.internal.decrypt.RecipientSearch.Ours;
import dev.keyoverlap.cms.internal.envelope.ContentCipher;
import dev.keyoverlap.cms.internal.envelope.Opening;
import dev.keyoverlap.cms.internal.envelope.RecoveredKey;
import dev.keyoverlap.cms.internal.provider.CryptoProviders;
import dev.keyoverlap.cms.internal.syntax.MessageSyntax;
import dev.keyoverlap.internal.files.Pump;
import dev.keyoverlap.internal.judge.ReceiverSettings;
import dev.keyoverlap.internal.work.LastDefence;
import dev.keyoverlap.key.KeyUnavailableException;
import dev.keyoverlap.message.DecryptionException;
import dev.keyoverlap.ring.KeyUse;
import dev.keyoverlap.ring.KeyVersion;
import java.io.IOException;
import java.io.InputStream;
import java.security.GeneralSecurityException;
import java.util.Optional;

/** One message being decrypted from a stream, in constant memory. */
public final class StreamDecryption {

  private static final byte[] NOTHING = {};

  private final ReceiverSettings settings;
  private final AcceptedAlgorithms accepted;
  private final CryptoProviders providers;
  private final RecipientSearch search;
  private final Pump pump;

  /** With the keys of this moment. */
  public StreamDecryption(
      ReceiverSettings settings,
      AcceptedAlgorithms accepted,
      CryptoProviders providers,
      Pump pump) {
    this.settings = settings;
    this.accepted = accepted;
    this.providers = providers;
    this.search = new RecipientSearch(settings.ring(), accepted);
    this.pump = pump;
  }

  /**
   * Decrypts, and releases content once nothing more can be wrong with it.
   *
   * @return the key that served
   */
  public KeyVersion decrypt(InputStream message, PendingContent content)
      throws DecryptionException, KeyUnavailableException, IOException {
    try (Intact intact = readIntact(message, content)) {
      content.release(intact.cipher(), intact.key(), pump);
      return intact.version();
    } catch (RuntimeException | StackOverflowError e) {
      LastDefence.passOn(e);
      throw search.failure();
    }
  }

  /**
   * Decrypts up to the end of the message.
   *
   * @param content gets the content, and keeps it
   * @return what it can be released with
   */
  public Intact read(InputStream message, PendingContent content)
      throws DecryptionException, KeyUnavailableException, IOException {
    try {
      return readIntact(message, content);
    } catch (RuntimeException | StackOverflowError e) {
      LastDefence.passOn(e);
      throw search.failure();
    }
  }

  private Intact readIntact(InputStream message, PendingContent content)
      throws DecryptionException, KeyUnavailableException, IOException {
    EnvelopeReader reader = begin(message);
    Optional<ContentCipher> cipher =
        reader
            .cipher()
            .filter(known -> accepted.contents().contains(known.encryption()))
            .map(known -> known.using(providers));
    Optional<Ours> chosen = search.chosen();
    if (cipher.isEmpty() || chosen.isEmpty()) {
      throw search.failure();
    }
    RecoveredKey recovered = chosen.get().recover(cipher.get(), providers);
    boolean intact = false;
    try {
      // The same work, whether the key is genuine or a substitute.
      intact = isIntact(reader, cipher.get(), recovered.key(), content) && recovered.genuine();
      if (!intact) {
        throw search.failure();
      }
      settings.tellUsed(chosen.get().version().keyId(), KeyUse.DECRYPT);
      return new Intact(cipher.get(), recovered.key(), chosen.get().version());
    } finally {
      if (!intact) {
        recovered.key().close();
      }
    }
  }

  /**
   * The parts of a message that was found intact, as long as it is open.
   *
   * @param version the key of ours that served
   */
  public record Intact(ContentCipher cipher, ContentKey key, KeyVersion version)
      implements AutoCloseable {
    @Override
    public void close() {
      key.close();
    }
  }

  private EnvelopeReader begin(InputStream message) throws DecryptionException, IOException {
    try {
      return EnvelopeReader.begin(message, pump, settings.budget(), search);
    } catch (MessageSyntax.NotParsable e) {
      throw search.unreadable(e);
    }
  }

  /** That a message could not be decrypted, or that what came out of it is of no use. */
  public DecryptionException failure() {
    return search.failure();
  }

  /** Decrypts all of it, and compares the tag or checks the padding. */
  private boolean isIntact(
      EnvelopeReader reader, ContentCipher cipher, ContentKey key, PendingContent content)
      throws IOException {
    try {
      Opening opening = cipher.opening(key, NOTHING);
      byte[] step = new byte[Pump.STEP];
      byte[] opened = new byte[Pump.STEP];
      for (int length = reader.read(step); length > 0; length = reader.read(step)) {
        content.add(step, length, opened, update(opening, step, length, opened));
      }
      reader.finish();
      content.addRest(opening.finish());
      byte[] made =
          reader.associated().length == 0
              ? opening.tag()
              : content.tagWith(reader.associated(), cipher, key, pump);
      return cipher.isTag(reader.tag(), made);
    } catch (MessageSyntax.NotParsable | GeneralSecurityException e) {
      return false;
    }
  }

  /** A cipher can be at its end in other ways, too. */
  private static int update(Opening opening, byte[] step, int length, byte[] opened)
      throws GeneralSecurityException {
    try {
      return opening.update(step, 0, length, opened, 0);
    } catch (RuntimeException e) {
      throw new GeneralSecurityException(e);
    }
  }
}
