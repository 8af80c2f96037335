package dev.keyoverlap.cms;

import dev.keyoverlap.KeyUnavailableException;
import dev.keyoverlap.KeyVersion;
import dev.keyoverlap.Keyring;
import dev.keyoverlap.cms.RecipientSearch.Ours;
import dev.keyoverlap.message.DecryptionException;
import java.io.IOException;
import java.io.InputStream;
import java.security.GeneralSecurityException;
import java.util.Optional;

/** One message being decrypted from a stream, in constant memory. */
final class StreamDecryption {

  private static final byte[] NOTHING = {};

  private final AcceptedAlgorithms accepted;
  private final RecipientSearch search;
  private final Pump pump;

  StreamDecryption(Keyring ring, AcceptedAlgorithms accepted, Pump pump) {
    this.accepted = accepted;
    this.search = new RecipientSearch(ring, accepted);
    this.pump = pump;
  }

  /**
   * Decrypts what is waiting until nothing more can be wrong with it, and then releases it.
   *
   * @return the key that served
   */
  KeyVersion decrypt(InputStream message, PendingContent content)
      throws DecryptionException, KeyUnavailableException, IOException {
    EnvelopeReader reader = begin(message);
    Optional<ContentCipher> cipher =
        reader.cipher().filter(known -> accepted.contents().contains(known.encryption()));
    Optional<Ours> chosen = search.chosen();
    if (cipher.isEmpty() || chosen.isEmpty()) {
      throw search.failure();
    }
    RecoveredKey recovered = chosen.get().recover(cipher.get());
    try (ContentKey key = recovered.key()) {
      // The same work, whether the key is genuine or a substitute.
      if (!isIntact(reader, cipher.get(), key, content) || !recovered.genuine()) {
        throw search.failure();
      }
      content.release(cipher.get(), key, pump);
    }
    return chosen.get().version();
  }

  private EnvelopeReader begin(InputStream message) throws DecryptionException, IOException {
    try {
      return EnvelopeReader.begin(message, pump, search::add);
    } catch (MessageSyntax.NotParsable e) {
      throw search.failure();
    }
  }

  /** That a message could not be decrypted, or that what came out of it is of no use. */
  DecryptionException failure() {
    return search.failure();
  }

  /** Decrypts all of it, and compares the tag or looks at the padding. */
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
