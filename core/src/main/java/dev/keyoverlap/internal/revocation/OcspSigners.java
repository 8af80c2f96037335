package dev.keyoverlap.internal.revocation;

import dev.keyoverlap.internal.key.CertificateStrength;
import dev.keyoverlap.internal.path.AuthorityCertificate;
import dev.keyoverlap.internal.path.AuthorityLine;
import dev.keyoverlap.internal.path.CandidatePath;
import dev.keyoverlap.internal.path.ChainRefusedException;
import dev.keyoverlap.internal.path.PresentedCertificates;
import dev.keyoverlap.internal.path.ValidPaths;
import dev.keyoverlap.internal.revocation.ListSigners.Place;
import dev.keyoverlap.internal.revocation.ListSigners.Standing;
import dev.keyoverlap.internal.words.CertificateWords;
import dev.keyoverlap.internal.work.Budget;
import dev.keyoverlap.internal.work.Work;
import dev.keyoverlap.key.ClockTolerance;
import dev.keyoverlap.message.ChainTrust;
import dev.keyoverlap.message.Limit;
import dev.keyoverlap.message.LimitExceededException;
import dev.keyoverlap.ring.KeyVersion;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Finds out whether the signer of an OCSP answer may sign it (RFC 6960, 4.2.2.2). The signer is a
 * responder of the caller's, the authority that issued the certificate in question, or one to whom
 * that authority has delegated it. The delegation is signed with the same key as the certificate.
 *
 * <p>An authority that changes its key may sign with its other key, as it may lists. Certificates
 * for both are in the ring or came with the message, and {@link AuthorityLine} tells that it is the
 * same authority. A responder, however, is only one for certificates of the key that certified it.
 */
final class OcspSigners {

  private static final String OCSP_SIGNING = "1.3.6.1.5.5.7.3.9";
  private static final String NO_CHECK = "1.3.6.1.5.5.7.48.1.5";
  private static final int DIGITAL_SIGNATURE = 0;
  private static final int NON_REPUDIATION = 1;

  private final ValidPaths paths;
  private final PresentedCertificates presented;
  private final Instant now;
  private final ClockTolerance tolerance;
  private final Budget budget;
  private final Map<CandidatePath, CandidatePath> known = new HashMap<>();

  OcspSigners(
      ValidPaths paths,
      PresentedCertificates presented,
      Instant now,
      ClockTolerance tolerance,
      Budget budget) {
    this.paths = paths;
    this.presented = presented;
    this.now = now;
    this.tolerance = tolerance;
    this.budget = budget;
  }

  /**
   * Why an answer does not count.
   *
   * @param answer an answer about a certificate
   * @param subject the place of that certificate in a valid path
   * @param trust the rule that the path is for
   * @param own the caller's responder, if there is one
   * @param standing asked about a signer that is not in the subject's path
   * @return words to go on after "the answer does not count: "; empty if it counts
   */
  Optional<String> flaw(
      OcspAnswer answer,
      Place subject,
      ChainTrust trust,
      Optional<X509Certificate> own,
      Standing standing)
      throws ChainRefusedException {
    if (answer.signed().isWeak()) {
      return Optional.of("its signature is not of an accepted algorithm");
    }
    if (own.filter(responder -> isSigned(answer, responder)).isPresent()) {
      return AuthorityCertificate.flawOfKey(own.get(), now, tolerance)
          .map(flaw -> CertificateWords.name(own.get()) + flaw);
    }
    if (isByAuthority(answer, subject, trust, standing)) {
      return Optional.empty();
    }
    String flaw = "it is not signed by a key that may sign it";
    for (X509Certificate responder : delegates(answer)) {
      step();
      if (isSigned(answer, responder)) {
        Optional<String> found = flawOfDelegate(responder, subject, standing);
        if (found.isEmpty()) {
          return Optional.empty();
        }
        flaw = CertificateWords.name(responder) + found.get();
      }
    }
    return Optional.of(flaw);
  }

  private boolean isByAuthority(
      OcspAnswer answer, Place subject, ChainTrust trust, Standing standing)
      throws ChainRefusedException {
    X509Certificate issuer = subject.issuer().certificate();
    if (isSigned(answer, issuer)) {
      return true;
    }
    for (KeyVersion authority : paths.finder().ofTheRing(issuer.getSubjectX500Principal())) {
      step();
      Place signer = new Place(new CandidatePath(List.of(), authority), 0);
      if (trust.roots().contains(authority.alias())
          && isThatAuthority(signer, subject)
          && isSigned(answer, signer.certificate())) {
        return true;
      }
    }
    for (X509Certificate other : presented.findBySubject(issuer.getSubjectX500Principal())) {
      step();
      if (!isSigned(answer, other)) {
        continue;
      }
      for (CandidatePath path : paths.finder().paths(other).paths()) {
        Place signer = new Place(path, 0);
        if (trust.roots().contains(path.authority().alias())
            && isThatAuthority(signer, subject)
            && paths.isValid(path)
            && standing.isGood(signer)) {
          return true;
        }
      }
    }
    return false;
  }

  private boolean isThatAuthority(Place signer, Place subject) {
    X509Certificate certificate = signer.certificate();
    return AuthorityCertificate.flaw(certificate, now, tolerance).isEmpty()
        && (signer.isInTheRing() || CertificateStrength.weakSignature(certificate).isEmpty())
        && signer.line().agreesWith(subject.issuer().line());
  }

  private List<X509Certificate> delegates(OcspAnswer answer) {
    List<X509Certificate> delegates = new ArrayList<>(answer.certificates());
    answer.responder().name().ifPresent(name -> delegates.addAll(presented.findBySubject(name)));
    return delegates;
  }

  /** To go on after the name of the responder's certificate. */
  private Optional<String> flawOfDelegate(
      X509Certificate responder, Place subject, Standing standing) throws ChainRefusedException {
    if (!isForAnswers(responder)) {
      return Optional.of(" is not for OCSP answers");
    }
    Optional<String> flaw =
        AuthorityCertificate.flawOfKey(responder, now, tolerance)
            .or(() -> CertificateStrength.weakSignature(responder));
    if (flaw.isPresent()) {
      return flaw;
    }
    List<X509Certificate> certificates = new ArrayList<>(List.of(responder));
    Place issuer = subject.issuer();
    if (!issuer.isInTheRing()) {
      certificates.addAll(
          issuer
              .path()
              .certificates()
              .subList(issuer.index(), issuer.path().certificates().size()));
    }
    CandidatePath path = new CandidatePath(List.copyOf(certificates), subject.path().authority());
    CandidatePath same = known.computeIfAbsent(path, p -> p);
    if (!paths.isValid(same)) {
      return Optional.of(" was not issued with the key that issued the certificate in question");
    }
    return responder.getExtensionValue(NO_CHECK) != null || standing.isGood(new Place(same, 0))
        ? Optional.empty()
        : Optional.of(" may itself be revoked");
  }

  private static boolean isForAnswers(X509Certificate responder) {
    boolean[] keyUsage = responder.getKeyUsage();
    try {
      List<String> purposes = responder.getExtendedKeyUsage();
      return purposes != null
          && purposes.contains(OCSP_SIGNING)
          && (keyUsage == null || keyUsage[DIGITAL_SIGNATURE] || keyUsage[NON_REPUDIATION]);
    } catch (CertificateParsingException e) {
      return false;
    }
  }

  private boolean isSigned(OcspAnswer answer, X509Certificate by) {
    if (!answer.responder().means(by)) {
      return false;
    }
    budget.did(Work.PUBLIC_KEY_OPERATIONS, 1);
    return answer.signed().isSignedBy(by.getPublicKey());
  }

  private void step() throws ChainRefusedException {
    try {
      budget.spend(Limit.PATH_STEPS, 1);
    } catch (LimitExceededException e) {
      throw ChainRefusedException.limit(e);
    }
  }
}
