package dev.keyoverlap.cms.internal.envelope;

import java.security.GeneralSecurityException;
import java.util.Arrays;

/**
 * An authenticating cipher in its encrypting direction. It also serves to decrypt: over content
 * that a key stream recovered it makes the tag that the sender must have made.
 */
public interface AeadEncryption {

  int TAG_LENGTH = 16;

  /**
   * Encrypts a step. Bytes that do not fill a block may come with the next one.
   *
   * @param output has room for the step and a block more
   * @return how many bytes were written
   */
  int encrypt(byte[] input, int offset, int length, byte[] output, int outputOffset)
      throws GeneralSecurityException;

  /** The rest of the encrypted content and after it the whole tag. */
  byte[] finish() throws GeneralSecurityException;

  /** The tag at the end of what {@link #finish} gave. */
  static byte[] tag(byte[] end) {
    return Arrays.copyOfRange(end, end.length - TAG_LENGTH, end.length);
  }
}
