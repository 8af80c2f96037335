package dev.keyoverlap.cms.internal.envelope;

import java.security.GeneralSecurityException;
import javax.crypto.Cipher;

/** ChaCha20-Poly1305 in its encrypting direction, up to its own limit (RFC 8439, 2.8). */
final class ChaChaEncryption implements AeadEncryption {

  /** The counter of blocks of 64 bytes has 32 bits, and its first value makes the tag's key. */
  static final long LONGEST = ((1L << 32) - 1) * 64;

  private final Cipher cipher;
  private final long longest;
  private long done;

  ChaChaEncryption(Cipher cipher, byte[] associated) {
    this(cipher, associated, LONGEST);
  }

  /** With a limit that a test can reach. */
  ChaChaEncryption(Cipher cipher, byte[] associated, long longest) {
    this.cipher = cipher;
    this.longest = longest;
    cipher.updateAAD(associated);
  }

  @Override
  public int encrypt(byte[] input, int offset, int length, byte[] output, int outputOffset)
      throws GeneralSecurityException {
    if (length > longest - done) {
      throw new ContentTooLongException("ChaCha20-Poly1305", longest);
    }
    done += length;
    return cipher.update(input, offset, length, output, outputOffset);
  }

  @Override
  public byte[] finish() throws GeneralSecurityException {
    return cipher.doFinal();
  }
}
