package dev.keyoverlap.internal.names;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** An element of DER: tag, length and content, within the bytes that it was read from. */
final class DerElement {

  private static final int LONG_FORM = 0x80;
  private static final int MOST_LENGTH_OCTETS = 3;

  private final byte[] bytes;
  private final int start;
  private final int content;
  private final int end;

  private DerElement(byte[] bytes, int start, int limit) {
    this.bytes = bytes;
    this.start = start;
    if (limit - start < 2) {
      throw new IllegalArgumentException("Cut off");
    }
    int length = bytes[start + 1] & 0xff;
    int at = start + 2;
    if (length >= LONG_FORM) {
      int octets = length - LONG_FORM;
      if (octets == 0 || octets > MOST_LENGTH_OCTETS || limit - at < octets) {
        throw new IllegalArgumentException("A length that is not in DER, or too long");
      }
      length = 0;
      for (int i = 0; i < octets; i++) {
        length = length << 8 | (bytes[at++] & 0xff);
      }
    }
    if (length > limit - at) {
      throw new IllegalArgumentException("Cut off");
    }
    this.content = at;
    this.end = at + length;
  }

  /**
   * The element that these bytes are.
   *
   * @throws IllegalArgumentException if they are not exactly one
   */
  static DerElement only(byte[] bytes) {
    DerElement element = new DerElement(bytes, 0, bytes.length);
    if (element.end != bytes.length) {
      throw new IllegalArgumentException("More than one element");
    }
    return element;
  }

  /**
   * The elements within.
   *
   * @throws IllegalArgumentException if the content is anything else
   */
  List<DerElement> children() {
    List<DerElement> children = new ArrayList<>();
    for (int at = content; at < end; ) {
      DerElement child = new DerElement(bytes, at, end);
      children.add(child);
      at = child.end;
    }
    return children;
  }

  int tag() {
    return bytes[start] & 0xff;
  }

  DerElement requireTag(int tag) {
    if (tag() != tag) {
      throw new IllegalArgumentException("Another kind of element");
    }
    return this;
  }

  byte[] content() {
    return Arrays.copyOfRange(bytes, content, end);
  }

  byte[] encoded() {
    return Arrays.copyOfRange(bytes, start, end);
  }
}
