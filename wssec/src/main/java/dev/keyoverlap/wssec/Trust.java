package dev.keyoverlap.wssec;

import dev.keyoverlap.KeyState;
import dev.keyoverlap.KeyUse;
import dev.keyoverlap.KeyVersion;
import dev.keyoverlap.Keyring;
import dev.keyoverlap.message.SignerVerdict.Verdict;
import dev.keyoverlap.message.VerificationPolicy;
import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.Optional;

/**
 * What correct signatures by the keys of a ring are worth under a policy at one time.
 *
 * @param ring the ring
 * @param policy the policy
 * @param now the time
 */
record Trust(Keyring ring, VerificationPolicy policy, Instant now) {

  Verdict worth(KeyVersion version) {
    if (version.state() == KeyState.COMPROMISED) {
      return Verdict.KEY_OUT_OF_USE;
    }
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

  /**
   * Of several certificates for one key the one that is worth the most; but a key that is
   * compromised under one of them is so under all.
   */
  Optional<Worth> best(Collection<KeyVersion> versions) {
    boolean compromised =
        versions.stream().anyMatch(version -> version.state() == KeyState.COMPROMISED);
    return versions.stream()
        .map(version -> new Worth(compromised ? Verdict.KEY_OUT_OF_USE : worth(version), version))
        .min(Comparator.comparing(worth -> rank(worth.verdict())));
  }

  private static int rank(Verdict verdict) {
    return switch (verdict) {
      case VALID -> 0;
      case OUTSIDE_VALIDITY -> 1;
      case KEY_OUT_OF_USE -> 2;
      default -> 3;
    };
  }

  /**
   * A verdict, and the version that it is on.
   *
   * @param verdict the verdict
   * @param version the version
   */
  record Worth(Verdict verdict, KeyVersion version) {}
}
