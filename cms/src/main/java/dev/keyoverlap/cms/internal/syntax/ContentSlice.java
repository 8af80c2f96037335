package dev.keyoverlap.cms.internal.syntax;

import dev.keyoverlap.internal.key.DigestAlgorithm;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Content in memory: an array of its own, or a part of the message that it came in, which is copied
 * out of it when it is needed. For one thread.
 */
public final class ContentSlice {

  private final byte[] array;
  private final int offset;
  private final int length;
  private byte @Nullable [] own;

  private ContentSlice(byte[] array, int offset, int length, byte @Nullable [] own) {
    this.array = array;
    this.offset = offset;
    this.length = length;
    this.own = own;
  }

  /** All of an array. */
  public static ContentSlice of(byte[] content) {
    return new ContentSlice(content, 0, content.length, content);
  }

  /** A part of a message. */
  public static ContentSlice within(byte[] message, int offset, int length) {
    Objects.checkFromIndexSize(offset, length, message.length);
    return new ContentSlice(message, offset, length, null);
  }

  /** The whole array. */
  public byte[] array() {
    return array;
  }

  /** Where it begins. */
  public int offset() {
    return offset;
  }

  public int length() {
    return length;
  }

  /** As an array of its own: the same bytes that were digested, even if the message is changed. */
  public byte[] bytes() {
    byte[] known = own;
    if (known == null) {
      known = Arrays.copyOfRange(array, offset, offset + length);
      own = known;
    }
    return known;
  }

  /** Finishes a digest with it. */
  public byte[] digest(MessageDigest digest) {
    byte[] known = own;
    if (known != null) {
      return DigestAlgorithm.finish(digest, known);
    }
    // It will be wanted as an array once its digest is right: one way through memory for both.
    byte[] copy = new byte[length];
    for (int at = 0; at < length; at += DigestAlgorithm.NEAR) {
      int step = Math.min(DigestAlgorithm.NEAR, length - at);
      System.arraycopy(array, offset + at, copy, at, step);
      digest.update(copy, at, step);
    }
    own = copy;
    return digest.digest();
  }
}
