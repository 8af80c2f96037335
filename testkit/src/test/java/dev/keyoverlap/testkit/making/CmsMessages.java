package dev.keyoverlap.testkit.making;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import dev.keyoverlap.algorithm.ContentEncryption;
import dev.keyoverlap.algorithm.SignatureAlgorithm;
import dev.keyoverlap.cms.CmsEncryptor;
import dev.keyoverlap.cms.CmsSigner;
import dev.keyoverlap.cms.spec.SetOrder;
import dev.keyoverlap.key.Alias;
import dev.keyoverlap.key.KeyOverlapException;
import dev.keyoverlap.ring.Keyring;
import java.util.Arrays;
import java.util.function.UnaryOperator;
import org.bouncycastle.asn1.cms.ContentInfo;
import org.bouncycastle.asn1.cms.SignedData;
import org.bouncycastle.asn1.cms.SignerInfo;

/** Makes CMS messages. */
final class CmsMessages extends MessageMaker {

  static final byte[] CONTENT = "An order of ten boxes, from the partner kit.\n".getBytes(UTF_8);

  private static final int AES_BLOCK = 16;

  private final Keyring senders;
  private final Keyring receivers;
  private final SignatureAlgorithm signature;
  private final ContentEncryption encryption;
  private final UnaryOperator<CmsEncryptor.Builder> keyScheme;

  CmsMessages(
      Keyring senders,
      Keyring receivers,
      SignatureAlgorithm signature,
      ContentEncryption encryption,
      UnaryOperator<CmsEncryptor.Builder> keyScheme) {
    this.senders = senders;
    this.receivers = receivers;
    this.signature = signature;
    this.encryption = encryption;
    this.keyScheme = keyScheme;
  }

  @Override
  byte[] signed(Alias... aliases) throws KeyOverlapException {
    CmsSigner.Builder signer =
        CmsSigner.with(senders).signerOrder(SetOrder.AS_NAMED).clock(() -> NOW);
    for (Alias alias : aliases) {
      signer.signAs(alias, signature);
    }
    return signer.build().sign(CONTENT);
  }

  @Override
  byte[] encrypted(Alias... aliases) throws KeyOverlapException {
    CmsEncryptor.Builder encryptor =
        keyScheme.apply(
            CmsEncryptor.with(receivers)
                .contentEncryption(encryption)
                .recipientOrder(SetOrder.AS_NAMED)
                .clock(() -> NOW));
    Arrays.stream(aliases).forEach(encryptor::encryptTo);
    return encryptor.build().encrypt(CONTENT);
  }

  @Override
  byte[] withAlteredContent(byte[] message) {
    message[indexOf(message, CONTENT) + "An order of ".length()] ^= 1;
    return message;
  }

  @Override
  byte[] withAlteredSignature(byte[] message, int number) {
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

  /**
   * With CBC, changes what becomes the last byte of the padding, which is then none, whatever the
   * key is. Otherwise changes the authentication tag.
   */
  @Override
  byte[] withAlteredEncryption(byte[] message) {
    if (encryption.name().endsWith("_CBC")) {
      message[message.length - 1 - AES_BLOCK] ^= (byte) 0x80;
    } else {
      message[message.length - 1] ^= 1;
    }
    return message;
  }
}
