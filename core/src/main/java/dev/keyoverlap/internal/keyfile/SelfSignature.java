package dev.keyoverlap.internal.keyfile;

import dev.keyoverlap.internal.pkcs12.Ber;
import dev.keyoverlap.internal.pkcs12.Bounds;
import dev.keyoverlap.internal.pkcs12.Der;
import dev.keyoverlap.internal.pkcs12.ExceededException;
import dev.keyoverlap.internal.pkcs12.Meter;
import dev.keyoverlap.internal.pkcs12.Pkcs12Exception;
import java.math.BigInteger;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import javax.security.auth.x500.X500Principal;

/**
 * Makes a certificate (RFC 5280) that its own key signs: of no authority, for signatures and for
 * encryption.
 */
public final class SelfSignature {

  private static final SecureRandom RANDOM = new SecureRandom();
  private static final int SERIAL_NUMBER_BITS = 127;
  private static final int VERSION_3 = 2;
  private static final int FIRST_YEAR_OF_GENERALIZED_TIME = 2050;

  private static final int BOOLEAN = 0x01;
  private static final int BIT_STRING = 0x03;
  private static final int UTC_TIME = 0x17;
  private static final int GENERALIZED_TIME = 0x18;
  private static final int DNS_NAME = 0x82;
  private static final int IP_ADDRESS = 0x87;
  private static final int AUTHORITY_KEY_IDENTIFIER = 0x80;
  private static final int EXTENSIONS = 0xa3;

  /** Bits of KeyUsage (RFC 5280, 4.2.1.3), after the number of those that are not used. */
  private static final byte[] SIGNATURE_AND_KEY_ENCIPHERMENT = {5, (byte) 0xa0};

  private static final byte[] SIGNATURE_AND_KEY_AGREEMENT = {3, (byte) 0x88};

  private SelfSignature() {}

  /**
   * A certificate for a key pair of RSA, or of an elliptic curve.
   *
   * @param pair the key pair
   * @param subject the subject, which is the issuer as well
   * @param from the first moment of validity, in whole seconds
   * @param until the last moment of validity, in whole seconds
   * @param hosts names or IP addresses of the subject; may be empty
   * @return the certificate
   * @throws GeneralSecurityException if this Java cannot
   */
  public static X509Certificate of(
      KeyPair pair, X500Principal subject, Instant from, Instant until, List<String> hosts)
      throws GeneralSecurityException {
    boolean rsa = pair.getPublic().getAlgorithm().equals("RSA");
    byte[] algorithm =
        rsa
            ? Der.sequence(Der.oid("1.2.840.113549.1.1.11"), Der.nothing())
            : Der.sequence(Der.oid("1.2.840.10045.4.3.2"));
    byte[] name = subject.getEncoded();
    byte[] toBeSigned =
        Der.sequence(
            Der.explicit(Der.integer(BigInteger.valueOf(VERSION_3))),
            Der.integer(new BigInteger(SERIAL_NUMBER_BITS, RANDOM).add(BigInteger.ONE)),
            algorithm,
            name,
            Der.sequence(time(from), time(until)),
            name,
            pair.getPublic().getEncoded(),
            Der.of(EXTENSIONS, Der.sequence(extensions(pair, rsa, hosts))));
    Signature signature = Signature.getInstance(rsa ? "SHA256withRSA" : "SHA256withECDSA");
    signature.initSign(pair.getPrivate());
    signature.update(toBeSigned);
    return CertificateReader.read(
        Der.sequence(toBeSigned, algorithm, bits(new byte[1], signature.sign())));
  }

  private static byte[] time(Instant at) {
    boolean utc = at.atZone(ZoneOffset.UTC).getYear() < FIRST_YEAR_OF_GENERALIZED_TIME;
    String digits =
        DateTimeFormatter.ofPattern("uuuuMMddHHmmss'Z'").withZone(ZoneOffset.UTC).format(at);
    return Der.of(
        utc ? UTC_TIME : GENERALIZED_TIME,
        (utc ? digits.substring(2) : digits).getBytes(StandardCharsets.US_ASCII));
  }

  private static byte[][] extensions(KeyPair pair, boolean rsa, List<String> hosts)
      throws GeneralSecurityException {
    List<byte[]> extensions = new ArrayList<>();
    byte[] identifier = keyIdentifier(pair);
    extensions.add(extension("2.5.29.14", false, Der.octets(identifier)));
    // Of two certificates of one name, openssl finds the issuer of the second by this only.
    extensions.add(
        extension("2.5.29.35", false, Der.sequence(Der.of(AUTHORITY_KEY_IDENTIFIER, identifier))));
    extensions.add(extension("2.5.29.19", true, Der.sequence()));
    extensions.add(
        extension(
            "2.5.29.15",
            true,
            bits(rsa ? SIGNATURE_AND_KEY_ENCIPHERMENT : SIGNATURE_AND_KEY_AGREEMENT)));
    if (!hosts.isEmpty()) {
      byte[][] names = hosts.stream().map(SelfSignature::host).toArray(byte[][]::new);
      extensions.add(extension("2.5.29.17", false, Der.sequence(names)));
    }
    return extensions.toArray(new byte[0][]);
  }

  private static byte[] extension(String oid, boolean critical, byte[] value) {
    return critical
        ? Der.sequence(Der.oid(oid), Der.of(BOOLEAN, new byte[] {-1}), Der.octets(value))
        : Der.sequence(Der.oid(oid), Der.octets(value));
  }

  /** The SHA-1 of the public key itself (RFC 5280, 4.2.1.2). */
  private static byte[] keyIdentifier(KeyPair pair) throws GeneralSecurityException {
    try {
      byte[] bits =
          Ber.of(pair.getPublic().getEncoded(), Meter.of(Bounds.STANDARD))
              .sequence(2)
              .get(1)
              .octets();
      return MessageDigest.getInstance("SHA-1").digest(Arrays.copyOfRange(bits, 1, bits.length));
    } catch (Pkcs12Exception | ExceededException e) {
      throw new GeneralSecurityException(e);
    }
  }

  private static byte[] bits(byte[]... parts) {
    return Der.of(BIT_STRING, parts);
  }

  private static byte[] host(String host) {
    try {
      // Nobody is asked for the address of digits.
      return host.matches("[0-9.]+|[0-9A-Fa-f.]*:[0-9A-Fa-f:.]*")
          ? Der.of(IP_ADDRESS, InetAddress.getByName(host).getAddress())
          : Der.of(DNS_NAME, host.getBytes(StandardCharsets.US_ASCII));
    } catch (UnknownHostException e) {
      throw new IllegalArgumentException(
          "Cannot put '" + host + "' into a certificate: it is not an IP address", e);
    }
  }
}
