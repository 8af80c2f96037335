package dev.keyoverlap.cms;

import java.io.IOException;
import java.io.InputStream;
import java.util.Objects;
import org.bouncycastle.asn1.ASN1InputStream;
import org.bouncycastle.asn1.ASN1Primitive;

/**
 * A message in memory, for a parser that makes an object of every element: a message of a few
 * million empty elements would take a hundred times its own size. The parser reads the header of an
 * element byte by byte and its value at once, so what is counted are bytes of headers.
 *
 * <p>Content need not be copied to be passed over: while bytes are {@linkplain #lend lent}, whoever
 * reads them gets none, and it is noted where they stand.
 *
 * <p>For one thread: the JDK's stream of bytes in memory takes a lock for every byte, which was a
 * quarter of the time that verifying a short message took.
 */
final class MessageBytes extends InputStream {

  /** A quarter of a million elements at most: a hundred times what a large message has. */
  private static final int HEADER_BYTES = 1 << 19;

  /** Long content may be in many pieces; those that are read are longer than this. */
  private static final int SHORTEST_PIECE = 32;

  private final byte[] message;
  private int at;
  private long headerBytesLeft;
  private boolean lending;
  private int lentFrom;

  MessageBytes(byte[] message) {
    this.message = message;
    this.headerBytesLeft = HEADER_BYTES + (long) message.length / SHORTEST_PIECE;
  }

  /** Its one element, with nothing behind it. */
  static ASN1Primitive parse(byte[] message) throws IOException {
    try (ASN1InputStream input = new ASN1InputStream(new MessageBytes(message), message.length)) {
      ASN1Primitive element = input.readObject();
      if (element == null || input.available() != 0) {
        throw new IOException("Something follows it, or it is empty");
      }
      return element;
    }
  }

  /** From here on bytes are passed over, until they are {@linkplain #lent() asked for}. */
  void lend() {
    lending = true;
    lentFrom = at;
  }

  /** What was passed over; from here on bytes are read again. */
  ContentSlice lent() {
    lending = false;
    return ContentSlice.within(message, lentFrom, at - lentFrom);
  }

  /** How a parser reads headers, and where something of indefinite length may end. */
  @Override
  public int read() {
    if (lending) {
      throw new IllegalStateException("Its content is not in one piece");
    }
    headerBytesLeft--;
    if (headerBytesLeft < 0) {
      // Of another type than those for which the parser has an answer of its own.
      throw new IllegalStateException("It consists of too many elements");
    }
    return at < message.length ? message[at++] & 0xff : -1;
  }

  @Override
  public int read(byte[] target, int offset, int length) {
    Objects.checkFromIndexSize(offset, length, target.length);
    if (length > 0 && at == message.length) {
      return -1;
    }
    int read = Math.min(length, message.length - at);
    if (!lending) {
      System.arraycopy(message, at, target, offset, read);
    }
    at += read;
    return read;
  }

  @Override
  public int available() {
    return message.length - at;
  }
}
