package dev.keyoverlap.xmldsig;

import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Collection;

/**
 * Bytes that grow, and the one way in which every canonical form writes text and attributes into
 * them (Canonical XML, 2.3): UTF-8, with as few references as possible.
 *
 * <p>For one thread.
 */
final class Utf8Buffer {

  private static final int LONGEST = 5;
  private static final byte[][] IN_TEXT = new byte[128][];
  private static final byte[][] IN_ATTRIBUTES = new byte[128][];
  private static final byte[][] IN_MARKUP = new byte[128][];

  static {
    IN_TEXT['&'] = utf8("&amp;");
    IN_TEXT['<'] = utf8("&lt;");
    IN_TEXT['>'] = utf8("&gt;");
    IN_TEXT['\r'] = utf8("&#xD;");
    IN_ATTRIBUTES['&'] = IN_TEXT['&'];
    IN_ATTRIBUTES['<'] = IN_TEXT['<'];
    IN_ATTRIBUTES['"'] = utf8("&quot;");
    IN_ATTRIBUTES['\t'] = utf8("&#x9;");
    IN_ATTRIBUTES['\n'] = utf8("&#xA;");
    IN_ATTRIBUTES['\r'] = IN_TEXT['\r'];
    IN_MARKUP['\r'] = IN_TEXT['\r'];
  }

  private byte[] bytes;
  private int length;

  /** The first half of a character whose other half comes with the next call. */
  private char pending;

  Utf8Buffer(int capacity) {
    this.bytes = new byte[Math.max(64, capacity)];
  }

  static byte[] utf8(String text) {
    return text.getBytes(java.nio.charset.StandardCharsets.UTF_8);
  }

  int length() {
    return length;
  }

  byte[] toByteArray() {
    return Arrays.copyOf(bytes, length);
  }

  /** Gives away what is in it, and is empty then. */
  void moveTo(Collection<MessageDigest> digests) {
    for (MessageDigest digest : digests) {
      digest.update(bytes, 0, length);
    }
    length = 0;
  }

  void append(byte[] some) {
    append(some, 0, some.length);
  }

  void append(byte[] some, int from, int to) {
    ensure(to - from);
    System.arraycopy(some, from, bytes, length, to - from);
    length += to - from;
  }

  void append(Utf8Buffer other, int from, int to) {
    append(other.bytes, from, to);
  }

  void append(int oneByte) {
    ensure(1);
    bytes[length++] = (byte) oneByte;
  }

  /** Character data of an element; may come in pieces. */
  void appendText(char[] text, int from, int size) {
    append(text, from, from + size, IN_TEXT);
  }

  /** What stands between an attribute's quotation marks. */
  void appendValue(String value) {
    append(value, IN_ATTRIBUTES);
  }

  /** What stands in a comment or processing instruction. */
  void appendMarkup(String text) {
    append(text, IN_MARKUP);
  }

  private void append(String text, byte[][] escapes) {
    int size = text.length();
    ensure((size + 1) * LONGEST);
    byte[] target = bytes;
    int at = length;
    for (int i = 0; i < size; i++) {
      at = append(text.charAt(i), escapes, target, at);
    }
    length = at;
  }

  private void append(char[] text, int from, int to, byte[][] escapes) {
    ensure((to - from + 1) * LONGEST);
    byte[] target = bytes;
    int at = length;
    for (int i = from; i < to; i++) {
      at = append(text[i], escapes, target, at);
    }
    length = at;
  }

  private int append(char c, byte[][] escapes, byte[] target, int start) {
    if (c >= 0x80) {
      return encode(c, target, start);
    }
    byte[] escape = escapes[c];
    int at = start;
    if (escape == null) {
      target[at++] = (byte) c;
    } else {
      for (byte b : escape) {
        target[at++] = b;
      }
    }
    return at;
  }

  private int encode(char c, byte[] target, int start) {
    int at = start;
    if (c < 0x800) {
      target[at++] = (byte) (0xc0 | (c >> 6));
    } else if (Character.isHighSurrogate(c)) {
      pending = c;
      return at;
    } else if (Character.isLowSurrogate(c)) {
      int codePoint = Character.toCodePoint(pending, c);
      target[at++] = (byte) (0xf0 | (codePoint >> 18));
      target[at++] = (byte) (0x80 | (codePoint >> 12 & 0x3f));
      target[at++] = (byte) (0x80 | (codePoint >> 6 & 0x3f));
    } else {
      target[at++] = (byte) (0xe0 | (c >> 12));
      target[at++] = (byte) (0x80 | (c >> 6 & 0x3f));
    }
    target[at++] = (byte) (0x80 | (c & 0x3f));
    return at;
  }

  private void ensure(int more) {
    if (more > bytes.length - length) {
      long wanted = Math.max((long) length + more, bytes.length + (bytes.length >> 1));
      bytes = Arrays.copyOf(bytes, (int) Math.min(wanted, Integer.MAX_VALUE - 8));
    }
  }
}
