package dev.keyoverlap.xmldsig;

import dev.keyoverlap.KeyState;
import dev.keyoverlap.KeyVersion;
import dev.keyoverlap.Keyring;
import dev.keyoverlap.message.ChainRefusedException;
import dev.keyoverlap.message.ChainSearch;
import dev.keyoverlap.message.PresentedCertificates;
import dev.keyoverlap.message.SignerVerdict;
import dev.keyoverlap.message.SignerVerdict.Verdict;
import dev.keyoverlap.message.TrustedChain;
import dev.keyoverlap.message.VerificationPolicy;
import dev.keyoverlap.xmldsig.ReceivedDocument.Coverage;
import dev.keyoverlap.xmldsig.ReceivedSignature.ValueCheck;
import dev.keyoverlap.xmldsig.SignatureJudge.Judged;
import dev.keyoverlap.xmldsig.internal.Refusal;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/**
 * Gives a verdict where the ring does not know the signer, by the certificates that came with the
 * signature, if the policy goes by chains. First the value, which is one operation; then the path
 * to an authority of the ring; only then what the signature covers.
 */
final class StrangerJudge {

  /** Of the certificates in one KeyInfo the keys of so many are tried. */
  private static final int MOST_KEYS = 4;

  private final ReceivedDocument document;
  private final ChainSearch chains;

  private StrangerJudge(ReceivedDocument document, ChainSearch chains) {
    this.document = document;
    this.chains = chains;
  }

  static StrangerJudge of(
      Keyring ring, VerificationPolicy policy, Instant now, ReceivedDocument document) {
    PresentedCertificates all =
        PresentedCertificates.of(
            () ->
                document.signatures().stream()
                    .flatMap(signature -> signature.keyInfo().certificates().stream()));
    return new StrangerJudge(document, ChainSearch.with(ring, policy, now, all));
  }

  /**
   * Whether a chain can do better than the ring: not where somebody has taken the certificate out
   * of use, but for one that is only staged, or in use for somebody else.
   */
  boolean mayImprove(SignerVerdict byRing, Collection<KeyVersion> candidates) {
    return chains.isAsked()
        && (byRing.verdict() == Verdict.NOT_IN_POLICY || byRing.verdict() == Verdict.KEY_OUT_OF_USE)
        && candidates.stream()
            .allMatch(
                version ->
                    version.state() == KeyState.ACTIVE || version.state() == KeyState.STAGED);
  }

  Judged judge(ReceivedSignature signature) {
    if (!chains.isAsked()) {
      return SignatureJudge.unknown(signature, "");
    }
    Optional<X509Certificate> maker;
    try {
      maker = maker(signature);
    } catch (Refusal e) {
      return SignatureJudge.unknown(signature, e.reason());
    }
    if (maker.isEmpty()) {
      return SignatureJudge.unknown(
          signature, "none of the certificates that came with it is that of the key that made it");
    }
    try {
      return trusted(signature, chains.find(maker.get()));
    } catch (ChainRefusedException e) {
      return Judged.without(
          new SignerVerdict(
              Verdict.CHAIN_REFUSED,
              signature.keyInfo().toString(),
              Optional.empty(),
              Optional.empty(),
              String.valueOf(e.getMessage())));
    }
  }

  private Optional<X509Certificate> maker(ReceivedSignature signature) throws Refusal {
    ValueCheck check = signature.check();
    List<X509Certificate> own =
        PresentedCertificates.of(() -> signature.keyInfo().certificates().stream()).all().stream()
            .limit(MOST_KEYS)
            .toList();
    Optional<Refusal> refusal = Optional.empty();
    for (X509Certificate certificate : own) {
      try {
        if (check.isBy(certificate.getPublicKey())) {
          return Optional.of(certificate);
        }
      } catch (Refusal e) {
        // Perhaps that of an authority, whose key is of another kind.
        refusal = Optional.of(e);
      }
    }
    if (refusal.isPresent() && own.size() == 1) {
      throw refusal.get();
    }
    return Optional.empty();
  }

  private Judged trusted(ReceivedSignature signature, TrustedChain chain) {
    try {
      Coverage coverage = document.coverage(signature);
      Optional<XadesProperties.CertificateDigest> named =
          coverage.properties().flatMap(XadesProperties::certificate);
      if (named.isPresent() && !named.get().is(chain.signer())) {
        throw Refusal.wrong("it was made under another certificate than the one that came with it");
      }
      Optional<Instant> signingTime = coverage.properties().flatMap(XadesProperties::signingTime);
      return new Judged(
          chained(signature, chain, Verdict.VALID, signingTime, ""),
          coverage.contents(),
          coverage.detached());
    } catch (Refusal e) {
      return Judged.without(chained(signature, chain, e.verdict(), Optional.empty(), e.reason()));
    }
  }

  private static SignerVerdict chained(
      ReceivedSignature signature,
      TrustedChain chain,
      Verdict verdict,
      Optional<Instant> signingTime,
      String reason) {
    return SignerVerdict.chained(
        verdict, signature.keyInfo().toString(), chain, signingTime, reason);
  }
}
