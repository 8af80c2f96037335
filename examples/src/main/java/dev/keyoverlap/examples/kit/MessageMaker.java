package dev.keyoverlap.examples.kit;

import dev.keyoverlap.Alias;
import dev.keyoverlap.HeldKey;
import dev.keyoverlap.KeyOverlapException;
import dev.keyoverlap.KeyVersion;
import dev.keyoverlap.Keyring;
import dev.keyoverlap.PeerCertificate;
import java.io.IOException;
import java.time.Instant;
import java.util.List;

/** Makes the messages of one format. */
@FunctionalInterface
interface MessageMaker {

  /** The time of every message. */
  Instant NOW = Instant.parse("2026-11-01T12:00:00Z");

  Alias OLD = Alias.alias("old");
  Alias NEW = Alias.alias("new");
  Alias STRANGER = Alias.alias("stranger");

  byte[] make(KitMessage message) throws KeyOverlapException, IOException;

  static MessageMaker of(KitFormat format, KitKeys keys) throws KeyOverlapException {
    return switch (format) {
      case CMS -> CmsMessages.forTheMost(keys);
      case CMS_OAEP -> CmsMessages.withOaep(keys);
      case XML_SIBLINGS -> XmlMessages.siblings(keys);
      case XML_PARALLEL -> XmlMessages.parallel(keys);
      case SOAP -> new SoapMessages(keys);
    };
  }

  /** Who signs. */
  static Keyring senders(KitKeys keys) throws KeyOverlapException {
    return Keyring.of(
        List.of(
            KeyVersion.active(OLD, keys.senderOld(), NOW),
            KeyVersion.active(NEW, keys.senderNew(), NOW),
            KeyVersion.active(STRANGER, keys.stranger(), NOW)));
  }

  /** To whom messages are encrypted. */
  static Keyring receivers(KitKeys keys) throws KeyOverlapException {
    return Keyring.of(
        List.of(
            KeyVersion.active(OLD, certificate(keys.receiverOld()), NOW),
            KeyVersion.active(NEW, certificate(keys.receiverNew()), NOW)));
  }

  private static PeerCertificate certificate(HeldKey key) {
    return PeerCertificate.of(key.certificate());
  }
}
