package dev.keyoverlap.testkit.making;

import dev.keyoverlap.key.Alias;
import dev.keyoverlap.key.HeldKey;
import dev.keyoverlap.key.KeyEntry;
import dev.keyoverlap.key.KeyOverlapException;
import dev.keyoverlap.key.PeerCertificate;
import dev.keyoverlap.ring.KeyVersion;
import dev.keyoverlap.ring.Keyring;
import dev.keyoverlap.testkit.fixture.KitMessage;
import java.io.IOException;
import java.time.Instant;
import java.util.List;

/** Makes the messages of one format. */
abstract class MessageMaker {

  /** The time of every message. */
  static final Instant NOW = Instant.parse("2026-11-01T12:00:00Z");

  static final Alias OLD = Alias.alias("old");
  static final Alias NEW = Alias.alias("new");
  static final Alias STRANGER = Alias.alias("stranger");

  final byte[] make(KitMessage message) throws KeyOverlapException, IOException {
    return switch (message) {
      case SIGNED_OLD -> signed(OLD);
      case SIGNED_OLD_AND_NEW -> signed(OLD, NEW);
      case SIGNED_NEW_AND_OLD -> signed(NEW, OLD);
      case SIGNED_OLD_AND_NEW_WRONG -> withAlteredSignature(signed(OLD, NEW), 1);
      case SIGNED_NEW_WRONG_AND_OLD -> withAlteredSignature(signed(NEW, OLD), 0);
      case SIGNED_NEW -> signed(NEW);
      case SIGNED_STRANGER -> signed(STRANGER);
      case SIGNED_ALTERED -> withAlteredContent(signed(OLD));
      case SIGNED_WRONG -> withAlteredSignature(signed(OLD), 0);
      case ENCRYPTED_OLD -> encrypted(OLD);
      case ENCRYPTED_OLD_AND_NEW -> encrypted(OLD, NEW);
      case ENCRYPTED_NEW_AND_OLD -> encrypted(NEW, OLD);
      case ENCRYPTED_NEW -> encrypted(NEW);
      case ENCRYPTED_ALTERED -> withAlteredEncryption(encrypted(OLD));
    };
  }

  abstract byte[] signed(Alias... aliases) throws KeyOverlapException, IOException;

  abstract byte[] encrypted(Alias... aliases) throws KeyOverlapException, IOException;

  abstract byte[] withAlteredContent(byte[] message) throws IOException;

  abstract byte[] withAlteredSignature(byte[] message, int number) throws IOException;

  abstract byte[] withAlteredEncryption(byte[] message) throws IOException;

  /** Who signs. */
  static Keyring senders(FixtureKeys.Pair sender, HeldKey stranger) throws KeyOverlapException {
    return Keyring.of(
        List.of(active(OLD, sender.old()), active(NEW, sender.next()), active(STRANGER, stranger)));
  }

  /** To whom messages are encrypted. */
  static Keyring receivers(FixtureKeys.Pair receiver) throws KeyOverlapException {
    return Keyring.of(
        List.of(
            active(OLD, PeerCertificate.of(receiver.old().certificate())),
            active(NEW, PeerCertificate.of(receiver.next().certificate()))));
  }

  private static KeyVersion active(Alias alias, KeyEntry entry) {
    return KeyVersion.active(alias, entry, NOW);
  }
}
