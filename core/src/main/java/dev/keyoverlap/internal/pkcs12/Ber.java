package dev.keyoverlap.internal.pkcs12;

import java.io.ByteArrayOutputStream;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * A value in BER (X.690), of definite or indefinite length: browsers and NSS write the latter.
 * Taken apart when asked, and never deeper than the limit.
 */
public final class Ber {

  /** The tag of an INTEGER. */
  public static final int INTEGER = 0x02;

  /** The tag of an OCTET STRING. */
  public static final int OCTETS = 0x04;

  /** The tag of an OBJECT IDENTIFIER. */
  public static final int OID = 0x06;

  /** The tag of a SEQUENCE. */
  public static final int SEQUENCE = 0x30;

  /** The tag of what is tagged [0] and has parts. */
  public static final int CONTEXT_0 = 0xa0;

  static final int NULL = 0x05;
  static final int UTF8 = 0x0c;
  static final int BMP = 0x1e;
  static final int SET = 0x31;
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
  private final Meter meter;

  private Ber(byte[] data, int start, int limit, int depth, Meter meter)
      throws Pkcs12Exception, ExceededException {
    meter.requireDepth(depth);
    this.data = data;
    this.start = start;
    this.depth = depth;
    this.meter = meter;
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
        at = new Ber(data, at, limit, depth + 1, meter).end;
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

  /**
   * The first value of some bytes; what follows it is passed over.
   *
   * @param data the bytes
   * @param meter counts what it costs
   * @return the value
   * @throws Pkcs12Exception if no value begins there
   * @throws ExceededException if it is nested too deeply
   */
  public static Ber of(byte[] data, Meter meter) throws Pkcs12Exception, ExceededException {
    return new Ber(data, 0, data.length, 1, meter);
  }

  /**
   * The kind of value.
   *
   * @return its first byte
   */
  public int tag() {
    return data[start] & 0xff;
  }

  private boolean isConstructed() {
    return (tag() & CONSTRUCTED) != 0;
  }

  /**
   * Its parts.
   *
   * @return the parts in their order
   * @throws Pkcs12Exception if it has none, or they are damaged
   * @throws ExceededException if they are nested too deeply
   */
  public List<Ber> children() throws Pkcs12Exception, ExceededException {
    List<Ber> children = new ArrayList<>();
    for (Optional<Ber> child = first(); child.isPresent(); child = next(child.get())) {
      children.add(child.get());
    }
    return children;
  }

  /**
   * Its first part, for walking over many without keeping them.
   *
   * @return the part, or empty if it has no parts
   * @throws Pkcs12Exception if it cannot have parts, or the first is damaged
   * @throws ExceededException if they are nested too deeply
   */
  public Optional<Ber> first() throws Pkcs12Exception, ExceededException {
    if (!isConstructed()) {
      throw Pkcs12Exception.damaged("a value has no parts, and should have");
    }
    return part(content);
  }

  /**
   * The part after another.
   *
   * @param before a part of this value
   * @return the part, or empty if it was the last
   * @throws Pkcs12Exception if it is damaged
   * @throws ExceededException if they are nested too deeply
   */
  public Optional<Ber> next(Ber before) throws Pkcs12Exception, ExceededException {
    return part(before.end);
  }

  private Optional<Ber> part(int at) throws Pkcs12Exception, ExceededException {
    return at < contentEnd
        ? Optional.of(new Ber(data, at, contentEnd, depth + 1, meter))
        : Optional.empty();
  }

  /**
   * The parts of a SEQUENCE.
   *
   * @param least how many there must be at least
   * @return the parts
   * @throws Pkcs12Exception if it is none, or has fewer
   * @throws ExceededException if they are nested too deeply
   */
  public List<Ber> sequence(int least) throws Pkcs12Exception, ExceededException {
    List<Ber> parts = as(SEQUENCE).children();
    if (parts.size() < least) {
      throw Pkcs12Exception.damaged(
          "a SEQUENCE has " + parts.size() + " parts, and should have " + least + " or more");
    }
    return parts;
  }

  /**
   * The only value within this one, which is tagged [0] EXPLICIT.
   *
   * @return the value
   * @throws Pkcs12Exception if this one is not tagged so, or holds more
   * @throws ExceededException if it is nested too deeply
   */
  public Ber explicit() throws Pkcs12Exception, ExceededException {
    List<Ber> parts = as(CONTEXT_0).children();
    if (parts.size() != 1) {
      throw Pkcs12Exception.damaged("a tagged value has " + parts.size() + " parts");
    }
    return parts.get(0);
  }

  /**
   * This value, if it is of a kind.
   *
   * @param tag the tag it must have
   * @return this value
   * @throws Pkcs12Exception if it has another tag
   */
  public Ber as(int tag) throws Pkcs12Exception {
    if (tag() != tag) {
      throw Pkcs12Exception.damaged(
          String.format("a value has tag %02x, and should have %02x", tag(), tag));
    }
    return this;
  }

  /**
   * All of it, as it is.
   *
   * @return tag, length and content
   */
  public byte[] encoded() {
    return Arrays.copyOfRange(data, start, end);
  }

  /**
   * Where it ends.
   *
   * @return the position behind it in the bytes that were read
   */
  public int end() {
    return end;
  }

  byte[] content() {
    return Arrays.copyOfRange(data, content, contentEnd);
  }

  /**
   * The value of an OCTET STRING, in one piece or in several.
   *
   * @return the bytes
   * @throws Pkcs12Exception if it has parts of another kind
   * @throws ExceededException if they are nested too deeply
   */
  public byte[] octets() throws Pkcs12Exception, ExceededException {
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

  /**
   * An OBJECT IDENTIFIER.
   *
   * @return the identifier with dots
   * @throws Pkcs12Exception if it is none, or too long
   */
  public String oid() throws Pkcs12Exception {
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

  /**
   * The same value with definite lengths, and strings in one piece: the JDK reads no other.
   *
   * @return the value in DER
   * @throws Pkcs12Exception if it is damaged
   * @throws ExceededException if it is nested too deeply
   */
  public byte[] definite() throws Pkcs12Exception, ExceededException {
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
