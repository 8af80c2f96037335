package dev.keyoverlap.internal.revocation;

import java.io.IOException;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * A value in DER (X.690), for the extensions of certificates and lists that the JDK does not read.
 * Tags of one byte and definite lengths of up to four, which is all that they use.
 */
final class Der {

  static final int SEQUENCE = 0x30;
  static final int BOOLEAN = 0x01;
  static final int BIT_STRING = 0x03;
  static final int OBJECT_IDENTIFIER = 0x06;
  private static final int LONGEST_OID = 64;
  private static final int BITS_OF_ARC = 7;
  private static final int LAST_OF_ARC = 0x80;
  private static final int FIRST_ARCS = 40;
  private static final int MORE_TAG = 0x1f;
  private static final int LONG_FORM = 0x80;
  private static final int MOST_LENGTH_BYTES = 4;

  private final byte[] source;
  private final int begin;
  private final int content;
  private final int end;

  private Der(byte[] source, int begin, int content, int end) {
    this.source = source;
    this.begin = begin;
    this.content = content;
    this.end = end;
  }

  /** The value that an encoding consists of. */
  static Der of(byte[] encoded) throws IOException {
    Der value = at(encoded, 0, encoded.length);
    if (value.end != encoded.length) {
      throw new IOException("There is more behind the value");
    }
    return value;
  }

  /** The value in an extension, as {@code getExtensionValue} gives it: in an OCTET STRING. */
  static Der ofExtension(byte[] octetString) throws IOException {
    return of(of(octetString).content());
  }

  private static Der at(byte[] source, int begin, int limit) throws IOException {
    if (limit - begin < 2 || (source[begin] & MORE_TAG) == MORE_TAG) {
      throw new IOException("No value begins here");
    }
    int first = source[begin + 1] & 0xff;
    int content = begin + 2;
    long length = first;
    if (first >= LONG_FORM) {
      int bytes = first - LONG_FORM;
      if (bytes == 0 || bytes > MOST_LENGTH_BYTES || limit - content < bytes) {
        throw new IOException("The length is not definite");
      }
      length = 0;
      for (int i = 0; i < bytes; i++) {
        length = (length << Byte.SIZE) | (source[content + i] & 0xff);
      }
      content += bytes;
    }
    if (length > limit - content) {
      throw new IOException("The value is longer than what it is in");
    }
    return new Der(source, begin, content, content + (int) length);
  }

  int tag() {
    return source[begin] & 0xff;
  }

  byte[] content() {
    return Arrays.copyOfRange(source, content, end);
  }

  byte[] encoded() {
    return Arrays.copyOfRange(source, begin, end);
  }

  List<Der> children() throws IOException {
    List<Der> children = new ArrayList<>();
    for (int next = content; next < end; ) {
      Der child = at(source, next, end);
      children.add(child);
      next = child.end;
    }
    return children;
  }

  List<Der> sequence() throws IOException {
    if (tag() != SEQUENCE) {
      throw new IOException("Not a sequence");
    }
    return children();
  }

  /** The one value within, as an explicit tag has it. */
  Der only() throws IOException {
    List<Der> children = children();
    if (children.size() != 1) {
      throw new IOException("Not one value");
    }
    return children.get(0);
  }

  /** An object identifier, in dotted form. */
  String oid() throws IOException {
    if (tag() != OBJECT_IDENTIFIER || end - content > LONGEST_OID) {
      throw new IOException("Not an object identifier");
    }
    StringBuilder dotted = new StringBuilder();
    BigInteger arc = BigInteger.ZERO;
    for (int i = content; i < end; i++) {
      arc = arc.shiftLeft(BITS_OF_ARC).or(BigInteger.valueOf(source[i] & (LAST_OF_ARC - 1)));
      if ((source[i] & LAST_OF_ARC) == 0) {
        if (dotted.isEmpty()) {
          long first = Math.min(2, arc.longValueExact() / FIRST_ARCS);
          dotted.append(first);
          arc = arc.subtract(BigInteger.valueOf(first * FIRST_ARCS));
        }
        dotted.append('.').append(arc);
        arc = BigInteger.ZERO;
      }
    }
    return dotted.toString();
  }
}
