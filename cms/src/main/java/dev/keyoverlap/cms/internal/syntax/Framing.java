package dev.keyoverlap.cms.internal.syntax;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.ASN1Encoding;
import org.bouncycastle.util.Arrays;

/**
 * The bytes before and after content that is written by itself, since it may be too long to be a
 * value in memory. Made from the inside out:
 *
 * <pre>{@code
 * Framing.ofLength(size).within(OCTET_STRING).within(EXPLICIT_0).precededBy(type).within(SEQUENCE);
 * }</pre>
 *
 * <p>Either the length of the content is known, and every length is definite; or it is not, and
 * everything around it is of indefinite length (X.690, 8.1.3.6). The head is then the same whatever
 * will follow the content.
 */
public final class Framing {

  public static final int OCTET_STRING = 0x04;
  public static final int SEQUENCE = 0x30;
  public static final int EXPLICIT_0 = 0xa0;

  /** In the place of that of an OCTET STRING. */
  public static final int IMPLICIT_0 = 0x80;

  private static final int CONSTRUCTED = 0x20;
  private static final int INDEFINITE = 0x80;

  private final boolean definite;
  private final long length;
  private byte[] head = {};
  private byte[] tail = {};

  private Framing(boolean definite, long length) {
    this.definite = definite;
    this.length = length;
  }

  /** Around content of known length, or, with 0, around none. */
  public static Framing ofLength(long length) {
    return new Framing(true, length);
  }

  /** Around content in pieces, each of which is a primitive OCTET STRING with a {@link #header}. */
  public static Framing ofPieces() {
    return new Framing(false, 0);
  }

  /** Puts it all so far into a structure; a string of bytes in pieces becomes a constructed one. */
  public Framing within(int tag) {
    if (definite) {
      head = Arrays.concatenate(header(tag, size()), head);
    } else {
      head = Arrays.concatenate(new byte[] {(byte) (tag | CONSTRUCTED), (byte) INDEFINITE}, head);
      tail = Arrays.concatenate(tail, new byte[2]);
    }
    return this;
  }

  public Framing precededBy(ASN1Encodable value) {
    head = Arrays.concatenate(encoded(value), head);
    return this;
  }

  public Framing followedBy(ASN1Encodable value) {
    tail = Arrays.concatenate(tail, encoded(value));
    return this;
  }

  public byte[] head() {
    return head;
  }

  public byte[] tail() {
    return tail;
  }

  /** The length of all of it, where it is definite. */
  long size() {
    return head.length + length + tail.length;
  }

  /** A tag and a definite length, in as few bytes as possible (X.690, 10.1). */
  public static byte[] header(int tag, long length) {
    ByteArrayOutputStream header = new ByteArrayOutputStream(10);
    header.write(tag);
    if (length < 0x80) {
      header.write((int) length);
    } else {
      int bytes = (Long.SIZE - Long.numberOfLeadingZeros(length) + Byte.SIZE - 1) / Byte.SIZE;
      header.write(0x80 | bytes);
      for (int shift = (bytes - 1) * Byte.SIZE; shift >= 0; shift -= Byte.SIZE) {
        header.write((int) (length >>> shift));
      }
    }
    return header.toByteArray();
  }

  /**
   * Definite lengths; every SET of ours is in its order when it is made. Asking for DER would sort
   * those that are to stay in another order, and what is inside of certificates, and break the odd
   * one that is not in DER.
   */
  private static byte[] encoded(ASN1Encodable value) {
    try {
      return value.toASN1Primitive().getEncoded(ASN1Encoding.DL);
    } catch (IOException e) {
      throw new UncheckedIOException("What was just built has an encoding", e);
    }
  }
}
