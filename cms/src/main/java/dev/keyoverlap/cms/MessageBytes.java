package dev.keyoverlap.cms;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import org.bouncycastle.asn1.ASN1InputStream;
import org.bouncycastle.asn1.ASN1Primitive;

/**
 * A message in memory, for a parser that makes an object of every element: a message of a few
 * million empty elements would take a hundred times its own size. The parser reads the header of an
 * element byte by byte and its value at once, so what is counted are bytes of headers.
 */
@SuppressWarnings("InputStreamSlowMultibyteRead") // what reads many bytes at once need not count
final class MessageBytes extends ByteArrayInputStream {

  /** A quarter of a million elements at most: a hundred times what a large message has. */
  private static final int HEADER_BYTES = 1 << 19;

  /** Long content may be in many pieces; those that are read are longer than this. */
  private static final int SHORTEST_PIECE = 32;

  private long headerBytesLeft;

  private MessageBytes(byte[] message) {
    super(message);
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

  @Override
  public synchronized int read() {
    headerBytesLeft--;
    if (headerBytesLeft < 0) {
      // Of another type than those for which the parser has an answer of its own.
      throw new IllegalStateException("It consists of too many elements");
    }
    return super.read();
  }
}
