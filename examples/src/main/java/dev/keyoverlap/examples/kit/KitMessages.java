package dev.keyoverlap.examples.kit;

import static dev.keyoverlap.Alias.alias;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import dev.keyoverlap.Alias;
import dev.keyoverlap.HeldKey;
import dev.keyoverlap.KeyOverlapException;
import dev.keyoverlap.Keyring;
import dev.keyoverlap.PeerCertificate;
import dev.keyoverlap.cms.CmsEncryptor;
import dev.keyoverlap.cms.CmsSigner;
import dev.keyoverlap.cms.ContentEncryption;
import dev.keyoverlap.cms.KeyTransport;
import dev.keyoverlap.cms.SetOrder;
import java.time.Instant;
import java.util.Arrays;

/**
 * Makes the messages of a kit in the forms that the most receivers read, so that a refusal tells of
 * keys, and not of algorithms.
 */
final class KitMessages {

  static final byte[] CONTENT = "An order of ten boxes, from the partner kit.\n".getBytes(UTF_8);

  /** The signing time of every message. */
  private static final Instant NOW = Instant.parse("2026-11-01T12:00:00Z");

  private static final int AES_BLOCK = 16;

  private static final Alias OLD = alias("old");
  private static final Alias NEW = alias("new");
  private static final Alias STRANGER = alias("stranger");

  private final Keyring senders;
  private final Keyring receivers;

  KitMessages(KitKeys keys) throws KeyOverlapException {
    this.senders =
        Keyring.empty()
            .add(OLD, keys.senderOld(), NOW)
            .add(NEW, keys.senderNew(), NOW)
            .add(STRANGER, keys.stranger(), NOW);
    this.receivers =
        Keyring.empty()
            .add(OLD, certificate(keys.receiverOld()), NOW)
            .add(NEW, certificate(keys.receiverNew()), NOW);
  }

  private static PeerCertificate certificate(HeldKey key) {
    return PeerCertificate.of(key.certificate());
  }

  byte[] make(KitMessage message) throws KeyOverlapException {
    return switch (message) {
      case SIGNED_OLD -> signed(OLD);
      case SIGNED_OLD_AND_NEW -> signed(OLD, NEW);
      case SIGNED_NEW_AND_OLD -> signed(NEW, OLD);
      case SIGNED_NEW -> signed(NEW);
      case SIGNED_STRANGER -> signed(STRANGER);
      case SIGNED_ALTERED -> alteredContent(signed(OLD));
      case SIGNED_WRONG -> alteredAtTheEnd(signed(OLD));
      case ENCRYPTED_OLD -> encrypted(OLD);
      case ENCRYPTED_OLD_AND_NEW -> encrypted(OLD, NEW);
      case ENCRYPTED_NEW_AND_OLD -> encrypted(NEW, OLD);
      case ENCRYPTED_NEW -> encrypted(NEW);
      case ENCRYPTED_ALTERED -> alteredPadding(encrypted(OLD));
    };
  }

  private byte[] signed(Alias... aliases) throws KeyOverlapException {
    CmsSigner.Builder signer = CmsSigner.with(senders).order(SetOrder.AS_NAMED).clock(() -> NOW);
    Arrays.stream(aliases).forEach(signer::signAs);
    return signer.build().sign(CONTENT);
  }

  /** AES-CBC and PKCS #1 v1.5, for few receivers read anything better. */
  private byte[] encrypted(Alias... aliases) throws KeyOverlapException {
    CmsEncryptor.Builder encryptor =
        CmsEncryptor.with(receivers)
            .contentEncryption(ContentEncryption.LEGACY_AES_256_CBC)
            .keyTransport(KeyTransport.LEGACY_RSA_PKCS1_V1_5)
            .order(SetOrder.AS_NAMED)
            .clock(() -> NOW);
    Arrays.stream(aliases).forEach(encryptor::encryptTo);
    return encryptor.build().encrypt(CONTENT);
  }

  private static byte[] alteredContent(byte[] message) {
    String text = new String(message, ISO_8859_1);
    int at = text.indexOf(new String(CONTENT, ISO_8859_1));
    message[at + "An order of ".length()] ^= 1;
    return message;
  }

  /** A message with one signature ends with the value of it. */
  private static byte[] alteredAtTheEnd(byte[] message) {
    message[message.length - 1] ^= 1;
    return message;
  }

  /** What becomes the last byte of the padding, which is then none, whatever the key is. */
  private static byte[] alteredPadding(byte[] message) {
    message[message.length - 1 - AES_BLOCK] ^= (byte) 0x80;
    return message;
  }
}
