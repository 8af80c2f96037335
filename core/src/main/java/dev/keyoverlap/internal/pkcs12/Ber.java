package dev.keyoverlap.internal.pkcs12;

import dev.keyoverlap.internal.work.Budget;
import dev.keyoverlap.message.Limit;
import dev.keyoverlap.message.LimitExceededException;
import java.io.ByteArrayOutputStream;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * A value in BER (X.690), of definite or indefinite length: browsers and NSS write the latter.
 * Taken apart when asked, and never deeper than the limit.
 */
final class Ber {

  static final int INTEGER = 0x02;
  static final int OCTETS = 0x04;
  static final int NULL = 0x05;
  static final int OID = 0x06;
  static final int UTF8 = 0x0c;
  static final int BMP = 0x1e;
  static final int SEQUENCE = 0x30;
  static final int SET = 0x31;
  static final int CONTEXT_0 = 0xa0;
  static final int CONTEXT_0_PRIMITIVE = 0x80;

  private static final int CONSTRUCTED = 0x20;
  private static final int LONG_TAG = 0x1f;
  private static final int INDEFINITE = 0x80;
  private static final int END_OF_CONTENT_BYTES = 2;

  private final byte[] data;
  private final int start;
  private final int content;
  private final int contentEnd;
  private final int end;
  private final int depth;
  private final Budget budget;

  private Ber(byte[] data, int start, int limit, int depth, Budget budget)
      throws Pkcs12Exception, LimitExceededException {
    budget.require(Limit.KEYSTORE_NESTING, depth);
    this.data = data;
    this.start = start;
    this.depth = depth;
    this.budget = budget;
    if (limit - start < 2) {
      throw torn();
    }
    if ((data[start] & LONG_TAG) == LONG_TAG) {
      throw Pkcs12Exception.damaged("it has a tag of several bytes");
    }
    int first = data[start + 1] & 0xff;
    if (first == INDEFINITE) {
      if (!isConstructed()) {
        throw Pkcs12Exception.damaged("a primitive value has no length");
      }
      content = start + 2;
      int at = content;
      while (!isEndOfContent(at, limit)) {
        at = new Ber(data, at, limit, depth + 1, budget).end;
      }
      contentEnd = at;
      end = at + END_OF_CONTENT_BYTES;
      return;
    }
    int lengthBytes = first < INDEFINITE ? 0 : first - INDEFINITE;
    if (lengthBytes > Integer.BYTES || limit - start - 2 < lengthBytes) {
      throw torn();
    }
    long length = lengthBytes == 0 ? first : 0;
    for (int i = 0; i < lengthBytes; i++) {
      length = (length << Byte.SIZE) | (data[start + 2 + i] & 0xff);
    }
    content = start + 2 + lengthBytes;
    if (length > limit - content) {
      throw torn();
    }
    contentEnd = content + (int) length;
    end = contentEnd;
  }

  private static Pkcs12Exception torn() {
    return Pkcs12Exception.damaged("a value ends before its time");
  }

  private boolean isEndOfContent(int at, int limit) throws Pkcs12Exception {
    if (limit - at < END_OF_CONTENT_BYTES) {
      throw torn();
    }
    return data[at] == 0 && data[at + 1] == 0;
  }

  /** The first value of some bytes; what follows it is passed over. */
  static Ber of(byte[] data, Budget budget) throws Pkcs12Exception, LimitExceededException {
    return new Ber(data, 0, data.length, 1, budget);
  }

  int tag() {
    return data[start] & 0xff;
  }

  private boolean isConstructed() {
    return (tag() & CONSTRUCTED) != 0;
  }

  List<Ber> children() throws Pkcs12Exception, LimitExceededException {
    if (!isConstructed()) {
      throw Pkcs12Exception.damaged("a value has no parts, and should have");
    }
    List<Ber> children = new ArrayList<>();
    int at = content;
    while (at < contentEnd) {
      Ber child = new Ber(data, at, contentEnd, depth + 1, budget);
      children.add(child);
      at = child.end;
    }
    return children;
  }

  /** The parts of a SEQUENCE that has at least so many. */
  List<Ber> sequence(int least) throws Pkcs12Exception, LimitExceededException {
    List<Ber> parts = as(SEQUENCE).children();
    if (parts.size() < least) {
      throw Pkcs12Exception.damaged(
          "a SEQUENCE has " + parts.size() + " parts, and should have " + least + " or more");
    }
    return parts;
  }

  /** The only value within this one, which is tagged [0] EXPLICIT. */
  Ber explicit() throws Pkcs12Exception, LimitExceededException {
    List<Ber> parts = as(CONTEXT_0).children();
    if (parts.size() != 1) {
      throw Pkcs12Exception.damaged("a tagged value has " + parts.size() + " parts");
    }
    return parts.get(0);
  }

  Ber as(int tag) throws Pkcs12Exception {
    if (tag() != tag) {
      throw Pkcs12Exception.damaged(
          String.format("a value has tag %02x, and should have %02x", tag(), tag));
    }
    return this;
  }

  byte[] content() {
    return Arrays.copyOfRange(data, content, contentEnd);
  }

  /** The value of an OCTET STRING, in one piece or in several. */
  byte[] octets() throws Pkcs12Exception, LimitExceededException {
    if (!isConstructed()) {
      return content();
    }
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    for (Ber piece : children()) {
      if ((piece.tag() & ~CONSTRUCTED) != OCTETS) {
        throw Pkcs12Exception.damaged("an OCTET STRING has parts of another kind");
      }
      all.writeBytes(piece.octets());
    }
    return all.toByteArray();
  }

  /** A whole number from 0 on that an int can hold. */
  int integer() throws Pkcs12Exception {
    as(INTEGER);
    long value = 0;
    if (contentEnd - content > Integer.BYTES + 1 || contentEnd == content || data[content] < 0) {
      throw Pkcs12Exception.damaged("a number is out of range");
    }
    for (int i = content; i < contentEnd; i++) {
      value = (value << Byte.SIZE) | (data[i] & 0xff);
    }
    if (value > Integer.MAX_VALUE) {
      throw Pkcs12Exception.damaged("a number is out of range");
    }
    return (int) value;
  }

  /** An OBJECT IDENTIFIER with dots. */
  String oid() throws Pkcs12Exception {
    as(OID);
    StringBuilder text = new StringBuilder();
    BigInteger arc = BigInteger.ZERO;
    for (int i = content; i < contentEnd; i++) {
      arc = arc.shiftLeft(7).or(BigInteger.valueOf(data[i] & 0x7f));
      if (arc.bitLength() > 256) {
        throw Pkcs12Exception.damaged("an object identifier is too long");
      }
      if (data[i] >= 0) {
        if (text.isEmpty()) {
          int top = arc.bitLength() < 8 ? Math.min(arc.intValue() / 40, 2) : 2;
          text.append(top).append('.').append(arc.subtract(BigInteger.valueOf(40L * top)));
        } else {
          text.append('.').append(arc);
        }
        arc = BigInteger.ZERO;
      }
    }
    return text.toString();
  }

  /** The same value with definite lengths, and strings in one piece: the JDK reads no other. */
  byte[] definite() throws Pkcs12Exception, LimitExceededException {
    if (!isConstructed()) {
      return Arrays.copyOfRange(data, start, end);
    }
    if ((tag() & ~CONSTRUCTED) == OCTETS) {
      return Der.of(OCTETS, octets());
    }
    ByteArrayOutputStream parts = new ByteArrayOutputStream();
    for (Ber child : children()) {
      parts.writeBytes(child.definite());
    }
    return Der.of(tag(), parts.toByteArray());
  }
}
