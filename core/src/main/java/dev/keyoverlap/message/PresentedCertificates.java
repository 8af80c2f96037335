package dev.keyoverlap.message;

import java.io.ByteArrayInputStream;
import java.math.BigInteger;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509CertSelector;
import java.security.cert.X509Certificate;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Stream;
import javax.security.auth.x500.X500Principal;
import org.jspecify.annotations.Nullable;

/**
 * The certificates that came with a message; for verifiers. Anybody can put one there, and none is
 * trusted for that.
 *
 * <pre>{@code
 * PresentedCertificates presented = PresentedCertificates.of(() -> encodedCertificates(message));
 * }</pre>
 *
 * <p>They are parsed when first asked for, which happens only where a policy goes by chains. What
 * cannot be parsed is passed over, and so is what comes after the first {@value #MOST} ones.
 *
 * <p>Not for use by several threads.
 */
public final class PresentedCertificates {

  /** More than any honest message carries, and few enough to be looked through quickly. */
  static final int MOST = 256;

  private static final byte OCTET_STRING = 4;

  private final Supplier<Stream<byte[]>> encoded;
  private @Nullable Set<X509Certificate> parsed;

  private PresentedCertificates(Supplier<Stream<byte[]>> encoded) {
    this.encoded = encoded;
  }

  /**
   * The certificates of a message.
   *
   * @param encoded gives each one as encoded there, in the order of the message; asked at most
   *     once, and for no more than are looked at
   * @return the certificates
   */
  public static PresentedCertificates of(Supplier<Stream<byte[]>> encoded) {
    return new PresentedCertificates(encoded);
  }

  /**
   * No certificates.
   *
   * @return those of a message that carries none
   */
  public static PresentedCertificates none() {
    return new PresentedCertificates(Stream::empty);
  }

  /**
   * The certificates that a message names by issuer and serial number.
   *
   * @param issuer the issuer's name
   * @param serialNumber the serial number
   * @return all that fit, in the order of the message: a stranger may have added one
   */
  public List<X509Certificate> findByIssuerAndSerial(
      X500Principal issuer, BigInteger serialNumber) {
    return all().stream()
        .filter(certificate -> certificate.getSerialNumber().equals(serialNumber))
        .filter(certificate -> certificate.getIssuerX500Principal().equals(issuer))
        .toList();
  }

  /**
   * The certificates that a message names by subject key identifier.
   *
   * @param identifier the bytes of the identifier
   * @return all that fit, in the order of the message
   */
  public List<X509Certificate> findBySubjectKeyIdentifier(byte[] identifier) {
    if (identifier.length > Byte.MAX_VALUE) {
      return List.of();
    }
    byte[] octetString = new byte[identifier.length + 2];
    octetString[0] = OCTET_STRING;
    octetString[1] = (byte) identifier.length;
    System.arraycopy(identifier, 0, octetString, 2, identifier.length);
    X509CertSelector selector = new X509CertSelector();
    selector.setSubjectKeyIdentifier(octetString);
    return all().stream().filter(selector::match).toList();
  }

  /**
   * All of them.
   *
   * @return each one once, in the order of the message; none of them trusted
   */
  public Set<X509Certificate> all() {
    Set<X509Certificate> known = parsed;
    if (known == null) {
      Set<X509Certificate> readable = new LinkedHashSet<>();
      encoded.get().limit(MOST).forEach(certificate -> parse(certificate, readable));
      known = Collections.unmodifiableSet(readable);
      parsed = known;
    }
    return known;
  }

  private static void parse(byte[] encoded, Set<X509Certificate> into) {
    try {
      if (CertificateFactory.getInstance("X.509")
              .generateCertificate(new ByteArrayInputStream(encoded))
          instanceof X509Certificate certificate) {
        into.add(certificate);
      }
    } catch (CertificateException | RuntimeException e) {
      // Not one that could be of use. Providers throw unchecked exceptions here, too.
      return;
    }
  }
}
