package dev.keyoverlap.examples.kit;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import dev.keyoverlap.Alias;
import dev.keyoverlap.KeyOverlapException;
import dev.keyoverlap.Keyring;
import dev.keyoverlap.algorithm.ContentEncryption;
import dev.keyoverlap.algorithm.KeyTransport;
import dev.keyoverlap.cms.CmsEncryptor;
import dev.keyoverlap.cms.CmsSigner;
import dev.keyoverlap.cms.spec.SetOrder;
import java.util.Arrays;
import org.bouncycastle.asn1.cms.ContentInfo;
import org.bouncycastle.asn1.cms.SignedData;
import org.bouncycastle.asn1.cms.SignerInfo;

/**
 * Makes CMS messages in the forms that the most receivers read, so that a refusal tells of keys,
 * and not of algorithms.
 */
final class CmsMessages implements MessageMaker {

  static final byte[] CONTENT = "An order of ten boxes, from the partner kit.\n".getBytes(UTF_8);

  private static final int AES_BLOCK = 16;

  private final Keyring senders;
  private final Keyring receivers;
  private final KeyTransport transport;

  private CmsMessages(KitKeys keys, KeyTransport transport) throws KeyOverlapException {
    this.senders = MessageMaker.senders(keys);
    this.receivers = MessageMaker.receivers(keys);
    this.transport = transport;
  }

  /** With PKCS #1 v1.5, for few receivers read anything better. */
  static MessageMaker forTheMost(KitKeys keys) throws KeyOverlapException {
    return new CmsMessages(keys, KeyTransport.LEGACY_RSA_PKCS1_V1_5);
  }

  /** For the others. */
  static MessageMaker withOaep(KitKeys keys) throws KeyOverlapException {
    return new CmsMessages(keys, KeyTransport.RSA_OAEP_SHA256);
  }

  @Override
  public byte[] make(KitMessage message) throws KeyOverlapException {
    return switch (message) {
      case SIGNED_OLD -> signed(OLD);
      case SIGNED_OLD_AND_NEW -> signed(OLD, NEW);
      case SIGNED_NEW_AND_OLD -> signed(NEW, OLD);
      case SIGNED_OLD_AND_NEW_WRONG -> alteredSignature(signed(OLD, NEW), 1);
      case SIGNED_NEW_WRONG_AND_OLD -> alteredSignature(signed(NEW, OLD), 0);
      case SIGNED_NEW -> signed(NEW);
      case SIGNED_STRANGER -> signed(STRANGER);
      case SIGNED_ALTERED -> alteredContent(signed(OLD));
      case SIGNED_WRONG -> alteredSignature(signed(OLD), 0);
      case ENCRYPTED_OLD -> encrypted(OLD);
      case ENCRYPTED_OLD_AND_NEW -> encrypted(OLD, NEW);
      case ENCRYPTED_NEW_AND_OLD -> encrypted(NEW, OLD);
      case ENCRYPTED_NEW -> encrypted(NEW);
      case ENCRYPTED_ALTERED -> alteredPadding(encrypted(OLD));
    };
  }

  private byte[] signed(Alias... aliases) throws KeyOverlapException {
    CmsSigner.Builder signer =
        CmsSigner.with(senders).signerOrder(SetOrder.AS_NAMED).clock(() -> NOW);
    Arrays.stream(aliases).forEach(signer::signAs);
    return signer.build().sign(CONTENT);
  }

  /** AES-CBC, for few receivers read anything better. */
  private byte[] encrypted(Alias... aliases) throws KeyOverlapException {
    CmsEncryptor.Builder encryptor =
        CmsEncryptor.with(receivers)
            .contentEncryption(ContentEncryption.LEGACY_AES_256_CBC)
            .keyTransport(transport)
            .recipientOrder(SetOrder.AS_NAMED)
            .clock(() -> NOW);
    Arrays.stream(aliases).forEach(encryptor::encryptTo);
    return encryptor.build().encrypt(CONTENT);
  }

  private static byte[] alteredContent(byte[] message) {
    message[indexOf(message, CONTENT) + "An order of ".length()] ^= 1;
    return message;
  }

  private static byte[] alteredSignature(byte[] message, int number) {
    SignedData signed = SignedData.getInstance(ContentInfo.getInstance(message).getContent());
    byte[] value =
        SignerInfo.getInstance(signed.getSignerInfos().getObjectAt(number))
            .getEncryptedDigest()
            .getOctets();
    message[indexOf(message, value) + value.length - 1] ^= 1;
    return message;
  }

  private static int indexOf(byte[] message, byte[] part) {
    return new String(message, ISO_8859_1).indexOf(new String(part, ISO_8859_1));
  }

  /** What becomes the last byte of the padding, which is then none, whatever the key is. */
  private static byte[] alteredPadding(byte[] message) {
    message[message.length - 1 - AES_BLOCK] ^= (byte) 0x80;
    return message;
  }
}
