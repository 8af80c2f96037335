package dev.keyoverlap.internal.key;

import java.security.PublicKey;
import java.security.cert.X509Certificate;
import java.security.interfaces.ECKey;
import java.security.interfaces.RSAKey;
import java.time.Instant;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import javax.security.auth.x500.X500Principal;

/**
 * Checks whether a key is good for its purpose, and as good as the key that it replaces. Findings
 * are parts of a sentence that follow the certificate's name.
 *
 * <p>A change of the algorithm is no narrowing: RSA and elliptic curves are compared only among
 * themselves. Neither is a certificate that ends earlier, nor another authority.
 */
public final class Fitness {

  static final String SERVER_AUTH = "1.3.6.1.5.5.7.3.1";
  static final String CLIENT_AUTH = "1.3.6.1.5.5.7.3.2";

  private Fitness() {}

  /**
   * Why a key pair is of no use at all, whatever it replaces.
   *
   * @param certificate that of the key pair
   * @return the reason; empty if it can sign, or be encrypted to
   */
  public static Optional<String> useless(X509Certificate certificate) {
    return Uses.ofKey(certificate).stream().anyMatch(use -> !use.startsWith("signing "))
        ? Optional.empty()
        : Optional.of("may neither sign, decrypt nor agree on keys, by its key usage");
  }

  /**
   * Why a key cannot make signatures.
   *
   * @param certificate that of the key
   * @return the reason; empty if there is none
   */
  public static Optional<String> unfitToSign(X509Certificate certificate) {
    Set<String> uses = Uses.ofKey(certificate);
    return unfit(
        certificate, uses.contains(Uses.SIGNING) || uses.contains("non-repudiation"), Uses.SIGNING);
  }

  /**
   * Why nothing can be verified by a certificate. One of an authority vouches for the certificates
   * that messages bring along.
   *
   * @param certificate the partner's, or its authority's
   * @return the reason; empty if there is none
   */
  public static Optional<String> unfitToVerify(X509Certificate certificate) {
    return Uses.ofKey(certificate).contains(Uses.ISSUING)
        ? CertificateStrength.weakKey(certificate)
        : unfitToSign(certificate);
  }

  /**
   * Why nothing can be encrypted to a key.
   *
   * @param certificate that of the key
   * @return the reason; empty if there is none
   */
  public static Optional<String> unfitToEncryptTo(X509Certificate certificate) {
    return unfit(certificate, Uses.ofKey(certificate).contains(Uses.ENCRYPTING), Uses.ENCRYPTING);
  }

  private static Optional<String> unfit(X509Certificate certificate, boolean fit, String use) {
    return fit
        ? CertificateStrength.weakKey(certificate)
        : Optional.of(" is not for " + use + ", by its key usage");
  }

  /**
   * Why a key cannot be presented by a TLS client.
   *
   * @param certificate that of the key
   * @return the reason; empty if there is none
   */
  public static Optional<String> unfitForTlsClient(X509Certificate certificate) {
    Set<String> purposes = Uses.purposes(certificate);
    if (!purposes.contains(CLIENT_AUTH) && !purposes.contains(Uses.EVERYTHING)) {
      return Optional.of(" is not for clientAuth, by its extended key usage");
    }
    return unfitToSign(certificate);
  }

  /**
   * In what a key is not as good as any should be.
   *
   * @param certificate that of the key
   * @param now the time
   * @return the reasons; empty if there are none
   */
  public static Map<Aspect, String> flaws(X509Certificate certificate, Instant now) {
    Map<Aspect, String> found = new EnumMap<>(Aspect.class);
    Instant end = certificate.getNotAfter().toInstant();
    if (now.isAfter(end)) {
      found.put(Aspect.VALIDITY, "has expired on " + end);
    }
    CertificateStrength.weakKey(certificate)
        .ifPresent(words -> found.put(Aspect.STRENGTH, words.strip()));
    return found;
  }

  /**
   * In what a key pair is not as good as any should be, or as the one before.
   *
   * @param before the certificate of the key pair that it replaces, and those of its issuers
   * @param after the certificate of the new key pair, and those of its issuers
   * @param now the time
   * @return the reasons; empty if there are none
   */
  public static Map<Aspect, String> narrowed(
      List<X509Certificate> before, List<X509Certificate> after, Instant now) {
    Map<Aspect, String> found = narrowed(before.get(0), after.get(0), now);
    brokenChain(before, after, now).ifPresent(words -> found.put(Aspect.CHAIN, words));
    return found;
  }

  /**
   * In what a partner's certificate is not as good as any should be, or as the one before.
   *
   * @param before the certificate that it replaces
   * @param after the new certificate
   * @param now the time
   * @return the reasons; empty if there are none
   */
  public static Map<Aspect, String> narrowedForPartner(
      X509Certificate before, X509Certificate after, Instant now) {
    Map<Aspect, String> found = narrowed(before, after, now);
    if (Uses.isAuthority(before) != Uses.isAuthority(after)) {
      found.put(
          Aspect.AUTHORITY,
          Uses.isAuthority(after) ? "is that of an authority" : "is not that of an authority");
    }
    return found;
  }

  private static Map<Aspect, String> narrowed(
      X509Certificate old, X509Certificate fresh, Instant now) {
    Map<Aspect, String> found = flaws(fresh, now);
    narrowedUses(old, fresh, found);
    Set<String> names = Uses.names(fresh);
    missing(Uses.names(old), name -> Uses.covers(names, name))
        .ifPresent(
            gone ->
                found.put(
                    Aspect.ALTERNATIVE_NAMES,
                    "does not name " + gone.replaceAll("(^| )\\d:", "$1")));
    if (!isSelfIssued(old)
        && !old.getSubjectX500Principal().equals(fresh.getSubjectX500Principal())) {
      found.put(Aspect.SUBJECT, "is not for " + old.getSubjectX500Principal().getName());
    }
    weaker(old, fresh).ifPresent(words -> found.putIfAbsent(Aspect.STRENGTH, words));
    return found;
  }

  private static void narrowedUses(
      X509Certificate old, X509Certificate fresh, Map<Aspect, String> found) {
    Set<String> uses = Uses.ofKey(fresh);
    if (fresh.getKeyUsage() != null) {
      missing(Uses.ofKey(old), uses::contains)
          .ifPresent(gone -> found.put(Aspect.KEY_USAGE, "is not for " + gone));
    }
    Set<String> purposes = Uses.purposes(fresh);
    if (!purposes.contains(Uses.EVERYTHING)) {
      missing(Uses.purposes(old), purposes::contains)
          .ifPresent(
              gone -> found.put(Aspect.EXTENDED_KEY_USAGE, "is not for " + gone + " any more"));
    }
  }

  private static Optional<String> missing(Set<String> before, Predicate<String> isThere) {
    String gone =
        before.stream()
            .filter(isThere.negate())
            .map(Uses::inWords)
            .collect(Collectors.joining(", "));
    return gone.isEmpty() ? Optional.empty() : Optional.of(gone);
  }

  private static Optional<String> weaker(X509Certificate old, X509Certificate fresh) {
    int before = bits(old.getPublicKey());
    int after = bits(fresh.getPublicKey());
    boolean sameKind =
        old.getPublicKey().getAlgorithm().equals(fresh.getPublicKey().getAlgorithm());
    if (sameKind && after < before) {
      return Optional.of("has a key of " + after + " bits instead of " + before);
    }
    return isSelfIssued(fresh) || CertificateStrength.weakSignature(old).isPresent()
        ? Optional.empty()
        : CertificateStrength.weakSignature(fresh).map(String::strip);
  }

  private static int bits(PublicKey key) {
    if (key instanceof RSAKey rsa) {
      return rsa.getModulus().bitLength();
    }
    return key instanceof ECKey ec ? ec.getParams().getCurve().getField().getFieldSize() : 0;
  }

  /** The root itself may be left out; so may what was left out before. */
  private static Optional<String> brokenChain(
      List<X509Certificate> old, List<X509Certificate> fresh, Instant now) {
    for (X509Certificate issuer : fresh.subList(1, fresh.size())) {
      if (now.isAfter(issuer.getNotAfter().toInstant())) {
        return Optional.of("comes with a certificate of " + name(issuer) + " that has expired");
      }
    }
    X509Certificate last = fresh.get(fresh.size() - 1);
    X500Principal missing = last.getIssuerX500Principal();
    if (isSelfIssued(last) || old.get(old.size() - 1).getIssuerX500Principal().equals(missing)) {
      return Optional.empty();
    }
    boolean hadIssuers = old.size() > 1 || !isSelfIssued(old.get(0));
    boolean forgotten =
        (fresh.size() == 1 && hadIssuers)
            || old.stream()
                .skip(1)
                .anyMatch(
                    issuer ->
                        !isSelfIssued(issuer) && issuer.getSubjectX500Principal().equals(missing));
    return forgotten
        ? Optional.of("comes without the certificate of its issuer, " + missing.getName())
        : Optional.empty();
  }

  private static boolean isSelfIssued(X509Certificate certificate) {
    return certificate.getSubjectX500Principal().equals(certificate.getIssuerX500Principal());
  }

  private static String name(X509Certificate certificate) {
    return certificate.getSubjectX500Principal().getName();
  }
}
