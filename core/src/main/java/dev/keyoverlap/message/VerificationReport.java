package dev.keyoverlap.message;

import dev.keyoverlap.ring.KeyVersion;
import java.util.List;
import java.util.stream.Collectors;

/**
 * A verdict for every signature of a message, and whether they meet the policy.
 *
 * <p>There is no boolean to forget: a verifier returns a {@link VerifiedMessage}, or throws a
 * {@link VerificationException}. Both carry the report.
 *
 * <p>Immutable and safe for use by several threads.
 *
 * @since 1.0
 */
public final class VerificationReport {

  private final VerificationPolicy policy;
  private final List<SignerVerdict> signers;
  private final List<String> shortfalls;

  private VerificationReport(VerificationPolicy policy, List<SignerVerdict> signers) {
    this.policy = policy;
    this.signers = List.copyOf(signers);
    this.shortfalls = Shortfalls.of(policy, this.signers);
  }

  /**
   * Judges verdicts under a policy; for verifiers.
   *
   * @param policy the policy
   * @param signers a verdict for every signature, in the order of the message
   * @return the report
   */
  public static VerificationReport of(VerificationPolicy policy, List<SignerVerdict> signers) {
    return new VerificationReport(policy, signers);
  }

  /**
   * The policy that was applied.
   *
   * @return the policy
   */
  public VerificationPolicy policy() {
    return policy;
  }

  /**
   * The verdicts.
   *
   * @return one for every signature, in the order of the message
   */
  public List<SignerVerdict> signers() {
    return signers;
  }

  /**
   * The keys whose signatures count for the policy. For a signer who is trusted by a chain it is
   * the authority of the ring in which the chain ends; {@link SignerVerdict#chain()} has the
   * signer's own certificate.
   *
   * @return the versions as they were in the ring that judged the message, in the order of the
   *     message, each once; empty if no signature counts
   */
  public List<KeyVersion> signedBy() {
    return signers.stream().flatMap(signer -> policy.counted(signer).stream()).distinct().toList();
  }

  /**
   * Why the message is not accepted.
   *
   * @return each reason as a sentence; empty if the policy is met
   */
  public List<String> shortfalls() {
    return shortfalls;
  }

  /**
   * Insists on the policy; for verifiers, before they release content that they hold themselves.
   *
   * @return this report
   * @throws VerificationException if the policy is not met
   */
  public VerificationReport requireMet() throws VerificationException {
    if (!shortfalls.isEmpty()) {
      throw new VerificationException(this);
    }
    return this;
  }

  /** The verdicts, one a line, and the policy. */
  @Override
  public String toString() {
    return signers.stream()
        .map(signer -> "  " + signer)
        .collect(
            Collectors.joining(
                "\n",
                policy + (shortfalls.isEmpty() ? ": met\n" : ": not met, " + shortfalls + "\n"),
                ""));
  }
}
