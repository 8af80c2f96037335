package dev.keyoverlap.message;

import dev.keyoverlap.key.Alias;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** The unmet demands of a policy in the verdicts on the signatures of one message. */
final class Shortfalls {

  private Shortfalls() {}

  /** Each of them as a sentence; empty if the policy is met. */
  static List<String> of(VerificationPolicy policy, List<SignerVerdict> signers) {
    List<String> shortfalls = new ArrayList<>();
    CountedKeys counted = new CountedKeys();
    for (SignerVerdict signer : signers) {
      switch (signer.verdict()) {
        case VALID -> counted.add(signer, policy.countsFor(signer));
        case INVALID ->
            shortfalls.add("the signature of " + signer.who() + " is wrong" + signer.because());
        case UNKNOWN_SIGNER, CHAIN_REFUSED -> {
          if (policy.refusesUnknownSigners()) {
            shortfalls.add("the signer " + signer.who() + " is unknown" + signer.because());
          }
        }
        default -> {
          // Not counted: missing from the good ones if the policy needs it.
        }
      }
    }
    Set<Alias> good = counted.aliases(policy.required());
    if (good.size() < policy.atLeast()) {
      shortfalls.add(
          "%d of the signatures of %s needed, %s found%s%s"
              .formatted(
                  policy.atLeast(),
                  policy.aliases(),
                  good.isEmpty() ? "none" : good,
                  counted.shared().isEmpty()
                      ? ""
                      : " (certificates for one key count once: " + counted.shared() + ")",
                  notCounted(signers)));
    }
    policy.required().stream()
        .filter(alias -> !good.contains(alias))
        .forEach(alias -> shortfalls.add("the signature of '" + alias + "' is missing"));
    return List.copyOf(shortfalls);
  }

  /**
   * The signatures that are correct, or may be, and yet do not count: where an operator looks
   * first.
   */
  private static String notCounted(List<SignerVerdict> signers) {
    String list =
        signers.stream()
            .filter(
                signer ->
                    switch (signer.verdict()) {
                      case VALID, INVALID -> false;
                      default -> true;
                    })
            .map(signer -> signer.who() + " " + signer.verdict() + signer.because())
            .collect(Collectors.joining(", "));
    return list.isEmpty() ? "" : " (not counted: " + list + ")";
  }
}
