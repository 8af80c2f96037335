package dev.keyoverlap.tls;

import dev.keyoverlap.internal.path.AuthorityLimits;
import java.security.GeneralSecurityException;
import java.security.cert.CertPathValidatorException;
import java.security.cert.Certificate;
import java.security.cert.PKIXCertPathChecker;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Holds the authority of the ring to what its own certificate says, which the JDK does not: the
 * length of the path, and the names in it. For one path at a time.
 */
final class AnchorLimits extends PKIXCertPathChecker {

  private final X509Certificate end;
  private final List<X509Certificate> authorities;

  /** The certificates that were passed, the last one first. */
  private List<X509Certificate> path = new ArrayList<>();

  /**
   * Limits of one handshake.
   *
   * @param end the certificate of the other side, where each path ends
   * @param authorities those that are trusted
   */
  AnchorLimits(X509Certificate end, List<X509Certificate> authorities) {
    this.end = end;
    this.authorities = List.copyOf(authorities);
  }

  @Override
  public void init(boolean forward) throws CertPathValidatorException {
    if (forward) {
      throw new CertPathValidatorException("A path is checked from the authority down");
    }
    path.clear();
  }

  @Override
  public boolean isForwardCheckingSupported() {
    return false;
  }

  @Override
  public @Nullable Set<String> getSupportedExtensions() {
    return null;
  }

  @Override
  public void check(Certificate certificate, Collection<String> unresolvedCriticalExtensions)
      throws CertPathValidatorException {
    path.add(0, (X509Certificate) certificate);
    if (!certificate.equals(end)) {
      return;
    }
    String reason = "no trusted authority of the key ring issued the chain";
    X509Certificate top = path.get(path.size() - 1);
    for (X509Certificate authority : authorities) {
      if (hasIssued(authority, top)) {
        Optional<String> flaw =
            AuthorityLimits.flaw(authority, path, each -> each.getSubjectX500Principal().getName());
        if (flaw.isEmpty()) {
          return;
        }
        reason = flaw.get();
      }
    }
    throw new CertPathValidatorException(reason);
  }

  private static boolean hasIssued(X509Certificate authority, X509Certificate top) {
    if (!top.getIssuerX500Principal().equals(authority.getSubjectX500Principal())) {
      return false;
    }
    try {
      top.verify(authority.getPublicKey());
      return true;
    } catch (GeneralSecurityException | RuntimeException e) {
      return false;
    }
  }

  /** The JDK makes one for each path. */
  @Override
  public Object clone() {
    AnchorLimits copy = (AnchorLimits) super.clone();
    copy.path = new ArrayList<>(path);
    return copy;
  }
}
