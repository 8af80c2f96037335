package dev.keyoverlap.internal.keyfile;

import dev.keyoverlap.internal.key.KeyPairProof;
import dev.keyoverlap.internal.keyfile.KeyFileException.Reason;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A private key with its certificate and those above it.
 *
 * @param key the private key
 * @param chain its certificate, then the certificate of that one's issuer, and so on
 */
public record KeyAndChain(PrivateKey key, List<X509Certificate> chain) {

  /** Certificates in a chain. */
  private static final int LONGEST = 32;

  /**
   * Finds a key's certificate, and puts those above it in order.
   *
   * @param key the private key
   * @param certificates in any order; those that do not belong to the chain are left out
   * @param likely one that is said to be the key's own; it counts if it proves to be
   */
  static KeyAndChain of(
      PrivateKey key, List<X509Certificate> certificates, Optional<X509Certificate> likely)
      throws KeyFileException {
    List<X509Certificate> candidates = new ArrayList<>(new LinkedHashSet<>(certificates));
    List<X509Certificate> own = new ArrayList<>();
    GeneralSecurityException unknown = null;
    for (X509Certificate candidate : candidates) {
      try {
        if (KeyPairProof.isPair(key, candidate.getPublicKey(), Optional.empty())) {
          own.add(candidate);
        }
      } catch (GeneralSecurityException e) {
        unknown = e;
      } catch (RuntimeException e) {
        // A key with impossible numbers is the key of no certificate.
        unknown = new GeneralSecurityException(e);
      }
    }
    if (own.isEmpty()) {
      throw notFound(candidates, unknown);
    }
    if (own.size() > 1 && likely.filter(own::contains).isEmpty()) {
      throw new KeyFileException(
          Reason.SEVERAL_CERTIFICATES,
          own.size() + " certificates are for its private key: " + words(own),
          "Leave the one to use, and the ones of its issuers");
    }
    X509Certificate leaf = likely.filter(own::contains).orElse(own.get(0));
    return new KeyAndChain(key, chain(leaf, candidates));
  }

  private static KeyFileException notFound(
      List<X509Certificate> candidates, @Nullable GeneralSecurityException unknown) {
    if (unknown != null) {
      return new KeyFileException(
          Reason.UNSUPPORTED,
          "its private key is damaged, or of a kind that this Java cannot use",
          "Put a provider on the class path that can, such as bcprov-jdk18on",
          unknown);
    }
    return new KeyFileException(
        Reason.OTHER_KEY,
        "the private key belongs to none of the certificates, which are for " + words(candidates),
        "Give the certificate that was issued for this key");
  }

  private static String words(List<X509Certificate> certificates) {
    return certificates.stream()
        .map(
            certificate ->
                certificate.getSubjectX500Principal().getName()
                    + " (valid until "
                    + certificate.getNotAfter().toInstant()
                    + ")")
        .limit(8)
        .collect(Collectors.joining(", "));
  }

  private static List<X509Certificate> chain(
      X509Certificate leaf, List<X509Certificate> candidates) {
    List<X509Certificate> chain = new ArrayList<>(List.of(leaf));
    Optional<X509Certificate> next = issuer(chain, candidates);
    while (next.isPresent() && chain.size() < LONGEST) {
      chain.add(next.get());
      next = issuer(chain, candidates);
    }
    return chain;
  }

  private static Optional<X509Certificate> issuer(
      List<X509Certificate> chain, List<X509Certificate> candidates) {
    X509Certificate last = chain.get(chain.size() - 1);
    return candidates.stream()
        .filter(candidate -> !chain.contains(candidate) && isIssuer(candidate, last))
        .findFirst();
  }

  private static boolean isIssuer(X509Certificate issuer, X509Certificate subject) {
    try {
      KeyPairProof.requireIssued(subject, issuer);
      return true;
    } catch (GeneralSecurityException | RuntimeException e) {
      return false;
    }
  }
}
