package dev.keyoverlap.cms.peers;

import static dev.keyoverlap.cms.peers.Parties.NEW;
import static dev.keyoverlap.cms.peers.Parties.OLD;
import static dev.keyoverlap.key.Alias.alias;

import dev.keyoverlap.KeystoreRotation;
import dev.keyoverlap.cms.CmsEncryptor;
import dev.keyoverlap.cms.CmsSigner;
import dev.keyoverlap.cms.peers.Case.Task;
import dev.keyoverlap.cms.spec.ReceiverProfile;
import dev.keyoverlap.key.Alias;
import dev.keyoverlap.key.KeyEntry;
import dev.keyoverlap.key.Narrowing;
import dev.keyoverlap.key.PeerCertificate;
import dev.keyoverlap.store.pkcs12.Pkcs12KeyringStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * A key is renewed in a sender's keystore, while signers or encryptors that were built before go on
 * making messages for a receiver.
 */
final class Renewal {

  /** What a receiver may know or hold meanwhile. */
  static final List<Situation> KNOWING =
      List.of(Situation.OLD_ONLY, Situation.BOTH, Situation.NEW_ONLY);

  private static final Alias FIRST = alias("first");
  private static final Alias SECOND = alias("first-next");

  private final Walk walk;
  private Optional<Map<Moment, byte[]>> messages = Optional.empty();

  private Renewal(Walk walk) {
    this.walk = walk;
  }

  /** When a message is made. */
  enum Moment {
    /** There is the old key only. */
    BEFORE,
    /** The new one stands under a second alias; the receiver is taken to know the old one. */
    BOTH,
    /** The same, but the receiver is taken to know the new one, whose alias is named first. */
    BOTH_NEW_FIRST,
    /** The new one has taken over. */
    AFTER;

    /** Whose keys a message is made with, as they were named. */
    List<Party> named() {
      return switch (this) {
        case BEFORE -> List.of(OLD);
        case BOTH -> List.of(OLD, NEW);
        case BOTH_NEW_FIRST -> List.of(NEW, OLD);
        case AFTER -> List.of(NEW);
      };
    }
  }

  /** How the trial of a message is called. */
  static String name(Task task, Moment moment, Situation situation) {
    return (task + " " + moment + ", receiver has " + situation).toLowerCase(Locale.ROOT);
  }

  /** Of our own key. */
  static Renewal ofSigner(ReceiverProfile receiver, Path folder) {
    return new Renewal(
        () -> {
          try (KeystoreRotation rotation = rotation(folder, OLD.key())) {
            CmsSigner signer =
                CmsSigner.with(rotation)
                    .signAs(FIRST)
                    .signAsIfPresent(SECOND)
                    .forReceiver(receiver)
                    .build();
            CmsSigner changedOver =
                CmsSigner.with(rotation)
                    .signAsIfPresent(SECOND)
                    .signAs(FIRST)
                    .forReceiver(receiver)
                    .build();
            return walked(
                rotation,
                NEW.key(),
                () -> signer.sign(Case.CONTENT),
                () -> changedOver.sign(Case.CONTENT));
          }
        });
  }

  /** Of the receiver's key, whose certificates we have. */
  static Renewal ofEncryptor(ReceiverProfile receiver, Path folder) {
    boolean severalRecipients = receiver.decrypting().orElseThrow().maxRecipients() > 1;
    return new Renewal(
        () -> {
          try (KeystoreRotation rotation =
              rotation(folder, PeerCertificate.of(OLD.certificate()))) {
            CmsEncryptor.Builder first = CmsEncryptor.with(rotation).encryptTo(FIRST);
            CmsEncryptor.Builder second = CmsEncryptor.with(rotation);
            if (severalRecipients) {
              first.encryptToIfPresent(SECOND);
              second.encryptToIfPresent(SECOND);
            }
            CmsEncryptor encryptor = first.forReceiver(receiver).build();
            CmsEncryptor changedOver = second.encryptTo(FIRST).forReceiver(receiver).build();
            return walked(
                rotation,
                PeerCertificate.of(NEW.certificate()),
                () -> encryptor.encrypt(Case.CONTENT),
                () -> changedOver.encrypt(Case.CONTENT));
          }
        });
  }

  private static KeystoreRotation rotation(Path folder, KeyEntry entry) throws Exception {
    Path file = Files.createTempDirectory(folder, "keystore").resolve("sender.p12");
    KeystoreRotation rotation =
        KeystoreRotation.with(Pkcs12KeyringStore.at(file, "for a test".toCharArray()))
            .reloadManually()
            .open();
    rotation.add(FIRST, entry);
    return rotation;
  }

  private static Map<Moment, byte[]> walked(
      KeystoreRotation rotation, KeyEntry next, Message.Maker maker, Message.Maker changedOver)
      throws Exception {
    Map<Moment, byte[]> messages = new EnumMap<>(Moment.class);
    messages.put(Moment.BEFORE, maker.make());
    rotation.add(SECOND, next);
    messages.put(Moment.BOTH, maker.make());
    messages.put(Moment.BOTH_NEW_FIRST, changedOver.make());
    // The certificates are for two names, by which tools tell old and new apart.
    rotation.accepting(Narrowing.SUBJECT, Narrowing.ALTERNATIVE_NAMES).promote(SECOND, FIRST);
    messages.put(Moment.AFTER, maker.make());
    return messages;
  }

  byte[] message(Moment moment) throws Exception {
    if (messages.isEmpty()) {
      messages = Optional.of(walk.messages());
    }
    return messages.get().get(moment);
  }

  /** Goes through the renewal. */
  private interface Walk {
    Map<Moment, byte[]> messages() throws Exception;
  }
}
