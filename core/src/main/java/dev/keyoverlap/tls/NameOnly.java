package dev.keyoverlap.tls;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.HexFormat;
import javax.security.auth.x500.X500Principal;

/**
 * A certificate that represents a name and nothing else. A server announces the names of
 * authorities to its clients, but the JDK reads them from certificates only. The ring need not
 * contain the certificate of an authority whose client it trusts.
 *
 * <p>Nobody keeps the private key. So nobody could use the certificate if it were trusted by
 * mistake.
 */
final class NameOnly {

  private static final int SEQUENCE = 0x30;
  private static final int BIT_STRING = 0x03;
  private static final int GENERALIZED_TIME = 0x18;
  private static final int LONG_LENGTH = 0x80;
  private static final byte[] SERIAL_NUMBER_1 = {0x02, 0x01, 0x01};

  /** AlgorithmIdentifier of ecdsa-with-SHA256 (RFC 5758, 3.2). */
  private static final byte[] ECDSA_SHA256 = HexFormat.of().parseHex("300a06082a8648ce3d040302");

  /** From 1970 to the date that means "no date" (RFC 5280, 4.1.2.5). */
  private static final byte[] VALIDITY = sequence(time("19700101000000Z"), time("99991231235959Z"));

  private NameOnly() {}

  static X509Certificate certificate(X500Principal name) {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
      generator.initialize(256);
      KeyPair pair = generator.generateKeyPair();
      byte[] toBeSigned =
          sequence(
              SERIAL_NUMBER_1,
              ECDSA_SHA256,
              name.getEncoded(),
              VALIDITY,
              name.getEncoded(),
              pair.getPublic().getEncoded());
      Signature signature = Signature.getInstance("SHA256withECDSA");
      signature.initSign(pair.getPrivate());
      signature.update(toBeSigned);
      byte[] certificate =
          sequence(toBeSigned, ECDSA_SHA256, value(BIT_STRING, new byte[1], signature.sign()));
      return (X509Certificate)
          CertificateFactory.getInstance("X.509")
              .generateCertificate(new ByteArrayInputStream(certificate));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("Every Java platform has ECDSA with SHA-256", e);
    }
  }

  private static byte[] time(String generalized) {
    return value(GENERALIZED_TIME, generalized.getBytes(StandardCharsets.US_ASCII));
  }

  private static byte[] sequence(byte[]... parts) {
    return value(SEQUENCE, parts);
  }

  /** DER: tag, length, contents. */
  private static byte[] value(int tag, byte[]... parts) {
    ByteArrayOutputStream contents = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      contents.writeBytes(part);
    }
    ByteArrayOutputStream value = new ByteArrayOutputStream();
    value.write(tag);
    int length = contents.size();
    if (length < LONG_LENGTH) {
      value.write(length);
    } else {
      int bytes = (Integer.SIZE - Integer.numberOfLeadingZeros(length) + 7) / 8;
      value.write(LONG_LENGTH | bytes);
      for (int shift = (bytes - 1) * 8; shift >= 0; shift -= 8) {
        value.write(length >> shift);
      }
    }
    value.writeBytes(contents.toByteArray());
    return value.toByteArray();
  }
}
