package dev.keyoverlap.xmldsig;

import dev.keyoverlap.Alias;
import dev.keyoverlap.HeldKey;
import dev.keyoverlap.KeyUnavailableException;
import dev.keyoverlap.KeyVersion;
import dev.keyoverlap.Keyring;
import java.security.PublicKey;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The keys that sign one document, or why there is none that may.
 *
 * @param expiredAllowed whether a certificate outside its period of validity is good enough
 * @param anyUsage whether one that does not allow signatures is
 */
record KeyChoice(boolean expiredAllowed, boolean anyUsage) {

  private static final int DIGITAL_SIGNATURE = 0;
  private static final int NON_REPUDIATION = 1;

  /** The active keys of these aliases, in this order; not empty. */
  List<SigningKey> choose(Keyring ring, List<Request> requests, Instant now)
      throws KeyUnavailableException {
    List<SigningKey> chosen = new ArrayList<>();
    for (Request request : requests) {
      Optional<KeyVersion> active = ring.active(request.alias());
      if (active.isPresent()) {
        chosen.add(usable(request, active.get(), now));
      } else if (!request.mayBeAbsent()) {
        throw new KeyUnavailableException(
            "There is no active key under the alias '%s' to sign; add one, or correct the alias"
                .formatted(request.alias()));
      }
    }
    if (chosen.isEmpty()) {
      throw new KeyUnavailableException(
          "There is no active key to sign under any of the aliases %s; add one of them"
              .formatted(requests.stream().map(Request::alias).toList()));
    }
    return chosen;
  }

  private SigningKey usable(Request request, KeyVersion version, Instant now)
      throws KeyUnavailableException {
    if (!(version.entry() instanceof HeldKey key)) {
      throw refused(
          version, "it is a partner's certificate without private key; name an alias of our own");
    }
    X509Certificate certificate = key.certificate();
    if (!expiredAllowed && !key.isValidAt(now)) {
      throw refused(
          version,
          "its certificate is valid from %s to %s, not at %s; renew it"
              .formatted(
                  certificate.getNotBefore().toInstant(),
                  certificate.getNotAfter().toInstant(),
                  now));
    }
    PublicKey publicKey = certificate.getPublicKey();
    Optional<String> weakness = KeyFamily.weakness(publicKey);
    if (weakness.isPresent()) {
      throw refused(version, weakness.get() + "; replace it");
    }
    if (!anyUsage && !isForSignatures(certificate)) {
      throw refused(
          version,
          "its certificate does not allow signatures (RFC 5280, 4.2.1.3); name a key for signatures,"
              + " or allow any usage");
    }
    return new SigningKey(
        version, key.chain(), key.privateKey(), algorithm(request, version, publicKey));
  }

  private static boolean isForSignatures(X509Certificate certificate) {
    boolean[] usage = certificate.getKeyUsage();
    return usage == null || usage[DIGITAL_SIGNATURE] || usage[NON_REPUDIATION];
  }

  private static XmlSignatureAlgorithm algorithm(Request request, KeyVersion version, PublicKey key)
      throws KeyUnavailableException {
    return request
        .algorithm()
        .or(() -> XmlSignatureAlgorithm.defaultFor(key))
        .filter(candidate -> candidate.fits(key))
        .orElseThrow(
            () ->
                refused(
                    version,
                    request
                        .algorithm()
                        .map(
                            asked ->
                                "a key for %s cannot make signatures of %s"
                                    .formatted(key.getAlgorithm(), asked))
                        .orElse(
                            "there is no signature algorithm for keys of " + key.getAlgorithm())));
  }

  /** Says that a version cannot be used, and why. */
  static KeyUnavailableException refused(KeyVersion version, String reason) {
    return new KeyUnavailableException(
        "The key under the alias '%s' (%s) cannot be used to sign: %s"
            .formatted(version.alias(), version.keyId(), reason),
        version.keyId());
  }

  static KeyUnavailableException failed(KeyVersion version, Exception cause) {
    return new KeyUnavailableException(
        "The key under the alias '%s' (%s) cannot be used to sign: %s"
            .formatted(version.alias(), version.keyId(), cause.getMessage()),
        version.keyId(),
        cause);
  }

  /**
   * Whose signature a document is to bear.
   *
   * @param alias under which the key stands
   * @param mayBeAbsent whether the document goes out without
   * @param algorithm how to sign, if not as fits the key
   */
  record Request(Alias alias, boolean mayBeAbsent, Optional<XmlSignatureAlgorithm> algorithm) {}
}
