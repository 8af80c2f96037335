package dev.keyoverlap.message;

import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.InvalidAlgorithmParameterException;
import java.security.cert.CertPath;
import java.security.cert.CertPathValidator;
import java.security.cert.CertPathValidatorException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.PKIXParameters;
import java.security.cert.TrustAnchor;
import java.security.cert.X509CertSelector;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Set;

/**
 * Validates a path by RFC 5280, 6, and holds the authority in the ring to what its own certificate
 * says, which that algorithm does not (RFC 5937 describes it). The only place where signatures of
 * certificates are verified.
 */
final class PathValidation {

  private static final String NAME_CONSTRAINTS = "2.5.29.30";

  private PathValidation() {}

  static void validate(CandidatePath path, Instant now) throws ChainRefusedException {
    CertPathValidator validator = validator();
    PKIXParameters parameters = parameters(path.authorityCertificate(), now);
    parameters.setRevocationEnabled(false);
    try {
      validator.validate(certPath(path.certificates()), parameters);
    } catch (CertPathValidatorException e) {
      throw refused(path.certificates(), e);
    } catch (InvalidAlgorithmParameterException | RuntimeException e) {
      // Whatever a provider says to certificates that nobody ought to have made.
      throw new ChainRefusedException("the path cannot be validated: " + e.getMessage());
    }
    requirePathLength(path);
    requireNames(path);
  }

  static CertPathValidator validator() {
    try {
      return CertPathValidator.getInstance("PKIX");
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("Every Java platform validates paths", e);
    }
  }

  static PKIXParameters parameters(X509Certificate authority, Instant now) {
    try {
      PKIXParameters parameters = new PKIXParameters(Set.of(new TrustAnchor(authority, null)));
      parameters.setDate(Date.from(now));
      return parameters;
    } catch (InvalidAlgorithmParameterException e) {
      throw new IllegalStateException("There is an authority", e);
    }
  }

  static CertPath certPath(List<X509Certificate> certificates) throws ChainRefusedException {
    try {
      return CertificateFactory.getInstance("X.509").generateCertPath(certificates);
    } catch (CertificateException e) {
      throw new ChainRefusedException("the path cannot be put together: " + e.getMessage());
    }
  }

  static ChainRefusedException refused(
      List<X509Certificate> certificates, CertPathValidatorException e) {
    int index = e.getIndex();
    String where = index < 0 ? "the path" : Reason.name(certificates.get(index));
    return new ChainRefusedException(
        where + " is not valid: " + e.getMessage(), index < 0 ? certificates.size() : index);
  }

  /** Certificates that an authority issues to itself, when it renews its key, do not count. */
  private static void requirePathLength(CandidatePath path) throws ChainRefusedException {
    long length = path.certificates().stream().skip(1).filter(c -> !isSelfIssued(c)).count();
    if (length > path.authorityCertificate().getBasicConstraints()) {
      throw new ChainRefusedException(
          "the path is longer than "
              + Reason.name(path.authorityCertificate())
              + ", in the ring, permits",
          path.certificates().size());
    }
  }

  private static void requireNames(CandidatePath path) throws ChainRefusedException {
    byte[] extension = path.authorityCertificate().getExtensionValue(NAME_CONSTRAINTS);
    if (extension == null) {
      return;
    }
    X509CertSelector permitted = new X509CertSelector();
    try {
      permitted.setNameConstraints(DerOctets.of(extension));
    } catch (IOException e) {
      throw new ChainRefusedException(
          "the name constraints of "
              + Reason.name(path.authorityCertificate())
              + " are unreadable");
    }
    for (int i = 0; i < path.certificates().size(); i++) {
      X509Certificate certificate = path.certificates().get(i);
      if ((i == 0 || !isSelfIssued(certificate)) && !permitted.match(certificate)) {
        throw new ChainRefusedException(
            Reason.name(certificate)
                + " bears a name that "
                + Reason.name(path.authorityCertificate())
                + ", in the ring, does not permit",
            i);
      }
    }
  }

  private static boolean isSelfIssued(X509Certificate certificate) {
    return certificate.getSubjectX500Principal().equals(certificate.getIssuerX500Principal());
  }
}
