package dev.keyoverlap.request;

import dev.keyoverlap.KeystoreHandle;
import dev.keyoverlap.internal.key.CertificateStrength;
import dev.keyoverlap.internal.work.Budget;
import dev.keyoverlap.internal.work.LastDefence;
import dev.keyoverlap.key.Alias;
import dev.keyoverlap.key.HeldKey;
import dev.keyoverlap.key.KeyRefusedException;
import dev.keyoverlap.key.KeyUnavailableException;
import dev.keyoverlap.key.Narrowing;
import dev.keyoverlap.message.Limits;
import dev.keyoverlap.request.CertificateRefusedException.Reason;
import dev.keyoverlap.ring.KeyVersion;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javax.security.auth.x500.X500Principal;

/**
 * The key pair of a request with the certificate that an authority's answer has for it.
 *
 * @param rotation the keystore
 * @param waiting the key pair that waits
 * @param renewed the alias whose key is to be renewed
 */
record AnsweredKey(KeystoreHandle rotation, KeyVersion waiting, Alias renewed) {

  /** The key pair with its chain, if the answer is what was asked for; whatever it contains. */
  HeldKey of(byte[] answer, Limits limits)
      throws CertificateRefusedException, KeyUnavailableException, KeyRefusedException {
    try {
      Budget budget = Budget.of(limits);
      List<X509Certificate> chain = chain(CertificateAnswer.read(answer, budget), budget);
      requireGood(chain);
      HeldKey key = ((HeldKey) waiting.entry()).withChain(chain);
      // That of the request is right, even where the request was for another subject than before.
      rotation.accepting(Narrowing.SUBJECT).requireReplacement(renewed, key);
      return key;
    } catch (RuntimeException | StackOverflowError e) {
      LastDefence.passOn(e);
      throw new CertificateRefusedException(
          Reason.UNREADABLE,
          "The answer cannot be read, for a reason that KeyOverlap did not foresee ("
              + e.getClass().getSimpleName()
              + "). Ask the authority for the certificate, or PKCS #7, in DER or PEM, and report"
              + " the cause below as a fault of KeyOverlap",
          e);
    }
  }

  /** Ours, and from there upwards as far as it goes. */
  private List<X509Certificate> chain(List<X509Certificate> certificates, Budget budget)
      throws CertificateRefusedException {
    X509Certificate own =
        certificates.stream()
            .filter(this::isForOurKey)
            .findFirst()
            .orElseThrow(
                () ->
                    new CertificateRefusedException(
                        Reason.OTHER_KEY,
                        "The answer has no certificate for the key of this request, but for "
                            + certificates.get(0).getSubjectX500Principal().getName()));
    List<X509Certificate> issuers = new ArrayList<>(certificates);
    issuers.addAll(issuersInUse());
    return AnsweredChain.of(own, issuers, budget);
  }

  /** Those of the certificate to be renewed: an authority often leaves them out of its answer. */
  private List<X509Certificate> issuersInUse() {
    return rotation
        .keyring()
        .active(renewed)
        .map(KeyVersion::entry)
        .filter(HeldKey.class::isInstance)
        .map(key -> ((HeldKey) key).chain())
        .map(chain -> chain.subList(1, chain.size()))
        .orElse(List.of());
  }

  private boolean isForOurKey(X509Certificate certificate) {
    return certificate.getPublicKey().equals(waiting.entry().certificate().getPublicKey());
  }

  private void requireGood(List<X509Certificate> chain) throws CertificateRefusedException {
    X509Certificate own = chain.get(0);
    X500Principal wanted = waiting.entry().certificate().getSubjectX500Principal();
    if (!own.getSubjectX500Principal().equals(wanted) && !rotation.accepts(Narrowing.SUBJECT)) {
      throw new CertificateRefusedException(
          Reason.OTHER_SUBJECT,
          "The certificate is for "
              + own.getSubjectX500Principal().getName()
              + ", and was asked for "
              + wanted.getName()
              + ". Ask the authority for another certificate, or accept it with"
              + " accepting(SUBJECT)");
    }
    if (rotation.clock().instant().isAfter(own.getNotAfter().toInstant())) {
      throw new CertificateRefusedException(
          Reason.EXPIRED, "The certificate expired on " + own.getNotAfter().toInstant());
    }
    for (X509Certificate certificate : chain) {
      // What a root says about itself proves nothing anyway.
      Optional<String> weakness =
          AnsweredChain.isIssuedBy(certificate, certificate)
              ? Optional.empty()
              : CertificateStrength.weakSignature(certificate);
      if (weakness.isPresent()) {
        throw new CertificateRefusedException(
            Reason.WEAK_SIGNATURE,
            certificate.getSubjectX500Principal().getName()
                + weakness.get()
                + ". Ask the authority for another certificate");
      }
    }
  }
}
