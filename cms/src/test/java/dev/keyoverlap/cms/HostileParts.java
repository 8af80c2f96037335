package dev.keyoverlap.cms;

import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;

/**
 * Parts of messages that are small to send and large to read, or never end: whatever place in a
 * message they take, whoever reads it must give up in time.
 */
final class HostileParts {

  private static final int MILLION = 1_000_000;

  private HostileParts() {}

  /** Each is made when it is needed, since some are large. */
  static Map<String, Supplier<Asn1Element>> all() {
    Map<String, Supplier<Asn1Element>> parts = new LinkedHashMap<>();
    for (int depth : new int[] {400, 1_500, 5_000, 100_000}) {
      for (int tag : new int[] {0x30, 0x31, 0xa0, 0x24}) {
        String what = "%d of %02x within each other".formatted(depth, tag);
        parts.put(what, () -> nested(tag, depth));
        parts.put(what + ", without lengths", () -> nestedIndefinite(tag, depth));
      }
    }
    parts.put("a SET of a million NULLs", () -> million(0x31, 0x05, 0));
    parts.put("a SET of a million sequences", () -> million(0x31, 0x30, 0));
    parts.put("a million sequences", () -> million(0x30, 0x30, 0));
    parts.put("a million identifiers", () -> million(0x30, 0x30, 3, 6, 1, 0x2a));
    parts.put("a million tagged", () -> million(0xa0, 0x80, 0));
    parts.put("a million pieces of one byte", () -> million(0x24, 0x04, 1, 7));
    parts.put("a million numbers", () -> million(0x31, 0x02, 1, 7));
    for (long length : new long[] {Integer.MAX_VALUE, 0xffff_ffffL, Long.MAX_VALUE}) {
      for (int tag : new int[] {0x30, 0x31, 0x04, 0x24, 0xa0, 0x80, 0x02, 0x06}) {
        parts.put(
            "%02x of %d bytes, it says".formatted(tag, length), () -> longerThanItIs(tag, length));
      }
    }
    parts.put("a number of a million bytes", () -> Asn1Element.primitive(0x02, filled()));
    parts.put("an identifier of a million bytes", () -> Asn1Element.primitive(0x06, filled()));
    parts.put("a string of a million bytes", () -> Asn1Element.primitive(0x04, filled()));
    parts.put("a name of many parts", HostileParts::longName);
    return parts;
  }

  private static byte[] filled() {
    byte[] bytes = new byte[MILLION];
    Arrays.fill(bytes, (byte) 0x7f);
    return bytes;
  }

  private static Asn1Element million(int tag, int... element) {
    byte[] elements = new byte[element.length * MILLION];
    for (int i = 0; i < elements.length; i++) {
      elements[i] = (byte) element[i % element.length];
    }
    return Asn1Element.primitive(tag, elements);
  }

  private static Asn1Element longerThanItIs(int tag, long length) {
    Asn1Element element = Asn1Element.primitive(tag, (byte) 2, (byte) 1, (byte) 1);
    byte[] octets = new byte[9];
    octets[0] = (byte) 0x88;
    for (int i = 0; i < Long.BYTES; i++) {
      octets[Long.BYTES - i] = (byte) (length >>> (i * Byte.SIZE));
    }
    int leading = 1;
    while (octets[leading] == 0) {
      leading++;
    }
    byte[] shortest = Arrays.copyOfRange(octets, leading - 1, octets.length);
    shortest[0] = (byte) (0x80 | (shortest.length - 1));
    element.length(ignored -> shortest);
    return element;
  }

  /** Written from the inside out; a recursion of ours would not come so far. */
  private static Asn1Element nested(int tag, int depth) {
    byte[] headers = new byte[depth * 6];
    int at = headers.length;
    for (int i = 1; i < depth; i++) {
      int length = headers.length - at;
      at -= 5;
      headers[at - 1] = (byte) tag;
      headers[at] = (byte) 0x84;
      for (int octet = 0; octet < Integer.BYTES; octet++) {
        headers[at + Integer.BYTES - octet] = (byte) (length >>> (octet * Byte.SIZE));
      }
      at--;
    }
    return Asn1Element.primitive(tag, Arrays.copyOfRange(headers, at, headers.length));
  }

  private static Asn1Element nestedIndefinite(int tag, int depth) {
    byte[] levels = new byte[4 * depth];
    for (int i = 0; i < depth; i++) {
      levels[2 * i] = (byte) tag;
      levels[2 * i + 1] = (byte) 0x80;
    }
    return Asn1Element.primitive(tag, levels);
  }

  private static Asn1Element longName() {
    byte[] commonName = {
      0x31, 0x0b, 0x30, 9, 6, 3, 0x55, 4, 3, 0x0c, 2, 'a', 'b',
    };
    ByteArrayOutputStream parts = new ByteArrayOutputStream();
    for (int i = 0; i < 30_000; i++) {
      parts.writeBytes(commonName);
    }
    return Asn1Element.primitive(0x30, parts.toByteArray());
  }
}
