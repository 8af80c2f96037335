package dev.keyoverlap.internal.device;

import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.spec.MGF1ParameterSpec;
import java.util.Arrays;
import javax.crypto.BadPaddingException;
import javax.crypto.spec.OAEPParameterSpec;
import javax.crypto.spec.PSource;

/**
 * Takes the padding of RSAES-OAEP off a block (RFC 8017, 7.1.2, step 3). Every wrong block costs
 * the same work and ends in the same exception. Otherwise a sender could tell a first byte that is
 * not 0 from the rest, which is enough to decrypt anything (Manger, 2001).
 */
public final class OaepPadding {

  private OaepPadding() {}

  /**
   * The message in a padded block.
   *
   * @param block as long as the modulus; wiped
   * @param parameters digest, mask and label
   * @return the message
   * @throws BadPaddingException if the block is not padded so
   * @throws GeneralSecurityException if this Java does not know a digest
   */
  public static byte[] remove(byte[] block, OAEPParameterSpec parameters)
      throws GeneralSecurityException {
    MessageDigest digest = MessageDigest.getInstance(parameters.getDigestAlgorithm());
    MessageDigest mask =
        MessageDigest.getInstance(
            ((MGF1ParameterSpec) parameters.getMGFParameters()).getDigestAlgorithm());
    int hash = digest.getDigestLength();
    // The length is that of the modulus and public, so it may be branched on.
    if (block.length < 2 * hash + 2) {
      Arrays.fill(block, (byte) 0);
      throw wrong();
    }
    byte[] seed = Arrays.copyOfRange(block, 1, 1 + hash);
    byte[] data = Arrays.copyOfRange(block, 1 + hash, block.length);
    int first = block[0];
    Arrays.fill(block, (byte) 0);
    xorMask(seed, data, mask);
    xorMask(data, seed, mask);
    byte[] label = digest.digest(((PSource.PSpecified) parameters.getPSource()).getValue());

    int bad = first;
    for (int i = 0; i < hash; i++) {
      bad |= data[i] ^ label[i];
    }
    // Zeros, then a 1, then the message. Every byte is looked at.
    int looking = ~0;
    int start = 0;
    for (int i = hash; i < data.length; i++) {
      int zero = maskOfZero(data[i] & 0xff);
      int one = maskOfZero((data[i] & 0xff) ^ 1);
      start |= looking & one & (i + 1);
      bad |= looking & ~zero & ~one & 1;
      looking &= zero;
    }
    bad |= looking & 1;
    byte[] message = bad == 0 ? Arrays.copyOfRange(data, start, data.length) : new byte[0];
    Arrays.fill(data, (byte) 0);
    Arrays.fill(seed, (byte) 0);
    if (bad != 0) {
      throw wrong();
    }
    return message;
  }

  private static BadPaddingException wrong() {
    return new BadPaddingException("The padding is not right");
  }

  /** All ones for 0, and 0 for any other value; without a branch. */
  private static int maskOfZero(int value) {
    return ((value | -value) >>> 31) - 1;
  }

  /** MGF1 (RFC 8017, B.2.1), over what it masks. */
  private static void xorMask(byte[] target, byte[] from, MessageDigest digest) {
    int length = digest.getDigestLength();
    for (int counter = 0, at = 0; at < target.length; counter++, at += length) {
      digest.update(from);
      byte[] mask = digest.digest(ByteBuffer.allocate(Integer.BYTES).putInt(counter).array());
      for (int i = 0; i < length && at + i < target.length; i++) {
        target[at + i] ^= mask[i];
      }
    }
  }
}
