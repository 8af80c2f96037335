package dev.keyoverlap.cms.internal.envelope;

import java.security.GeneralSecurityException;
import javax.crypto.Cipher;

/**
 * One content being decrypted, step by step. Its output must not reach anybody before it was
 * finished and the tag was compared. For one thread.
 */
public sealed interface Opening {

  /**
   * Decrypts a step.
   *
   * @return how many bytes were written; never more than were read
   */
  int update(byte[] input, int offset, int length, byte[] output, int outputOffset)
      throws GeneralSecurityException;

  /**
   * The rest of the content, which then is complete.
   *
   * @throws GeneralSecurityException if the padding is wrong
   */
  byte[] finish() throws GeneralSecurityException;

  /** The tag that the sender must have made, once it is finished; empty where there is none. */
  byte[] tag();

  /**
   * The key stream decrypts, and the cipher in its encrypting direction makes the tag again, both
   * in constant memory and at full speed. The JDK's own decryption keeps everything in memory until
   * the end (docs/decisions/0005).
   */
  final class Authenticated implements Opening {

    private final Cipher keyStream;
    private final AeadEncryption encryption;
    private byte[] encryptedAgain = new byte[0];
    private byte[] tag = new byte[0];

    Authenticated(Cipher keyStream, AeadEncryption encryption) {
      this.keyStream = keyStream;
      this.encryption = encryption;
    }

    @Override
    public int update(byte[] input, int offset, int length, byte[] output, int outputOffset)
        throws GeneralSecurityException {
      int written = keyStream.update(input, offset, length, output, outputOffset);
      if (encryptedAgain.length < written + Sealing.SURPLUS) {
        encryptedAgain = new byte[written + Sealing.SURPLUS];
      }
      encryption.encrypt(output, outputOffset, written, encryptedAgain, 0);
      return written;
    }

    @Override
    public byte[] finish() throws GeneralSecurityException {
      tag = AeadEncryption.tag(encryption.finish());
      return new byte[0];
    }

    @Override
    public byte[] tag() {
      return tag;
    }
  }

  /**
   * In CBC, where nothing tells whether the content is right but its padding. That is there always:
   * an encrypted content consists of at least one block (RFC 5652, 6.3).
   */
  final class Chained implements Opening {

    private final Cipher cipher;
    private final int blockLength;
    private long read;

    Chained(Cipher cipher, int blockLength) {
      this.cipher = cipher;
      this.blockLength = blockLength;
    }

    @Override
    public int update(byte[] input, int offset, int length, byte[] output, int outputOffset)
        throws GeneralSecurityException {
      read += length;
      return cipher.update(input, offset, length, output, outputOffset);
    }

    @Override
    public byte[] finish() throws GeneralSecurityException {
      if (read == 0 || read % blockLength != 0) {
        throw new GeneralSecurityException("The encrypted content does not consist of blocks");
      }
      return cipher.doFinal();
    }

    @Override
    public byte[] tag() {
      return new byte[0];
    }
  }

  /** Only the key stream: the tag has been compared already. */
  record Unauthenticated(Cipher cipher) implements Opening {

    @Override
    public int update(byte[] input, int offset, int length, byte[] output, int outputOffset)
        throws GeneralSecurityException {
      return cipher.update(input, offset, length, output, outputOffset);
    }

    @Override
    public byte[] finish() throws GeneralSecurityException {
      return cipher.doFinal();
    }

    @Override
    public byte[] tag() {
      return new byte[0];
    }
  }
}
