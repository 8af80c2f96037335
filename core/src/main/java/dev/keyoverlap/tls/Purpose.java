package dev.keyoverlap.tls;

import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Locale;

/** The role that a certificate is presented for, by its extended key usage (RFC 5280, 4.2.1.12). */
enum Purpose {
  CLIENT("1.3.6.1.5.5.7.3.2"),
  SERVER("1.3.6.1.5.5.7.3.1");

  private static final String ANY = "2.5.29.37.0";

  private final String identifier;

  Purpose(String identifier) {
    this.identifier = identifier;
  }

  /** Whether the certificate allows it; one without extended key usage allows everything. */
  boolean fits(X509Certificate certificate) {
    try {
      List<String> allowed = certificate.getExtendedKeyUsage();
      return allowed == null || allowed.contains(identifier) || allowed.contains(ANY);
    } catch (CertificateParsingException e) {
      return false;
    }
  }

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
