package dev.keyoverlap.cms.internal.syntax;

import dev.keyoverlap.internal.words.ForeignMessage;
import dev.keyoverlap.message.LimitExceededException;
import dev.keyoverlap.message.MalformedMessageException;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.Arrays;
import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.ASN1Encoding;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.jspecify.annotations.Nullable;

/**
 * Messages as bytes: DER or Base64 going out; DER, BER or the Base64 of either coming in.
 *
 * <p>The two cannot be confused: every encoding of a message begins with the byte 0x30, which is
 * the digit "0", and its Base64 with the letter "M".
 */
public final class MessageSyntax {

  /** In bytes; those in use have ten or so. */
  private static final int LONGEST_PRINTED_IDENTIFIER = 64;

  private MessageSyntax() {}

  /** A message around content that is in memory: one array, and nothing as long beside it. */
  public static byte[] message(Framing framing, byte[] content, boolean base64) {
    long size = framing.size();
    Filled message = new Filled(base64 ? Math.multiplyExact((size + 2) / 3, 4) : size);
    try {
      if (base64) {
        Base64Output encoder = new Base64Output(message);
        write(framing, content, encoder);
        encoder.finish();
      } else {
        write(framing, content, message);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("There is room for all of it", e);
    }
    return message.bytes;
  }

  private static void write(Framing framing, byte[] content, OutputStream target)
      throws IOException {
    target.write(framing.head());
    target.write(content);
    target.write(framing.tail());
  }

  /** An array that is filled exactly. */
  private static final class Filled extends OutputStream {

    private final byte[] bytes;
    private int filled;

    Filled(long size) {
      if (size > Integer.MAX_VALUE - Long.BYTES) {
        throw new IllegalArgumentException(
            "The message would have " + size + " bytes, too many for an array; use streams");
      }
      this.bytes = new byte[(int) size];
    }

    @Override
    public void write(int b) {
      bytes[filled++] = (byte) b;
    }

    @Override
    public void write(byte[] from, int offset, int length) {
      System.arraycopy(from, offset, bytes, filled, length);
      filled += length;
    }
  }

  /** As DER. */
  public static byte[] der(ASN1Encodable value) {
    return encoded(value, ASN1Encoding.DER);
  }

  /**
   * The content of a message, without sorting anything in it: it may carry a signature of its own.
   */
  static byte[] asRead(ASN1Encodable value) {
    return encoded(value, ASN1Encoding.BER);
  }

  /**
   * An identifier that a stranger chose. Each of its numbers may have thousands of digits, which
   * take long to compute and nobody wants to read.
   */
  public static String printable(@Nullable ASN1Encodable identifier) {
    if (!(identifier instanceof ASN1ObjectIdentifier known)) {
      return "of no identifier";
    }
    int length = der(known).length;
    return length <= LONGEST_PRINTED_IDENTIFIER
        ? known.getId()
        : "with an identifier of %d bytes".formatted(length);
  }

  private static byte[] encoded(ASN1Encodable value, String encoding) {
    Growing encoded = new Growing();
    try {
      value.toASN1Primitive().encodeTo(encoded, encoding);
      return encoded.bytes();
    } catch (IOException e) {
      throw new UncheckedIOException("What was just built has an encoding", e);
    }
  }

  /**
   * Grows with what is written. The JDK's stream of this kind takes a lock for every byte, and a
   * value is written byte by byte, but for its contents.
   */
  private static final class Growing extends OutputStream {

    private byte[] bytes = new byte[256];
    private int size;

    @Override
    public void write(int b) {
      require(1);
      bytes[size++] = (byte) b;
    }

    @Override
    public void write(byte[] from, int offset, int length) {
      require(length);
      System.arraycopy(from, offset, bytes, size, length);
      size += length;
    }

    private void require(int more) {
      if (more > bytes.length - size) {
        bytes = Arrays.copyOf(bytes, Math.max(Math.addExact(size, more), 2 * bytes.length));
      }
    }

    byte[] bytes() {
      return Arrays.copyOf(bytes, size);
    }
  }

  /** How a verifier says it. */
  public static MalformedMessageException notSigned(NotParsable e) {
    return e.getCause() instanceof LimitExceededException limit
        ? limit
        : new MalformedMessageException("This is no signed CMS message: " + e.getMessage(), e);
  }

  /** Bytes that are no message of the kind expected. */
  public static final class NotParsable extends Exception {

    private static final long serialVersionUID = 1L;

    /**
     * For a reader of messages in memory; one of streams takes its steps by {@link Parsing}.
     *
     * @param cause what the message was found to be instead
     */
    public NotParsable(Exception cause) {
      super(ForeignMessage.of(cause), cause);
    }
  }
}
