package dev.keyoverlap.internal.device;

import java.util.Arrays;

/**
 * Takes the padding of RSAES-PKCS1-v1_5 off a key of known length (RFC 8017, 7.2.2). Neither its
 * result nor its time tells whether there was one (RFC 3218, 2.3.2).
 */
public final class Pkcs1v15Padding {

  private static final int BLOCK_TYPE = 2;

  private Pkcs1v15Padding() {}

  /**
   * The key in a padded block, or a substitute.
   *
   * @param padded {@code 00 02}, bytes that are not 0, {@code 00}, the key; wiped
   * @param substitute a key of the length expected, which becomes the answer if the block is not so
   * @return the key, or the substitute; always of its length
   */
  public static byte[] remove(byte[] padded, byte[] substitute) {
    // The length is that of the modulus and public, so it may be branched on.
    int start = padded.length - substitute.length;
    int wrong = start < 11 ? 1 : 0;
    byte[] block = start < 11 ? new byte[substitute.length + 11] : padded;
    int keyAt = block.length - substitute.length;
    wrong |= block[0];
    wrong |= block[1] ^ BLOCK_TYPE;
    for (int i = 2; i < keyAt - 1; i++) {
      wrong |= isZero(block[i]);
    }
    wrong |= block[keyAt - 1];
    int mask = -isZero(wrong); // all ones if nothing is wrong
    byte[] key = new byte[substitute.length];
    for (int i = 0; i < key.length; i++) {
      key[i] = (byte) ((block[keyAt + i] & mask) | (substitute[i] & ~mask));
    }
    Arrays.fill(padded, (byte) 0);
    return key;
  }

  /** 1 for 0, 0 for any other value; without a branch. */
  private static int isZero(int value) {
    return ((value | -value) >>> 31) ^ 1;
  }
}
