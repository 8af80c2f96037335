package dev.keyoverlap.xmldsig.internal.signature;

import dev.keyoverlap.internal.judge.Judged;
import dev.keyoverlap.message.SignerVerdict;
import dev.keyoverlap.message.VerificationException;
import dev.keyoverlap.message.VerificationReport;
import dev.keyoverlap.xmldsig.internal.signature.ReceivedDocument.Coverage;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * A document and the verdicts for its signatures. Each piece that they cover must meet the policy
 * by itself. If two signers both must sign, a signature by one of them on something else does not
 * count.
 *
 * @param document the document
 * @param report the verdict for every signature
 * @param signatures and what each of them covers
 */
public record JudgedDocument(
    ReceivedDocument document, VerificationReport report, List<Judged<Coverage>> signatures) {

  /**
   * Which pieces meet the policy, and by whose signatures.
   *
   * @param coverage the pieces that a signature covers
   * @throws VerificationException if none does
   */
  public <T> Map<T, List<SignerVerdict>> accepted(Function<Coverage, List<T>> coverage)
      throws VerificationException {
    report.requireMet();
    Map<T, List<SignerVerdict>> accepted = covered(coverage);
    Optional<VerificationReport> unmet = Optional.empty();
    for (T piece : List.copyOf(accepted.keySet())) {
      VerificationReport own = on(accepted.getOrDefault(piece, List.of()));
      if (!own.shortfalls().isEmpty()) {
        unmet = unmet.or(() -> Optional.of(own));
        accepted.remove(piece);
      }
    }
    if (accepted.isEmpty()) {
      // Each signer has signed, but no two of them the same.
      unmet.orElse(on(List.of())).requireMet();
    }
    return accepted;
  }

  /** Insists that each of these is covered as the policy demands. */
  public void requireCovered(Collection<DetachedBytes> contents) throws VerificationException {
    report.requireMet();
    Map<DetachedBytes, List<SignerVerdict>> covered = covered(Coverage::detached);
    for (DetachedBytes content : contents) {
      on(covered.getOrDefault(content, List.of())).requireMet();
    }
  }

  /** The report on some of the signatures; mostly they are all. */
  private VerificationReport on(List<SignerVerdict> some) {
    return some.equals(report.signers()) ? report : VerificationReport.of(report.policy(), some);
  }

  private <T> Map<T, List<SignerVerdict>> covered(Function<Coverage, List<T>> coverage) {
    Map<T, List<SignerVerdict>> covered = new LinkedHashMap<>();
    for (Judged<Coverage> signature : signatures) {
      for (T piece : signature.coverage().map(coverage).orElse(List.of())) {
        covered.computeIfAbsent(piece, p -> new ArrayList<>()).add(signature.verdict());
      }
    }
    return covered;
  }
}
