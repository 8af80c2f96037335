package dev.keyoverlap.wssec;

import dev.keyoverlap.KeyState;
import dev.keyoverlap.KeyVersion;
import dev.keyoverlap.internal.judge.Refusal;
import dev.keyoverlap.message.ChainRefusedException;
import dev.keyoverlap.message.ChainSearch;
import dev.keyoverlap.message.MalformedMessageException;
import dev.keyoverlap.message.PresentedCertificates;
import dev.keyoverlap.message.SignerVerdict;
import dev.keyoverlap.message.SignerVerdict.Verdict;
import dev.keyoverlap.message.TrustedChain;
import dev.keyoverlap.wssec.ReceivedSignature.Covered;
import dev.keyoverlap.wssec.ReceivedSignature.ValueCheck;
import dev.keyoverlap.xmldsig.internal.Ids;
import java.security.PublicKey;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Gives each signature of one message its verdict, with one ring, at one time, under one policy.
 *
 * <p>The value comes first, and what it covers only where the value is by a key that somebody
 * vouches for: no stranger can make long work of a short message.
 */
final class SignatureJudge {

  private final Trust trust;

  SignatureJudge(Trust trust) {
    this.trust = trust;
  }

  Judged judge(ReceivedSignature signature, Ids ids) throws MalformedMessageException {
    Collection<KeyVersion> candidates = signature.key().candidates();
    if (candidates.isEmpty()) {
      return judgeStranger(signature, ids);
    }
    Judged byRing = judge(signature, candidates, ids);
    return byRing.verdict().verdict() != Verdict.VALID && mayImprove(byRing, candidates)
        ? Optional.of(judgeStranger(signature, ids))
            .filter(judged -> judged.verdict().chain().isPresent())
            .orElse(byRing)
        : byRing;
  }

  /** Not where somebody has taken the certificate out of use. */
  private static boolean mayImprove(Judged byRing, Collection<KeyVersion> candidates) {
    Verdict verdict = byRing.verdict().verdict();
    return (verdict == Verdict.NOT_IN_POLICY || verdict == Verdict.KEY_OUT_OF_USE)
        && candidates.stream()
            .allMatch(
                version ->
                    version.state() == KeyState.ACTIVE || version.state() == KeyState.STAGED);
  }

  private Judged judge(ReceivedSignature signature, Collection<KeyVersion> candidates, Ids ids)
      throws MalformedMessageException {
    try {
      ValueCheck check = signature.check();
      List<KeyVersion> makers = makers(check, candidates);
      if (makers.isEmpty()) {
        throw Refusal.wrong("its value is not correct");
      }
      List<Covered> covered = signature.coverage(ids);
      Trust.Worth worth = trust.best(makers).orElseThrow();
      return new Judged(
          new SignerVerdict(
              worth.verdict(),
              signature.key().description(),
              Optional.of(worth.version()),
              Optional.empty()),
          covered,
          check.digest());
    } catch (Refusal e) {
      return refused(
          new SignerVerdict(
              e.verdict(),
              signature.key().description(),
              Optional.of(candidates.iterator().next()),
              Optional.empty(),
              e.reason()));
    }
  }

  /** Those candidates whose key made the signature: certificates for one key, mostly one. */
  private static List<KeyVersion> makers(ValueCheck check, Collection<KeyVersion> candidates)
      throws Refusal {
    Map<PublicKey, List<KeyVersion>> byKey = new LinkedHashMap<>();
    for (KeyVersion candidate : candidates) {
      PublicKey key = candidate.entry().certificate().getPublicKey();
      byKey.computeIfAbsent(key, k -> new ArrayList<>()).add(candidate);
    }
    Optional<Refusal> refusal = Optional.empty();
    for (Map.Entry<PublicKey, List<KeyVersion>> entry : byKey.entrySet()) {
      try {
        if (check.isBy(entry.getKey())) {
          return entry.getValue();
        }
      } catch (Refusal e) {
        refusal = Optional.of(e);
      }
    }
    if (refusal.isPresent() && byKey.size() == 1) {
      throw refusal.get();
    }
    return List.of();
  }

  /** By the certificates that came with the signature, if the policy goes by chains. */
  private Judged judgeStranger(ReceivedSignature signature, Ids ids)
      throws MalformedMessageException {
    ChainSearch chains =
        ChainSearch.with(
            trust.ring(),
            trust.policy(),
            trust.now(),
            PresentedCertificates.of(() -> signature.key().certificates().stream()));
    Optional<X509Certificate> signer =
        chains.isAsked() ? signature.key().firstCertificate() : Optional.empty();
    if (signer.isEmpty()) {
      return refused(unknown(signature, Verdict.UNKNOWN_SIGNER, ""));
    }
    ValueCheck check;
    try {
      check = signature.check();
      if (!check.isBy(signer.get().getPublicKey())) {
        throw Refusal.wrong(
            "the certificate that came with it is not that of the key that made it");
      }
    } catch (Refusal e) {
      return refused(unknown(signature, Verdict.UNKNOWN_SIGNER, e.reason()));
    }
    TrustedChain chain;
    try {
      chain = chains.find(signer.get());
    } catch (ChainRefusedException e) {
      return refused(unknown(signature, Verdict.CHAIN_REFUSED, String.valueOf(e.getMessage())));
    }
    try {
      return new Judged(
          chained(signature, chain, Verdict.VALID, ""), signature.coverage(ids), check.digest());
    } catch (Refusal e) {
      return refused(chained(signature, chain, e.verdict(), e.reason()));
    }
  }

  private static SignerVerdict chained(
      ReceivedSignature signature, TrustedChain chain, Verdict verdict, String reason) {
    return SignerVerdict.chained(
        verdict, signature.key().description(), chain, Optional.empty(), reason);
  }

  private static SignerVerdict unknown(
      ReceivedSignature signature, Verdict verdict, String reason) {
    return new SignerVerdict(
        verdict, signature.key().description(), Optional.empty(), Optional.empty(), reason);
  }

  private static Judged refused(SignerVerdict verdict) {
    return new Judged(verdict, List.of(), "");
  }

  /**
   * What became of a signature.
   *
   * @param verdict the verdict
   * @param covered what it covers; empty unless it is correct
   * @param digest names what its value is over; empty unless it is correct
   */
  record Judged(SignerVerdict verdict, List<Covered> covered, String digest) {}
}
