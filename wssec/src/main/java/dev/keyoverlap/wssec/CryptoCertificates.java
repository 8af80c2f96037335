package dev.keyoverlap.wssec;

import dev.keyoverlap.internal.judge.KeyTrust;
import dev.keyoverlap.key.HeldKey;
import dev.keyoverlap.key.KeyHint;
import dev.keyoverlap.message.SignerVerdict.Verdict;
import dev.keyoverlap.ring.KeyState;
import dev.keyoverlap.ring.KeyVersion;
import dev.keyoverlap.ring.Keyring;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Optional;
import org.apache.wss4j.common.crypto.CryptoType;
import org.apache.wss4j.common.ext.WSSecurityException;
import org.jspecify.annotations.Nullable;

/** The certificates of the ring, as WSS4J asks for them. */
final class CryptoCertificates {

  private final CryptoTerms terms;
  private final PromisedKeys promised;

  CryptoCertificates(CryptoTerms terms, PromisedKeys promised) {
    this.terms = terms;
    this.promised = promised;
  }

  /** By alias the active one, otherwise of any state but compromised; with its chain if ours. */
  X509Certificate[] find(CryptoType request) throws WSSecurityException {
    Keyring ring = terms.ring();
    return switch (request.getType()) {
      case ALIAS -> active(ring, request.getAlias());
      case ISSUER_SERIAL ->
          first(ring, KeyHint.issuerAndSerial(request.getIssuer(), request.getSerial()));
      case SKI_BYTES -> first(ring, KeyHint.subjectKeyIdentifier(request.getBytes()));
      case THUMBPRINT_SHA1 -> first(ring, KeyHint.thumbprint(request.getBytes()));
      case SUBJECT_DN -> first(ring, KeyHint.subject(request.getSubjectDN()));
      case ENDPOINT -> new X509Certificate[0];
    };
  }

  private X509Certificate[] active(Keyring ring, @Nullable String name) throws WSSecurityException {
    Optional<KeyVersion> version = CryptoTerms.aliasOf(name).flatMap(ring::active);
    if (version.isEmpty()) {
      return new X509Certificate[0];
    }
    CryptoTerms.requireFlow(ring, version.get().alias());
    terms.requireFit(ring, version.get(), false);
    if (version.get().entry() instanceof HeldKey key) {
      promised.put(version.get().alias(), key);
    }
    return chain(version.get());
  }

  /** WSS4J takes only one: the trusted one, or else the one in use. */
  private X509Certificate[] first(Keyring ring, KeyHint hint) {
    List<KeyVersion> found = ring.findByHint(hint);
    Optional<KeyVersion> trusted =
        terms
            .policy()
            .flatMap(p -> new KeyTrust(ring, p, terms.now()).best(found))
            .filter(worth -> worth.verdict() == Verdict.VALID)
            .map(KeyTrust.Worth::version);
    return trusted
        .or(
            () ->
                found.stream()
                    .filter(version -> version.state() != KeyState.COMPROMISED)
                    .findFirst())
        .map(CryptoCertificates::chain)
        .orElseGet(() -> new X509Certificate[0]);
  }

  private static X509Certificate[] chain(KeyVersion version) {
    return version.entry() instanceof HeldKey key
        ? key.chain().toArray(X509Certificate[]::new)
        : new X509Certificate[] {version.entry().certificate()};
  }
}
