package dev.keyoverlap.cms.internal.syntax;

import java.util.Arrays;

/**
 * Whether something is in DER as it is (X.690, 10 and 11): lengths, the form of strings, the order
 * of sets. Single values are not checked: a time without seconds passes.
 */
public final class Der {

  private static final int CONSTRUCTED = 0x20;
  private static final int UNIVERSAL_CLASS_MASK = 0xc0;
  private static final int NUMBER = 0x1f;
  private static final int SEQUENCE_NUMBER = 0x10;
  private static final int SET_NUMBER = 0x11;
  private static final int LONG_FORM = 0x80;
  private static final int NOT_DER = -1;

  private final byte[] bytes;

  private Der(byte[] bytes) {
    this.bytes = bytes;
  }

  /**
   * Whether an element is in DER.
   *
   * @param element one whole element in BER with definite or indefinite lengths, of limited depth
   */
  public static boolean is(byte[] element) {
    try {
      return new Der(element).end(0, element.length) == element.length;
    } catch (ArrayIndexOutOfBoundsException e) {
      return false; // It ends too early.
    }
  }

  /** Where the element that begins there ends; negative if it is not in DER. */
  private int end(int start, int limit) {
    int at = start;
    int tag = bytes[at++] & 0xff;
    if ((tag & NUMBER) == NUMBER) {
      while ((bytes[at++] & LONG_FORM) != 0) {
        // The number of the tag goes on.
      }
    }
    int first = bytes[at++] & 0xff;
    int lengthBytes = first < LONG_FORM ? 0 : first - LONG_FORM;
    if (first == LONG_FORM || lengthBytes > Integer.BYTES) {
      return NOT_DER;
    }
    boolean shortest = lengthBytes == 0 || bytes[at] != 0;
    long length = lengthBytes == 0 ? first : 0;
    for (int i = 0; i < lengthBytes; i++) {
      length = (length << Byte.SIZE) | (bytes[at++] & 0xff);
    }
    long end = at + length;
    if (!shortest || (lengthBytes > 0 && length < LONG_FORM) || end > limit) {
      return NOT_DER;
    }
    if ((tag & CONSTRUCTED) == 0) {
      return (int) end;
    }
    boolean universal = (tag & UNIVERSAL_CLASS_MASK) == 0;
    int number = tag & NUMBER;
    if (universal && number != SEQUENCE_NUMBER && number != SET_NUMBER) {
      return NOT_DER;
    }
    return areDer(at, (int) end, universal && number == SET_NUMBER) ? (int) end : NOT_DER;
  }

  private boolean areDer(int start, int limit, boolean ascending) {
    int last = start;
    int at = start;
    while (at < limit) {
      int end = end(at, limit);
      if (end < 0 || (ascending && Arrays.compareUnsigned(bytes, last, at, bytes, at, end) > 0)) {
        return false;
      }
      last = at;
      at = end;
    }
    return true;
  }
}
