package dev.keyoverlap.internal.path;

import dev.keyoverlap.internal.key.CertificateStrength;
import dev.keyoverlap.key.ClockTolerance;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Optional;

/** Checks whether a certificate can issue others (RFC 5280, 6.1.4). */
public final class AuthorityCertificate {

  private static final int KEY_CERT_SIGN = 5;

  private AuthorityCertificate() {}

  /** Its flaw, to go on after its name. */
  public static Optional<String> flaw(
      X509Certificate certificate, Instant now, ClockTolerance tolerance) {
    if (certificate.getBasicConstraints() < 0) {
      return Optional.of(" is not that of an authority");
    }
    boolean[] keyUsage = certificate.getKeyUsage();
    if (keyUsage != null && !keyUsage[KEY_CERT_SIGN]) {
      return Optional.of(" may not issue certificates");
    }
    return flawOfKey(certificate, now, tolerance);
  }

  /** The flaw for which nothing at all can rest on its key. */
  public static Optional<String> flawOfKey(
      X509Certificate certificate, Instant now, ClockTolerance tolerance) {
    if (!tolerance.hasBegun(certificate.getNotBefore().toInstant(), now)) {
      return Optional.of(" is not valid before " + certificate.getNotBefore().toInstant());
    }
    if (now.isAfter(certificate.getNotAfter().toInstant())) {
      return Optional.of(" expired on " + certificate.getNotAfter().toInstant());
    }
    return CertificateStrength.weakKey(certificate);
  }
}
