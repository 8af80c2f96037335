package dev.keyoverlap.internal.judge;

import dev.keyoverlap.internal.path.ChainRefusedException;
import dev.keyoverlap.internal.path.PresentedCertificates;
import dev.keyoverlap.internal.work.Budget;
import dev.keyoverlap.internal.work.Work;
import dev.keyoverlap.message.Limit;
import dev.keyoverlap.message.MalformedMessageException;
import dev.keyoverlap.message.SignerVerdict.Verdict;
import dev.keyoverlap.message.TrustedChain;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Signers whose certificates are not in the ring, or not for the policy: what came with the message
 * may chain to an authority of the ring. First the signature's value, which is one operation; then
 * the path; only then what the signature covers. For one message and one thread.
 */
final class Strangers {

  private final KeyTrust trust;
  private final Budget budget;
  private final Map<String, Map<X509Certificate, CertificateDigest>> digests = new HashMap<>();
  private @Nullable ChainSearch chains;

  Strangers(KeyTrust trust, Budget budget) {
    this.trust = trust;
    this.budget = budget;
  }

  /** Whether the policy goes by chains at all. */
  boolean mayBeTrusted(Claim<?> claim) {
    return chains(claim).isAsked();
  }

  private ChainSearch chains(Claim<?> claim) {
    PresentedCertificates presented = claim.presented();
    ChainSearch known = chains;
    if (known == null || known.presented() != presented) {
      known = ChainSearch.with(trust.ring(), trust.policy(), trust.now(), presented, budget);
      chains = known;
    }
    return known;
  }

  /** Tries the certificates that came with a signature, apart from those that were tried before. */
  <C> Tried<X509Certificate> tryOn(Claim.Proof proof, Claim<C> claim, Candidates candidates)
      throws MalformedMessageException {
    List<X509Certificate> carried = new ArrayList<>(claim.carried());
    candidates.all().forEach(version -> carried.remove(version.entry().certificate()));
    if (carried.isEmpty()) {
      return Tried.none();
    }
    budget.spend(Limit.STRANGERS, 1);
    return Tried.with(
        proof, carried, certificate -> certificate, budget.limits().of(Limit.CARRIED_KEYS), budget);
  }

  /** The verdict by certificates for the key that made the signature. */
  <C> Judged<C> judge(Claim<C> claim, Collection<X509Certificate> makers)
      throws MalformedMessageException {
    if (!mayBeTrusted(claim)) {
      return Judged.unknown(claim, "its certificate is in the message but not in the ring");
    }
    try {
      TrustedChain chain = chain(claim, makers);
      C coverage;
      try {
        coverage = claim.coverage();
      } catch (Refusal e) {
        return new Judged<>(
            Results.chained(e.verdict(), claim.signer(), chain, claim.claimedTime(), e.reason()),
            Optional.empty());
      }
      if (!isMeant(claim, chain.signer())) {
        // A format that knows only now which one was meant.
        chain = chain(claim, makers);
      }
      return new Judged<>(
          Results.chained(Verdict.VALID, claim.signer(), chain, claim.claimedTime(), ""),
          Optional.of(coverage));
    } catch (ChainRefusedException e) {
      return Judged.unknown(claim, Verdict.CHAIN_REFUSED, String.valueOf(e.getMessage()));
    } catch (Refusal e) {
      return Judged.unknown(claim, e.reason());
    }
  }

  /** The first of the certificates that chains, of those that the signer means. */
  private <C> TrustedChain chain(Claim<C> claim, Collection<X509Certificate> makers)
      throws ChainRefusedException, Refusal {
    List<X509Certificate> meant = new ArrayList<>();
    for (X509Certificate maker : makers) {
      if (isMeant(claim, maker) && meant.size() < budget.limits().of(Limit.CARRIED_KEYS)) {
        meant.add(maker);
      }
    }
    if (meant.isEmpty()) {
      throw Refusal.wrong("it names another certificate than those in the message");
    }
    return chains(claim).find(meant);
  }

  /**
   * Whether a certificate is the signer's claimed one, if it claims one: of several certificates
   * for one key only that counts (RFC 5035, 5.4). However many signatures there are, each
   * certificate is digested once for each algorithm.
   */
  boolean isMeant(Claim<?> claim, X509Certificate certificate) throws Refusal {
    Optional<CertificateDigest> claimed = claim.claimedCertificate();
    if (claimed.isEmpty()) {
      return true;
    }
    return digests
        .computeIfAbsent(claimed.get().algorithm(), algorithm -> new HashMap<>())
        .computeIfAbsent(
            certificate,
            each -> {
              budget.did(Work.CERTIFICATE_DIGESTS, 1);
              return claimed.get().ofSameKind(each);
            })
        .equals(claimed.get());
  }
}
