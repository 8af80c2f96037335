package dev.keyoverlap.message;

import dev.keyoverlap.message.RevocationCheck.Source;
import dev.keyoverlap.message.TrustedChain.Revocation;
import java.security.GeneralSecurityException;
import java.security.cert.CertPathValidator;
import java.security.cert.CertPathValidatorException;
import java.security.cert.CertPathValidatorException.BasicReason;
import java.security.cert.CertStore;
import java.security.cert.CollectionCertStoreParameters;
import java.security.cert.PKIXParameters;
import java.security.cert.PKIXRevocationChecker;
import java.security.cert.PKIXRevocationChecker.Option;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Asks about each certificate of a path that is valid otherwise. One at a time, as a path of its
 * own below its issuer: so the reason names the certificate, and nothing is asked in the name of a
 * certificate that does not belong to the path.
 */
final class RevocationStatus {

  private final CandidatePath path;
  private final RevocationCheck check;
  private final Instant now;
  private boolean revokedIsTold = true;

  private RevocationStatus(CandidatePath path, RevocationCheck check, Instant now) {
    this.path = path;
    this.check = check;
    this.now = now;
  }

  static Revocation require(CandidatePath path, Optional<RevocationCheck> check, Instant now)
      throws ChainRefusedException {
    if (check.isEmpty()) {
      return Revocation.NOT_CHECKED;
    }
    RevocationStatus status = new RevocationStatus(path, check.get(), now);
    boolean known = true;
    for (int i = path.certificates().size() - 1; i >= 0; i--) {
      known &= status.requireNotRevoked(i);
    }
    return known ? Revocation.NOT_REVOKED : Revocation.UNKNOWN;
  }

  private boolean requireNotRevoked(int index) throws ChainRefusedException {
    X509Certificate certificate = path.certificates().get(index);
    try {
      PathValidation.validate(
          List.of(certificate), path.issuerOf(index), now, this::askAboutRevocation);
      return true;
    } catch (CertPathValidatorException e) {
      if (e.getReason() == BasicReason.REVOKED) {
        throw refused(certificate, " is revoked: " + e.getMessage(), index);
      }
      return requireUnknownAccepted(certificate, e, index);
    } catch (GeneralSecurityException | RuntimeException e) {
      return requireUnknownAccepted(certificate, e, index);
    }
  }

  /** The path is valid: whatever else goes wrong here leaves the one question unanswered. */
  private boolean requireUnknownAccepted(X509Certificate certificate, Exception e, int index)
      throws ChainRefusedException {
    if (!check.acceptsUnknown() || !revokedIsTold) {
      throw refused(certificate, " may be revoked: " + e.getMessage(), index);
    }
    return false;
  }

  private static ChainRefusedException refused(X509Certificate certificate, String why, int index) {
    return new ChainRefusedException(Reason.name(certificate) + why, Nearness.revocation(index));
  }

  private void askAboutRevocation(CertPathValidator validator, PKIXParameters parameters)
      throws GeneralSecurityException {
    revokedIsTold = PathValidation.tellsRevoked(validator);
    parameters.setRevocationEnabled(true);
    if (check.source() == Source.OCSP) {
      parameters.addCertPathChecker(checker(validator, EnumSet.of(Option.NO_FALLBACK)));
      return;
    }
    parameters.addCertStore(
        CertStore.getInstance("Collection", new CollectionCertStoreParameters(check.crls())));
    if (check.source() == Source.CRLS_OR_DISTRIBUTION_POINTS) {
      parameters.addCertPathChecker(
          checker(validator, EnumSet.of(Option.PREFER_CRLS, Option.NO_FALLBACK)));
    }
    // Without a checker of ours the JDK takes its own, which does not fetch lists by itself.
  }

  private PKIXRevocationChecker checker(CertPathValidator validator, Set<Option> options) {
    PKIXRevocationChecker checker = (PKIXRevocationChecker) validator.getRevocationChecker();
    checker.setOptions(options);
    check.responder().ifPresent(checker::setOcspResponder);
    check.responderCertificate().ifPresent(checker::setOcspResponderCert);
    return checker;
  }
}
