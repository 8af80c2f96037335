package dev.keyoverlap.cms.internal.envelope;

import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import javax.crypto.Cipher;
import javax.crypto.SecretKey;
import org.bouncycastle.crypto.modes.gcm.BasicGCMExponentiator;
import org.bouncycastle.crypto.modes.gcm.GCMExponentiator;
import org.bouncycastle.crypto.modes.gcm.GCMUtil;

/**
 * AES-GCM in its encrypting direction for content up to the standard's own limit, while the JDK's
 * cipher ends at 2 GiB. Longer content is encrypted by several ciphers, each of which continues
 * with the counter where the one before ended. The tags of the segments are combined to the tag of
 * the whole. GHASH is linear: a power of the hash key moves the contribution of each segment from
 * its tag to its place (NIST SP 800-38D, 6.4 and 7.1).
 *
 * <p>No segment's tag, initialisation vector or hash key leaves this class.
 */
final class GcmSegments implements AeadEncryption {

  /** 2^39-256 bits (NIST SP 800-38D, 5.2.1.1): the counter has 32 bits. */
  static final long LONGEST = (1L << 36) - 32;

  /** A multiple of the block length and less than the JDK's limit. */
  static final long SEGMENT = 1L << 30;

  private static final int BLOCK = 16;

  /** Of the twelve bytes of the nonce the counter block is that, and a one (7.1, step 2). */
  private static final int FIRST_COUNTER = 1;

  private final ContentCipher ciphers;
  private final SecretKey key;
  private final byte[] nonce;
  private final int associatedLength;
  private final long segmentLength;
  private final long longest;

  private Cipher segment;
  private byte[] segmentCounter;
  private long inSegment;
  private long done;

  /** The contribution of the finished segments to GHASH, times the hash key. */
  private long[] ended = new long[GCMUtil.SIZE_LONGS];

  GcmSegments(ContentCipher ciphers, SecretKey key, byte[] nonce, byte[] associated)
      throws GeneralSecurityException {
    this(ciphers, key, nonce, associated, SEGMENT, LONGEST);
  }

  /** With limits that a test can reach. */
  GcmSegments(
      ContentCipher ciphers,
      SecretKey key,
      byte[] nonce,
      byte[] associated,
      long segmentLength,
      long longest)
      throws GeneralSecurityException {
    this.ciphers = ciphers;
    this.key = key;
    this.nonce = nonce;
    this.associatedLength = associated.length;
    this.segmentLength = segmentLength;
    this.longest = longest;
    this.segmentCounter = counterBlock(0);
    this.segment = ciphers.gcm(key, nonce);
    segment.updateAAD(associated);
  }

  /** The counter block before the one of this block of content. */
  private byte[] counterBlock(long blocks) {
    return ByteBuffer.allocate(BLOCK).put(nonce).putInt((int) (FIRST_COUNTER + blocks)).array();
  }

  @Override
  public int encrypt(byte[] input, int offset, int length, byte[] output, int outputOffset)
      throws GeneralSecurityException {
    if (length > longest - done) {
      throw new ContentTooLongException("AES-GCM", longest);
    }
    int read = 0;
    int written = 0;
    while (read < length) {
      if (inSegment == segmentLength) {
        nextSegment();
      }
      int step = (int) Math.min(length - read, segmentLength - inSegment);
      written += segment.update(input, offset + read, step, output, outputOffset + written);
      read += step;
      inSegment += step;
      done += step;
    }
    return written;
  }

  private void nextSegment() throws GeneralSecurityException {
    // A whole number of blocks: the cipher has given out all of them, and what comes is the tag.
    add(segment.doFinal());
    segmentCounter = counterBlock(done / BLOCK);
    segment = ciphers.gcm(key, vectorFor(segmentCounter));
    inSegment = 0;
  }

  /** Moves what was there to its place, and adds what the tag of a segment tells. */
  private void add(byte[] tag) throws GeneralSecurityException {
    long associatedHere = done == inSegment ? associatedLength : 0;
    long[] contribution = block(segmentCounter);
    GCMUtil.xor(contribution, GCMUtil.asLongs(tag));
    GCMUtil.xor(contribution, times(lengths(associatedHere, inSegment), hashKey()));
    ended = times(ended, power(hashKey(), (inSegment + BLOCK - 1) / BLOCK));
    GCMUtil.xor(ended, contribution);
  }

  @Override
  public byte[] finish() throws GeneralSecurityException {
    byte[] rest = segment.doFinal();
    if (done == inSegment) {
      return rest;
    }
    int end = rest.length - TAG_LENGTH;
    add(Arrays.copyOfRange(rest, end, rest.length));
    long[] tag = block(counterBlock(0));
    GCMUtil.xor(tag, ended);
    GCMUtil.xor(tag, times(lengths(associatedLength, done), hashKey()));
    System.arraycopy(GCMUtil.asBytes(tag), 0, rest, end, TAG_LENGTH);
    return rest;
  }

  /**
   * The vector of one block from which GCM makes this counter block: it hashes the vector and its
   * length (7.1, step 2), which is undone here. Only a vector of twelve bytes is taken as it is.
   */
  private byte[] vectorFor(byte[] counterBlock) throws GeneralSecurityException {
    long[] inverse = inverse(hashKey());
    long[] vector = GCMUtil.asLongs(counterBlock);
    GCMUtil.xor(vector, times(lengths(0, BLOCK), hashKey()));
    return GCMUtil.asBytes(times(times(vector, inverse), inverse));
  }

  private long[] hashKey() throws GeneralSecurityException {
    return block(new byte[BLOCK]);
  }

  /** One block under the bare block cipher: the first of CTR's key stream is just that. */
  private long[] block(byte[] input) throws GeneralSecurityException {
    return GCMUtil.asLongs(ciphers.ctr(key, input).doFinal(new byte[BLOCK]));
  }

  /** The block that ends what GHASH hashes: two lengths in bits. */
  private static long[] lengths(long associated, long content) {
    return new long[] {associated * Byte.SIZE, content * Byte.SIZE};
  }

  private static long[] times(long[] a, long[] b) {
    long[] product = a.clone();
    GCMUtil.multiply(product, b);
    return product;
  }

  private static long[] power(long[] base, long exponent) {
    GCMExponentiator exponentiator = new BasicGCMExponentiator();
    exponentiator.init(GCMUtil.asBytes(base));
    byte[] power = new byte[BLOCK];
    exponentiator.exponentiateX(exponent, power);
    return GCMUtil.asLongs(power);
  }

  /** In a field of 2^128 elements the power of 2^128-2, which has all bits set but the last. */
  private static long[] inverse(long[] element) {
    long[] inverse = GCMUtil.oneAsLongs();
    long[] square = element.clone();
    for (int bit = 1; bit < BLOCK * Byte.SIZE; bit++) {
      GCMUtil.square(square.clone(), square);
      GCMUtil.multiply(inverse, square);
    }
    return inverse;
  }
}
