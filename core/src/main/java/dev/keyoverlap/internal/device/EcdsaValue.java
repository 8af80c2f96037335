package dev.keyoverlap.internal.device;

import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.security.SignatureException;

/** The two numbers of an ECDSA signature: in ASN.1 as X.509 has them, or side by side. */
final class EcdsaValue {

  /** How Java marks the algorithms whose values have the numbers side by side. */
  static final String SIDE_BY_SIDE = "inP1363Format";

  private EcdsaValue() {}

  /**
   * The numbers side by side (IEEE P1363).
   *
   * @param der the value in ASN.1
   * @param length of one number, in bytes
   */
  static byte[] sideBySide(byte[] der, int length) throws SignatureException {
    try {
      ByteBuffer in = ByteBuffer.wrap(der);
      require(in.get() == 0x30);
      require(length(in) == in.remaining());
      BigInteger r = number(in);
      BigInteger s = number(in);
      require(!in.hasRemaining());
      byte[] value = new byte[2 * length];
      put(r, value, 0, length);
      put(s, value, length, length);
      return value;
    } catch (RuntimeException e) {
      throw new SignatureException("The device made a signature that nobody can read", e);
    }
  }

  private static int length(ByteBuffer in) {
    int first = in.get() & 0xff;
    return first == 0x81 ? in.get() & 0xff : first;
  }

  private static BigInteger number(ByteBuffer in) {
    require(in.get() == 0x02);
    byte[] bytes = new byte[length(in)];
    in.get(bytes);
    return new BigInteger(1, bytes);
  }

  private static void put(BigInteger number, byte[] into, int at, int length) {
    byte[] bytes = number.toByteArray();
    int from = bytes.length > length ? bytes.length - length : 0;
    System.arraycopy(bytes, from, into, at + length - (bytes.length - from), bytes.length - from);
  }

  private static void require(boolean right) {
    if (!right) {
      throw new IllegalArgumentException("Not a SEQUENCE of two INTEGERs");
    }
  }
}
