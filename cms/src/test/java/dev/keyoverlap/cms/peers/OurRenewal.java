package dev.keyoverlap.cms.peers;

import static dev.keyoverlap.cms.peers.Parties.NEW;
import static dev.keyoverlap.cms.peers.Parties.OLD;
import static dev.keyoverlap.key.Alias.alias;

import dev.keyoverlap.KeystoreRotation;
import dev.keyoverlap.algorithm.ContentEncryption;
import dev.keyoverlap.algorithm.KeyTransport;
import dev.keyoverlap.cms.CmsDecryptor;
import dev.keyoverlap.cms.CmsVerifier;
import dev.keyoverlap.cms.peers.Case.Task;
import dev.keyoverlap.key.Alias;
import dev.keyoverlap.key.KeyEntry;
import dev.keyoverlap.key.Narrowing;
import dev.keyoverlap.key.PeerCertificate;
import dev.keyoverlap.message.DecryptionException;
import dev.keyoverlap.message.VerificationException;
import dev.keyoverlap.message.VerificationPolicy;
import dev.keyoverlap.ring.Keyring;
import dev.keyoverlap.store.pkcs12.Pkcs12KeyringStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;

/**
 * The key that messages come in with is renewed in our keystore: the sender's certificate that we
 * verify with, or our own key that we decrypt with.
 *
 * @param certificates what we verify with at each moment
 * @param keys what we decrypt with
 */
record OurRenewal(Map<Moment, Keyring> certificates, Map<Moment, Keyring> keys) {

  private static final Alias FIRST = alias("first");
  private static final Alias SECOND = alias("first-next");

  /** How far the renewal is. */
  enum Moment {
    /** There is the old one only. */
    BEFORE,
    /** The new one stands under a second alias. */
    BOTH,
    /** The new one has taken over; the old one is retained. */
    AFTER
  }

  static OurRenewal in(Path folder) throws Exception {
    return new OurRenewal(
        walked(
            folder, PeerCertificate.of(OLD.certificate()), PeerCertificate.of(NEW.certificate())),
        walked(folder, OLD.key(), NEW.key()));
  }

  private static Map<Moment, Keyring> walked(Path folder, KeyEntry old, KeyEntry next)
      throws Exception {
    Path file = Files.createTempDirectory(folder, "keystore").resolve("receiver.p12");
    Map<Moment, Keyring> rings = new EnumMap<>(Moment.class);
    try (KeystoreRotation rotation =
        KeystoreRotation.with(Pkcs12KeyringStore.at(file, "for a test".toCharArray()))
            .reloadManually()
            .open()) {
      rotation.add(FIRST, old);
      rings.put(Moment.BEFORE, rotation.keyring());
      rotation.add(SECOND, next);
      rings.put(Moment.BOTH, rotation.keyring());
      // The certificates are for two names, by which tools tell old and new apart.
      rotation.accepting(Narrowing.SUBJECT, Narrowing.ALTERNATIVE_NAMES).promote(SECOND, FIRST);
      rings.put(Moment.AFTER, rotation.keyring());
    }
    return rings;
  }

  /** When we read a message of theirs, by the rules for this renewal that we have all the time. */
  Set<Moment> momentsOfReading(Task task, byte[] message) throws Exception {
    Set<Moment> moments = EnumSet.noneOf(Moment.class);
    for (Moment moment : Moment.values()) {
      try {
        byte[] content =
            task == Task.VERIFY
                ? CmsVerifier.of(certificates.get(moment), VerificationPolicy.anyOf(FIRST, SECOND))
                    .verify(message)
                    .content()
                : decrypted(keys.get(moment), message);
        if (!Arrays.equals(content, Case.CONTENT)) {
          throw new AssertionError("It gave other content");
        }
        moments.add(moment);
      } catch (VerificationException | DecryptionException e) {
        // Not at this moment.
      }
    }
    return moments;
  }

  private static byte[] decrypted(Keyring ring, byte[] message) throws Exception {
    return CmsDecryptor.with(ring)
        .accept(KeyTransport.LEGACY_RSA_PKCS1_V1_5)
        .accept(KeyTransport.LEGACY_RSA_OAEP_SHA1)
        .accept(ContentEncryption.LEGACY_AES_256_CBC)
        .accept(ContentEncryption.LEGACY_AES_128_CBC)
        .build()
        .decrypt(message)
        .content();
  }
}
