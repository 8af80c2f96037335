package dev.keyoverlap.request;

import dev.keyoverlap.internal.key.SpareProviders;
import dev.keyoverlap.internal.names.KeyIdentifiers;
import dev.keyoverlap.internal.work.Budget;
import dev.keyoverlap.internal.work.Work;
import dev.keyoverlap.message.Limit;
import dev.keyoverlap.message.LimitExceededException;
import dev.keyoverlap.request.CertificateRefusedException.Reason;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import javax.security.auth.x500.X500Principal;

/**
 * Builds the chain of a certificate that an authority issued, from the certificate upwards. It
 * takes certificates that came with it and others that are known. Issuers are looked up by name;
 * that which the certificate names by its key is tried first (RFC 5280, 4.2.1.1).
 */
final class AnsweredChain {

  private final Map<X500Principal, List<X509Certificate>> byName = new HashMap<>();
  private final Map<ByteBuffer, List<X509Certificate>> byKeyIdentifier = new HashMap<>();
  private final Budget budget;

  private AnsweredChain(List<X509Certificate> issuers, Budget budget) {
    this.budget = budget;
    for (X509Certificate issuer : issuers) {
      budget.did(Work.VISITS, 1);
      byName.computeIfAbsent(issuer.getSubjectX500Principal(), n -> new ArrayList<>(1)).add(issuer);
      for (ByteBuffer identifier : KeyIdentifiers.of(issuer)) {
        byKeyIdentifier.computeIfAbsent(identifier, i -> new ArrayList<>(1)).add(issuer);
      }
    }
  }

  /**
   * Finds the chain.
   *
   * @param own the certificate that was asked for
   * @param issuers those that may be above it, in any order
   * @param budget what the answer may cost
   * @return the chain, which begins with the certificate
   * @throws CertificateRefusedException if more issuers must be tried than the limit allows
   */
  static List<X509Certificate> of(X509Certificate own, List<X509Certificate> issuers, Budget budget)
      throws CertificateRefusedException {
    AnsweredChain known = new AnsweredChain(issuers, budget);
    Set<X509Certificate> chain = new LinkedHashSet<>();
    try {
      Optional<X509Certificate> next = Optional.of(own);
      while (next.isPresent() && chain.add(next.get())) {
        next = known.issuerOf(next.get());
      }
    } catch (LimitExceededException e) {
      throw new CertificateRefusedException(
          Reason.UNREADABLE,
          "The answer has too many certificates that may have issued each other: "
              + e.getMessage()
              + ". Ask the authority for the certificate and its chain alone",
          e);
    }
    return List.copyOf(chain);
  }

  private Optional<X509Certificate> issuerOf(X509Certificate certificate)
      throws LimitExceededException {
    X500Principal name = certificate.getIssuerX500Principal();
    Set<X509Certificate> candidates = new LinkedHashSet<>();
    KeyIdentifiers.ofIssuer(certificate)
        .map(identifier -> byKeyIdentifier.getOrDefault(identifier, List.of()))
        .ifPresent(candidates::addAll);
    candidates.removeIf(candidate -> !candidate.getSubjectX500Principal().equals(name));
    candidates.addAll(byName.getOrDefault(name, List.of()));
    for (X509Certificate candidate : candidates) {
      budget.spend(Limit.PATH_VALIDATIONS, 1);
      budget.did(Work.PUBLIC_KEY_OPERATIONS, 1);
      if (isIssuedBy(certificate, candidate)) {
        return Optional.of(candidate);
      }
    }
    return Optional.empty();
  }

  /**
   * Whether one certificate is signed with the key of the other, by any provider that knows the
   * algorithm.
   */
  static boolean isIssuedBy(X509Certificate certificate, X509Certificate issuer) {
    if (!certificate.getIssuerX500Principal().equals(issuer.getSubjectX500Principal())) {
      return false;
    }
    try {
      SpareProviders.verify(certificate, issuer.getPublicKey());
      return true;
    } catch (GeneralSecurityException e) {
      return false;
    }
  }
}
