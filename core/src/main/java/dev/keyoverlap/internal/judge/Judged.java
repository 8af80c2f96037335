package dev.keyoverlap.internal.judge;

import dev.keyoverlap.message.SignerVerdict;
import dev.keyoverlap.message.SignerVerdict.Verdict;
import dev.keyoverlap.ring.KeyVersion;
import java.util.Optional;

/**
 * The result for a signature.
 *
 * @param verdict the verdict
 * @param coverage what it covers; empty unless it is correct
 * @param <C> in the format's own terms
 */
public record Judged<C>(SignerVerdict verdict, Optional<C> coverage) {

  static <C> Judged<C> correct(Claim<C> claim, KeyTrust.Worth worth, C coverage) {
    return new Judged<>(
        Results.verdict(
            worth.verdict(),
            claim.signer(),
            Optional.of(worth.version()),
            claim.claimedTime(),
            "",
            worth.alternatives()),
        Optional.of(coverage));
  }

  static <C> Judged<C> refused(Claim<C> claim, KeyVersion version, Refusal refusal) {
    return new Judged<>(
        of(claim, refusal.verdict(), Optional.of(version), refusal.reason()), Optional.empty());
  }

  static <C> Judged<C> unknown(Claim<C> claim, String reason) {
    return unknown(claim, Verdict.UNKNOWN_SIGNER, reason);
  }

  static <C> Judged<C> unknown(Claim<C> claim, Verdict verdict, String reason) {
    return new Judged<>(of(claim, verdict, Optional.empty(), reason), Optional.empty());
  }

  private static SignerVerdict of(
      Claim<?> claim, Verdict verdict, Optional<KeyVersion> version, String reason) {
    return Results.verdict(verdict, claim.signer(), version, claim.claimedTime(), reason);
  }
}
