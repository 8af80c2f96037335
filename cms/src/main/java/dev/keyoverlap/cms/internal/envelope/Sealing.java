package dev.keyoverlap.cms.internal.envelope;

import java.security.GeneralSecurityException;
import java.util.Arrays;
import javax.crypto.Cipher;

/** One content being encrypted, step by step. For one thread. */
public sealed interface Sealing {

  /** How much more a step can give than it takes, since a block waits until it is full. */
  int SURPLUS = 16;

  /**
   * Encrypts a step.
   *
   * @return how many bytes were written
   */
  int update(byte[] input, int offset, int length, byte[] output, int outputOffset)
      throws GeneralSecurityException;

  /** The rest of the encrypted content, which then is complete. */
  byte[] finish() throws GeneralSecurityException;

  /** The tag, once it is finished; empty where there is none. */
  byte[] tag();

  /** With a tag. */
  final class Authenticated implements Sealing {

    private final AeadEncryption encryption;
    private byte[] tag = new byte[0];

    Authenticated(AeadEncryption encryption) {
      this.encryption = encryption;
    }

    @Override
    public int update(byte[] input, int offset, int length, byte[] output, int outputOffset)
        throws GeneralSecurityException {
      return encryption.encrypt(input, offset, length, output, outputOffset);
    }

    @Override
    public byte[] finish() throws GeneralSecurityException {
      byte[] end = encryption.finish();
      int rest = end.length - AeadEncryption.TAG_LENGTH;
      tag = Arrays.copyOfRange(end, rest, end.length);
      return Arrays.copyOf(end, rest);
    }

    @Override
    public byte[] tag() {
      return tag;
    }
  }

  /** In CBC, without. */
  record Chained(Cipher cipher) implements Sealing {

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
