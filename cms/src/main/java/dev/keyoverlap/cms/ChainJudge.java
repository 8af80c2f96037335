package dev.keyoverlap.cms;

import dev.keyoverlap.KeyState;
import dev.keyoverlap.KeyVersion;
import dev.keyoverlap.message.ChainRefusedException;
import dev.keyoverlap.message.ChainSearch;
import dev.keyoverlap.message.SignerVerdict;
import dev.keyoverlap.message.SignerVerdict.Verdict;
import dev.keyoverlap.message.TrustedChain;
import java.security.PublicKey;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Gives a verdict where the ring does not know the signer, by the certificates that came with the
 * message, if the policy goes by chains. First the signature, which is one operation; the path only
 * for a certificate whose key has made it.
 */
final class ChainJudge {

  /** Signatures of one message that are checked with keys that nobody vouches for yet. */
  private static final int MOST_STRANGERS = 32;

  /** One name may stand for several certificates: of these so many keys are tried. */
  private static final int MOST_KEYS = 4;

  private final ChainSearch chains;
  private final ContentDigests contentDigests;
  private final VerifyingTerms terms;
  private int strangers;

  ChainJudge(ChainSearch chains, ContentDigests contentDigests, VerifyingTerms terms) {
    this.chains = chains;
    this.contentDigests = contentDigests;
    this.terms = terms;
  }

  /**
   * Whether a chain can do better than the ring. It cannot where somebody has taken the certificate
   * out of use; it can for one that is only staged, or in use for somebody else, which must not
   * fare worse than one that nobody has put into the ring yet.
   */
  boolean mayImprove(
      SignerVerdict byRing, ReceivedSignature signature, List<KeyVersion> candidates) {
    if (!chains.isAsked()) {
      return false;
    }
    boolean stillToCome =
        candidates.stream()
            .allMatch(
                version ->
                    version.state() == KeyState.ACTIVE || version.state() == KeyState.STAGED);
    return switch (byRing.verdict()) {
      case NOT_IN_POLICY, KEY_OUT_OF_USE -> stillToCome;
      // A new certificate for the key that the ring has another one for.
      case WRONG ->
          signature
              .claimedCertificate()
              .filter(
                  named ->
                      candidates.stream()
                          .noneMatch(version -> named.is(version.entry().certificate())))
              .isPresent();
      default -> false;
    };
  }

  SignerVerdict judge(ReceivedSignature signature, List<ReceivedSignature> all) {
    return judge(signature, all, List.of());
  }

  SignerVerdict judge(
      ReceivedSignature signature, List<ReceivedSignature> all, List<KeyVersion> inTheRing) {
    if (!chains.isAsked()) {
      return unknown(signature, "");
    }
    Set<X509Certificate> candidates = candidates(signature, inTheRing);
    if (candidates.isEmpty()) {
      return unknown(signature, "its certificate neither is in the ring nor came with the message");
    }
    strangers++;
    if (strangers > MOST_STRANGERS) {
      return unknown(signature, "the message has more unknown signers than are looked at");
    }
    List<X509Certificate> makers;
    try {
      makers = makers(signature, candidates);
    } catch (Refusal e) {
      return unknown(signature, e.reason());
    }
    return makers.isEmpty()
        ? unknown(signature, "its value is not correct for the certificate in the message")
        : trusted(signature, all, makers);
  }

  /**
   * By the identifier, or by the certificate that the signer named: the identifier is not signed.
   * Where the signer named one it is that or none (RFC 5035, 5.4).
   */
  private Set<X509Certificate> candidates(ReceivedSignature signature, List<KeyVersion> inTheRing) {
    Optional<SigningCertificate> named = signature.claimedCertificate();
    Set<X509Certificate> candidates = new LinkedHashSet<>();
    inTheRing.forEach(version -> candidates.add(version.entry().certificate()));
    candidates.addAll(
        named.isPresent() ? chains.presented().all() : signature.signer().find(chains.presented()));
    candidates.removeIf(certificate -> named.isPresent() && !named.get().is(certificate));
    return candidates;
  }

  /** Those of the certificates whose key made the signature. */
  private List<X509Certificate> makers(ReceivedSignature signature, Set<X509Certificate> candidates)
      throws Refusal {
    ReceivedSignature.ValueCheck check = signature.check(contentDigests, terms);
    List<PublicKey> keys =
        candidates.stream().map(X509Certificate::getPublicKey).distinct().limit(MOST_KEYS).toList();
    Optional<Refusal> refusal = Optional.empty();
    for (PublicKey key : keys) {
      try {
        if (check.isBy(key)) {
          return candidates.stream()
              .filter(certificate -> certificate.getPublicKey().equals(key))
              .toList();
        }
      } catch (Refusal e) {
        // Somebody may have added a certificate with a key that does not fit.
        refusal = Optional.of(e);
      }
    }
    if (refusal.isPresent()) {
      throw refusal.get();
    }
    return List.of();
  }

  private SignerVerdict trusted(
      ReceivedSignature signature, List<ReceivedSignature> all, List<X509Certificate> makers) {
    List<String> reasons = new ArrayList<>();
    for (X509Certificate maker : makers.subList(0, Math.min(MOST_KEYS, makers.size()))) {
      try {
        return complete(signature, all, chains.find(maker));
      } catch (ChainRefusedException e) {
        reasons.add(e.getMessage());
      }
    }
    return new SignerVerdict(
        Verdict.CHAIN_REFUSED,
        signature.signer().toString(),
        Optional.empty(),
        signature.claimedTime(),
        reasons.get(0));
  }

  /** What makes a known signer's signature wrong makes this one wrong, too. */
  private static SignerVerdict complete(
      ReceivedSignature signature, List<ReceivedSignature> all, TrustedChain chain) {
    Verdict verdict = Verdict.VALID;
    String reason = "";
    try {
      SignatureJudge.requireCompanions(signature, all);
    } catch (Refusal e) {
      verdict = e.verdict();
      reason = e.reason();
    }
    return SignerVerdict.chained(
        verdict, signature.signer().toString(), chain, signature.claimedTime(), reason);
  }

  private static SignerVerdict unknown(ReceivedSignature signature, String reason) {
    return new SignerVerdict(
        Verdict.UNKNOWN_SIGNER,
        signature.signer().toString(),
        Optional.empty(),
        signature.claimedTime(),
        reason);
  }
}
