package dev.keyoverlap.internal.pkcs12;

import java.io.ByteArrayOutputStream;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Writes values in DER (X.690). */
public final class Der {

  private static final int CONTEXT = 0xa0;

  private Der() {}

  /**
   * A value.
   *
   * @param tag what kind it is
   * @param parts its content, one after the other
   * @return the value
   */
  public static byte[] of(int tag, byte[]... parts) {
    int length = 0;
    for (byte[] part : parts) {
      length += part.length;
    }
    ByteArrayOutputStream out = new ByteArrayOutputStream(length + 6);
    out.write(tag);
    if (length < 0x80) {
      out.write(length);
    } else {
      byte[] bytes = BigInteger.valueOf(length).toByteArray();
      int from = bytes[0] == 0 ? 1 : 0;
      out.write(0x80 | (bytes.length - from));
      out.write(bytes, from, bytes.length - from);
    }
    for (byte[] part : parts) {
      out.writeBytes(part);
    }
    return out.toByteArray();
  }

  /**
   * A SEQUENCE.
   *
   * @param parts its parts
   * @return the value
   */
  public static byte[] sequence(byte[]... parts) {
    return of(Ber.SEQUENCE, parts);
  }

  static byte[] sequence(List<byte[]> parts) {
    return of(Ber.SEQUENCE, parts.toArray(new byte[0][]));
  }

  /** A SET OF, whose parts are in the order of their encodings. */
  static byte[] set(List<byte[]> parts) {
    List<byte[]> sorted = new ArrayList<>(parts);
    sorted.sort(Arrays::compareUnsigned);
    return of(Ber.SET, sorted.toArray(new byte[0][]));
  }

  /**
   * A value tagged [0] EXPLICIT.
   *
   * @param value the value
   * @return the tagged value
   */
  public static byte[] explicit(byte[] value) {
    return of(CONTEXT, value);
  }

  /**
   * An OCTET STRING.
   *
   * @param value the bytes
   * @return the value
   */
  public static byte[] octets(byte[] value) {
    return of(Ber.OCTETS, value);
  }

  static byte[] integer(long value) {
    return integer(BigInteger.valueOf(value));
  }

  /**
   * An INTEGER.
   *
   * @param value the number
   * @return the value
   */
  public static byte[] integer(BigInteger value) {
    return of(Ber.INTEGER, value.toByteArray());
  }

  /**
   * NULL.
   *
   * @return the value
   */
  public static byte[] nothing() {
    return of(Ber.NULL);
  }

  static byte[] bmp(String text) {
    return of(Ber.BMP, text.getBytes(StandardCharsets.UTF_16BE));
  }

  /**
   * An OBJECT IDENTIFIER.
   *
   * @param dotted the identifier with dots
   * @return the value
   */
  public static byte[] oid(String dotted) {
    String[] arcs = dotted.split("\\.", -1);
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    for (int i = 1; i < arcs.length; i++) {
      BigInteger arc = new BigInteger(arcs[i]);
      if (i == 1) {
        arc = arc.add(BigInteger.valueOf(40L * Integer.parseInt(arcs[0])));
      }
      int groups = Math.max(1, (arc.bitLength() + 6) / 7);
      for (int group = groups - 1; group >= 0; group--) {
        int bits = arc.shiftRight(7 * group).intValue() & 0x7f;
        out.write(group > 0 ? bits | 0x80 : bits);
      }
    }
    return of(Ber.OID, out.toByteArray());
  }

  /**
   * A private key without protection, or anything that must look like one (RFC 5208, 5).
   *
   * @param algorithm the object identifier of its algorithm
   * @param key the key
   * @return a PrivateKeyInfo
   */
  public static byte[] privateKeyInfo(String algorithm, byte[] key) {
    return privateKeyInfo(algorithm, nothing(), key);
  }

  /**
   * A private key without protection (RFC 5208, 5).
   *
   * @param algorithm the object identifier of its algorithm
   * @param parameters the parameters of the algorithm
   * @param key the key
   * @return a PrivateKeyInfo
   */
  public static byte[] privateKeyInfo(String algorithm, byte[] parameters, byte[] key) {
    return sequence(integer(0), sequence(oid(algorithm), parameters), octets(key));
  }
}
