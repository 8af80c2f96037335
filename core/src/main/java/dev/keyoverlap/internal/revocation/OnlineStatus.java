package dev.keyoverlap.internal.revocation;

import dev.keyoverlap.internal.path.PathValidation;
import dev.keyoverlap.internal.revocation.ListSigners.Place;
import dev.keyoverlap.internal.revocation.ListStatus.Answer;
import dev.keyoverlap.internal.revocation.ListStatus.Status;
import dev.keyoverlap.internal.words.ForeignMessage;
import dev.keyoverlap.message.RevocationCheck;
import java.security.GeneralSecurityException;
import java.security.cert.CertPathValidator;
import java.security.cert.CertPathValidatorException;
import java.security.cert.CertPathValidatorException.BasicReason;
import java.security.cert.PKIXParameters;
import java.security.cert.PKIXRevocationChecker;
import java.security.cert.PKIXRevocationChecker.Option;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;

/** Asks a responder (RFC 6960) about one certificate of a valid path, as a path of its own. */
final class OnlineStatus {

  private final RevocationCheck check;
  private boolean revokedIsTold = true;

  private OnlineStatus(RevocationCheck check) {
    this.check = check;
  }

  static Answer ask(Place place, RevocationCheck check, Instant now) {
    OnlineStatus status = new OnlineStatus(check);
    try {
      PathValidation.validate(
          List.of(place.certificate()), place.issuer().certificate(), now, status::ask);
      return new Answer(Status.GOOD, "");
    } catch (CertPathValidatorException e) {
      Status found =
          e.getReason() == BasicReason.REVOKED || !status.revokedIsTold
              ? Status.REVOKED
              : Status.UNKNOWN;
      return new Answer(found, ForeignMessage.of(e));
    } catch (GeneralSecurityException | RuntimeException e) {
      return new Answer(
          status.revokedIsTold ? Status.UNKNOWN : Status.REVOKED, ForeignMessage.of(e));
    }
  }

  private void ask(CertPathValidator validator, PKIXParameters parameters) {
    revokedIsTold = PathValidation.tellsRevoked(validator);
    parameters.setRevocationEnabled(true);
    PKIXRevocationChecker checker = (PKIXRevocationChecker) validator.getRevocationChecker();
    checker.setOptions(EnumSet.of(Option.NO_FALLBACK));
    check.responder().ifPresent(checker::setOcspResponder);
    check.responderCertificate().ifPresent(checker::setOcspResponderCert);
    parameters.addCertPathChecker(checker);
  }
}
