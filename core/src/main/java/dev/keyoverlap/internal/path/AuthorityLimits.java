package dev.keyoverlap.internal.path;

import java.io.IOException;
import java.security.cert.X509CertSelector;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * The limits that the certificate of an authority of the ring sets for the paths below it: their
 * length, and the names in them. The validation of RFC 5280, 6, takes no heed of that (RFC 5937
 * describes it).
 */
public final class AuthorityLimits {

  private static final String NAME_CONSTRAINTS = "2.5.29.30";

  private AuthorityLimits() {}

  /**
   * Why an authority does not permit a path.
   *
   * @param authority its certificate, in the ring
   * @param path the certificates below it, that of the end first
   * @param name how certificates are called
   * @return the reason; empty if it permits the path
   */
  public static Optional<String> flaw(
      X509Certificate authority,
      List<X509Certificate> path,
      Function<X509Certificate, String> name) {
    // Certificates that an authority issues to itself, when it renews its key, do not count.
    long length = path.stream().skip(1).filter(c -> !isSelfIssued(c)).count();
    if (length > authority.getBasicConstraints()) {
      return Optional.of(
          "the path is longer than " + name.apply(authority) + ", in the ring, permits");
    }
    byte[] extension = authority.getExtensionValue(NAME_CONSTRAINTS);
    if (extension == null) {
      return Optional.empty();
    }
    X509CertSelector permitted = new X509CertSelector();
    try {
      permitted.setNameConstraints(DerOctets.of(extension));
    } catch (IOException e) {
      return Optional.of("the name constraints of " + name.apply(authority) + " are unreadable");
    }
    for (int i = 0; i < path.size(); i++) {
      X509Certificate certificate = path.get(i);
      if ((i == 0 || !isSelfIssued(certificate)) && !permitted.match(certificate)) {
        return Optional.of(
            name.apply(certificate)
                + " has a name that "
                + name.apply(authority)
                + ", in the ring, does not permit");
      }
    }
    return Optional.empty();
  }

  private static boolean isSelfIssued(X509Certificate certificate) {
    return certificate.getSubjectX500Principal().equals(certificate.getIssuerX500Principal());
  }
}
