package dev.keyoverlap.internal.keyfile;

import dev.keyoverlap.internal.key.SpareProviders;
import java.io.ByteArrayInputStream;
import java.security.GeneralSecurityException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;

/** Makes certificates of their encoded form, with whichever provider understands them. */
public final class CertificateReader {

  private static final String X509 = "X.509";

  private CertificateReader() {}

  /**
   * A certificate.
   *
   * @param encoded the certificate in DER
   * @return the certificate
   * @throws GeneralSecurityException if neither the runtime nor a spare provider understands it,
   *     such as one for a key on a curve with explicit parameters
   */
  public static X509Certificate read(byte[] encoded) throws GeneralSecurityException {
    try {
      return with(CertificateFactory.getInstance(X509), encoded);
    } catch (CertificateException e) {
      return SpareProviders.attempt(
          "CertificateFactory",
          X509,
          e,
          provider -> with(CertificateFactory.getInstance(X509, provider), encoded));
    }
  }

  private static X509Certificate with(CertificateFactory factory, byte[] encoded)
      throws CertificateException {
    X509Certificate certificate =
        (X509Certificate) factory.generateCertificate(new ByteArrayInputStream(encoded));
    if (certificate == null || certificate.getPublicKey() == null) {
      throw new CertificateException("Its public key cannot be read");
    }
    return certificate;
  }
}
