package dev.keyoverlap.internal.revocation;

import dev.keyoverlap.internal.key.CertificateStrength;
import dev.keyoverlap.internal.path.AuthorityLine;
import dev.keyoverlap.internal.path.CandidatePath;
import dev.keyoverlap.internal.path.ChainRefusedException;
import dev.keyoverlap.internal.path.PathFinder;
import dev.keyoverlap.internal.path.PresentedCertificates;
import dev.keyoverlap.internal.path.ValidPaths;
import dev.keyoverlap.internal.work.Budget;
import dev.keyoverlap.internal.work.Work;
import dev.keyoverlap.message.ChainTrust;
import dev.keyoverlap.message.Limit;
import dev.keyoverlap.message.LimitExceededException;
import dev.keyoverlap.ring.KeyVersion;
import java.security.PublicKey;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.security.auth.x500.X500Principal;

/**
 * Finds the certificate whose key has signed a list, and whether it may (RFC 5280, 6.3.3, f and g).
 * It is that of an authority in the path itself, of one in the ring, or one that came with the
 * message and has a valid path of its own. So an authority may sign with its next key, with its
 * last one, or with one that it has for lists only.
 */
final class ListSigners {

  private static final int CRL_SIGN = 6;

  private final ValidPaths paths;
  private final PresentedCertificates presented;
  private final Budget budget;
  private final IdentityHashMap<RevocationList, Map<PublicKey, Boolean>> verified =
      new IdentityHashMap<>();

  ListSigners(ValidPaths paths, PresentedCertificates presented, Budget budget) {
    this.paths = paths;
    this.presented = presented;
    this.budget = budget;
  }

  /**
   * The place of a certificate in a path that is valid.
   *
   * @param path the path
   * @param index the certificate's index; the number of certificates for the authority in the ring
   */
  record Place(CandidatePath path, int index) {

    X509Certificate certificate() {
      return index < path.certificates().size()
          ? path.certificates().get(index)
          : path.authorityCertificate();
    }

    Place issuer() {
      return new Place(path, index + 1);
    }

    boolean isInTheRing() {
      return index >= path.certificates().size();
    }

    AuthorityLine line() {
      return AuthorityLine.of(path, index);
    }
  }

  /** Whether a signer's certificate was not revoked itself; of lists, or of answers. */
  @FunctionalInterface
  interface Standing {

    boolean isGood(Place signer) throws ChainRefusedException;
  }

  /**
   * The key that a list is signed with.
   *
   * @param list a list that may be about a certificate
   * @param subject the place of that certificate
   * @param trust the rule that the path is for
   * @param standing asked about a signer that is not in the subject's path
   * @return the key, or empty if nobody who may sign the list has
   */
  Optional<PublicKey> find(RevocationList list, Place subject, ChainTrust trust, Standing standing)
      throws ChainRefusedException {
    for (Place signer : ofPathAndRing(list.issuer(), subject, trust)) {
      if (mayHaveSigned(list, signer, subject) && isSigned(list, signer)) {
        return Optional.of(signer.certificate().getPublicKey());
      }
    }
    for (X509Certificate certificate : presented.findBySubject(list.issuer())) {
      step();
      PathFinder.Found found = paths.finder().paths(certificate);
      if (found.cut().isPresent()) {
        throw ChainRefusedException.limit(found.cut().get());
      }
      for (CandidatePath path : found.paths()) {
        Place signer = new Place(path, 0);
        if (trust.roots().contains(path.authority().alias())
            && mayHaveSigned(list, signer, subject)
            && paths.isValid(path)
            && isSigned(list, signer)
            && standing.isGood(signer)) {
          return Optional.of(certificate.getPublicKey());
        }
      }
    }
    return Optional.empty();
  }

  private void step() throws ChainRefusedException {
    try {
      budget.spend(Limit.PATH_STEPS, 1);
    } catch (LimitExceededException e) {
      throw ChainRefusedException.limit(e);
    }
  }

  /** They are trusted already, and in nearly every message it is one of these. */
  private List<Place> ofPathAndRing(X500Principal issuer, Place subject, ChainTrust trust)
      throws ChainRefusedException {
    List<Place> signers = new ArrayList<>();
    for (Place above = subject.issuer(); ; above = above.issuer()) {
      if (above.certificate().getSubjectX500Principal().equals(issuer)) {
        signers.add(above);
      }
      if (above.isInTheRing()) {
        break;
      }
    }
    for (KeyVersion authority : paths.finder().ofTheRing(issuer)) {
      step();
      if (trust.roots().contains(authority.alias())) {
        signers.add(new Place(new CandidatePath(List.of(), authority), 0));
      }
    }
    return signers;
  }

  /**
   * Whether the signer is the authority that issued the certificate, with any of its keys. For an
   * indirect list, it is the one named by the certificate, in the ring or below the same authority
   * of the ring.
   */
  private static boolean mayHaveSigned(RevocationList list, Place signer, Place subject) {
    if (!maySignLists(signer)) {
      return false;
    }
    X500Principal issuer = subject.certificate().getIssuerX500Principal();
    return list.issuer().equals(issuer)
        ? signer.certificate().equals(subject.issuer().certificate())
            || signer.line().agreesWith(subject.issuer().line())
        : signer.isInTheRing() || root(signer).equals(root(subject));
  }

  /** A signer with key usage must be permitted to; one that is no authority needs it in writing. */
  private static boolean maySignLists(Place signer) {
    X509Certificate certificate = signer.certificate();
    boolean[] keyUsage = certificate.getKeyUsage();
    boolean permitted =
        keyUsage == null ? certificate.getBasicConstraints() >= 0 : keyUsage[CRL_SIGN];
    // The self-signature of an authority in the ring is not relied upon.
    return permitted
        && CertificateStrength.weakKey(certificate).isEmpty()
        && (signer.isInTheRing() || CertificateStrength.weakSignature(certificate).isEmpty());
  }

  private static X500Principal root(Place place) {
    return place.path().authorityCertificate().getSubjectX500Principal();
  }

  private boolean isSigned(RevocationList list, Place signer) {
    return verified
        .computeIfAbsent(list, l -> new HashMap<>())
        .computeIfAbsent(
            signer.certificate().getPublicKey(),
            key -> {
              budget.did(Work.PUBLIC_KEY_OPERATIONS, 1);
              return list.isSignedBy(key);
            });
  }
}
