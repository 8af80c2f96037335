package dev.keyoverlap.cms;

import dev.keyoverlap.message.MalformedMessageException;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Base64;
import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.ASN1Encoding;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.ASN1Primitive;
import org.bouncycastle.asn1.ASN1Sequence;
import org.bouncycastle.asn1.ASN1Set;
import org.bouncycastle.asn1.ASN1TaggedObject;
import org.bouncycastle.asn1.cms.ContentInfo;
import org.jspecify.annotations.Nullable;

/**
 * Messages as bytes: DER or Base64 going out; DER, BER or the Base64 of either coming in.
 *
 * <p>The two cannot be confused: every encoding of a message begins with the byte 0x30, which is
 * the digit "0", and its Base64 with the letter "M".
 */
final class MessageSyntax {

  /**
   * Bytes of a message whose content is worth to be left where it is while the rest is read: a
   * reader that can do so takes longer for a short one.
   */
  static final int LONG = 1 << 16;

  private static final int SEQUENCE = 0x30;

  /** In bytes; those in use have ten or so. */
  private static final int LONGEST_PRINTED_IDENTIFIER = 64;

  /** What has to be in DER has a few elements, or a few hundred where there are many signatures. */
  private static final int LARGEST_SET = 512;

  private MessageSyntax() {}

  /** A message around content that is in memory: one array, and nothing as long beside it. */
  static byte[] message(Framing framing, byte[] content, boolean base64) {
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

  /**
   * As DER.
   *
   * @throws IllegalArgumentException if it came with a message and has a SET of so many elements
   *     that sorting it would take minutes: BouncyCastle compares each with each
   */
  static byte[] der(ASN1Encodable value) {
    requireSortable(value.toASN1Primitive());
    return encoded(value, ASN1Encoding.DER);
  }

  /**
   * Refuses what would take minutes to sort.
   *
   * @throws IllegalArgumentException if there is a SET of so many elements in it
   */
  static void requireSortable(ASN1Primitive value) {
    if (value instanceof ASN1Set set) {
      if (set.size() > LARGEST_SET) {
        throw new IllegalArgumentException(
            "A SET of it has more than %d elements".formatted(LARGEST_SET));
      }
      set.forEach(element -> requireSortable(element.toASN1Primitive()));
    } else if (value instanceof ASN1Sequence sequence) {
      sequence.forEach(element -> requireSortable(element.toASN1Primitive()));
    } else if (value instanceof ASN1TaggedObject tagged) {
      requireSortable(tagged.getBaseObject().toASN1Primitive());
    }
  }

  /** What a message holds, without sorting anything in it: it may bear a signature of its own. */
  static byte[] asRead(ASN1Encodable value) {
    return encoded(value, ASN1Encoding.BER);
  }

  /**
   * An identifier that a stranger chose. Each of its numbers may have thousands of digits, which
   * take long to compute and nobody wants to read.
   */
  static String printable(@Nullable ASN1Encodable identifier) {
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

  /**
   * Takes a message apart.
   *
   * @param message the message, {@linkplain #binary binary}
   * @param reader makes the answer of the outermost structure
   * @throws NotParsable whatever is wrong with the message: the parser's unchecked exceptions, and
   *     that it ran out of stack, too
   */
  static <T> T parse(byte[] message, Reader<T> reader) throws NotParsable {
    try {
      return reader.read(ContentInfo.getInstance(MessageBytes.parse(message)));
    } catch (IOException | RuntimeException e) {
      throw new NotParsable(e);
    } catch (StackOverflowError e) {
      // Thousands of structures within each other; the stack is free again here.
      throw NotParsable.tooDeep();
    }
  }

  /** The message itself, or what its Base64 stands for. */
  static byte[] binary(byte[] message) throws NotParsable {
    if (message.length == 0) {
      throw new NotParsable(new IllegalArgumentException("It is empty"));
    }
    return message[0] == SEQUENCE ? message : decoded(message);
  }

  private static byte[] decoded(byte[] message) throws NotParsable {
    byte[] base64 = message.clone();
    int end = Base64Input.withoutSpace(base64, 0, base64.length);
    try {
      ByteBuffer binary = Base64.getDecoder().decode(ByteBuffer.wrap(base64, 0, end));
      return binary.array().length == binary.limit()
          ? binary.array()
          : Arrays.copyOf(binary.array(), binary.limit());
    } catch (IllegalArgumentException e) {
      throw new NotParsable(e);
    }
  }

  /** How a verifier says it. */
  static MalformedMessageException notSigned(NotParsable e) {
    return new MalformedMessageException("This is no signed CMS message: " + e.getMessage(), e);
  }

  @FunctionalInterface
  interface Reader<T> {
    T read(ContentInfo message) throws IOException;
  }

  /** Bytes that are no message of the kind expected. */
  static final class NotParsable extends Exception {

    private static final long serialVersionUID = 1L;

    static NotParsable tooDeep() {
      return new NotParsable(new IllegalArgumentException("It is nested too deeply"));
    }

    NotParsable(Exception cause) {
      super(
          cause.getMessage() == null ? cause.getClass().getSimpleName() : cause.getMessage(),
          cause);
    }
  }
}
