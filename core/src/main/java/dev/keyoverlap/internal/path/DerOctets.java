package dev.keyoverlap.internal.path;

import java.util.Arrays;

/**
 * Extensions of certificates in the form for {@code X509CertSelector}: without the OCTET STRING
 * around them, with which {@code X509Certificate} gives them. The JDK has written it, in DER, so
 * its size alone says where it begins.
 */
final class DerOctets {

  private static final int SHORT = 2 + 0x7f;
  private static final int ONE_BYTE = 3 + 0xff;
  private static final int TWO_BYTES = 4 + 0xffff;

  private DerOctets() {}

  static byte[] of(byte[] octetString) {
    int size = octetString.length;
    int header = size <= SHORT ? 2 : size <= ONE_BYTE ? 3 : size <= TWO_BYTES ? 4 : 5;
    return Arrays.copyOfRange(octetString, header, size);
  }
}
