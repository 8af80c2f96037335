package dev.keyoverlap.cms;

import dev.keyoverlap.KeyState;
import dev.keyoverlap.KeyUse;
import dev.keyoverlap.KeyVersion;
import dev.keyoverlap.Keyring;
import dev.keyoverlap.message.ChainSearch;
import dev.keyoverlap.message.PresentedCertificates;
import dev.keyoverlap.message.SignerVerdict;
import dev.keyoverlap.message.SignerVerdict.Verdict;
import dev.keyoverlap.message.VerificationPolicy;
import java.security.PublicKey;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Gives each signature of one message its verdict, with one ring, at one time, under one policy.
 */
final class SignatureJudge {

  private final Keyring ring;
  private final VerificationPolicy policy;
  private final VerifyingTerms terms;
  private final Instant now;
  private final ContentDigests contentDigests;
  private final ChainJudge chains;

  SignatureJudge(
      Keyring ring,
      VerificationPolicy policy,
      VerifyingTerms terms,
      Instant now,
      ContentDigests contentDigests,
      PresentedCertificates certificates) {
    this.ring = ring;
    this.policy = policy;
    this.terms = terms;
    this.now = now;
    this.contentDigests = contentDigests;
    this.chains =
        new ChainJudge(ChainSearch.with(ring, policy, now, certificates), contentDigests, terms);
  }

  /** A verdict for each signature of the message, in its order. */
  List<SignerVerdict> judge(List<ReceivedSignature> signatures) {
    return signatures.stream().map(signature -> judge(signature, signatures)).toList();
  }

  private SignerVerdict judge(ReceivedSignature signature, List<ReceivedSignature> all) {
    List<KeyVersion> candidates = candidates(signature);
    if (candidates.isEmpty()) {
      return chains.judge(signature, all);
    }
    SignerVerdict byRing = judge(signature, all, candidates);
    return chains.mayImprove(byRing, signature, candidates)
        ? Optional.of(chains.judge(signature, all, candidates))
            .filter(verdict -> verdict.chain().isPresent())
            .orElse(byRing)
        : byRing;
  }

  private SignerVerdict judge(
      ReceivedSignature signature, List<ReceivedSignature> all, List<KeyVersion> candidates) {
    try {
      List<KeyVersion> makers = makers(signature, candidates);
      if (makers.isEmpty()) {
        throw Refusal.wrong("its value is not correct");
      }
      // Only now: no stranger's list of others is worth the work of looking for them.
      requireCompanions(signature, all);
      return best(signature, ofNamedCertificate(signature, makers));
    } catch (Refusal e) {
      return verdict(e.verdict(), signature, Optional.of(candidates.get(0)), e.reason());
    }
  }

  /**
   * The identifier of the signer is not signed, and who wants a signature overlooked can write
   * another there. The certificate that the signer named is signed, so it finds the key as well.
   */
  private List<KeyVersion> candidates(ReceivedSignature signature) {
    List<KeyVersion> named = signature.signer().find(ring);
    return named.isEmpty()
        ? signature
            .claimedCertificate()
            .map(certificate -> certificate.find(ring))
            .orElse(List.of())
        : named;
  }

  /**
   * Those of several certificates for one key that the signer named: the one, or all if none was
   * named (RFC 5035, 5.4).
   */
  private static List<KeyVersion> ofNamedCertificate(
      ReceivedSignature signature, List<KeyVersion> makers) throws Refusal {
    Optional<SigningCertificate> named = signature.signedAttributes().signingCertificate();
    if (named.isEmpty()) {
      return makers;
    }
    List<KeyVersion> meant =
        makers.stream().filter(version -> named.get().is(version.entry().certificate())).toList();
    if (meant.isEmpty()) {
      throw Refusal.wrong(
          "it was made under another certificate for this key than the one in the ring");
    }
    return meant;
  }

  /** Each signature that was made together with this one must still be there, once (RFC 5752). */
  static void requireCompanions(ReceivedSignature signature, List<ReceivedSignature> signatures)
      throws Refusal {
    List<ReceivedSignature> others = new ArrayList<>(signatures);
    others.remove(signature);
    for (CompanionSignature companion : signature.signedAttributes().companions()) {
      ReceivedSignature found =
          others.stream()
              .filter(companion::isMetBy)
              .findFirst()
              .orElseThrow(
                  () ->
                      Refusal.wrong(
                          "another signature, which was made together with it, was removed from"
                              + " the message or replaced"));
      others.remove(found);
    }
  }

  /**
   * Those candidates whose key made the signature. Several candidates are nearly always several
   * certificates for one key, and each key is tried once.
   */
  private List<KeyVersion> makers(ReceivedSignature signature, List<KeyVersion> candidates)
      throws Refusal {
    ReceivedSignature.ValueCheck check = signature.check(contentDigests, terms);
    Map<PublicKey, List<KeyVersion>> byKey = new LinkedHashMap<>();
    for (KeyVersion candidate : candidates) {
      PublicKey key = candidate.entry().certificate().getPublicKey();
      byKey.computeIfAbsent(key, k -> new ArrayList<>()).add(candidate);
    }
    for (Map.Entry<PublicKey, List<KeyVersion>> entry : byKey.entrySet()) {
      if (check.isBy(entry.getKey())) {
        return entry.getValue();
      }
    }
    return List.of();
  }

  /** A correct signature is worth what the best of the certificates for its key is worth. */
  private SignerVerdict best(ReceivedSignature signature, List<KeyVersion> makers) {
    boolean compromised =
        makers.stream().anyMatch(version -> version.state() == KeyState.COMPROMISED);
    record Worth(Verdict verdict, KeyVersion version) {}
    Worth best =
        makers.stream()
            .map(
                version ->
                    new Worth(compromised ? Verdict.KEY_OUT_OF_USE : worth(version), version))
            .min(Comparator.comparing(worth -> rank(worth.verdict())))
            .orElseThrow();
    return verdict(best.verdict(), signature, Optional.of(best.version()), "");
  }

  private Verdict worth(KeyVersion version) {
    if (!policy.aliases().contains(version.alias())) {
      return Verdict.NOT_IN_POLICY;
    }
    if (!version.serves(KeyUse.VERIFY, now)
        || (version.state() == KeyState.RETAINED && !policy.countsRetainedKeys())) {
      return Verdict.KEY_OUT_OF_USE;
    }
    if (!policy.countsAt(version.entry(), now)) {
      return Verdict.OUTSIDE_VALIDITY;
    }
    return Verdict.VALID;
  }

  private static int rank(Verdict verdict) {
    return switch (verdict) {
      case VALID -> 0;
      case OUTSIDE_VALIDITY -> 1;
      case KEY_OUT_OF_USE -> 2;
      default -> 3;
    };
  }

  private static SignerVerdict verdict(
      Verdict verdict, ReceivedSignature signature, Optional<KeyVersion> version, String reason) {
    return new SignerVerdict(
        verdict, signature.signer().toString(), version, signature.claimedTime(), reason);
  }
}
