package dev.keyoverlap.internal.judge;

import dev.keyoverlap.message.SignerVerdict.Verdict;
import dev.keyoverlap.message.VerificationPolicy;
import dev.keyoverlap.ring.KeyState;
import dev.keyoverlap.ring.KeyUse;
import dev.keyoverlap.ring.KeyVersion;
import dev.keyoverlap.ring.Keyring;
import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Rates correct signatures by the keys of a ring under a policy at one time. Immutable, and safe
 * for use by several threads.
 *
 * @param ring the ring
 * @param policy the policy
 * @param now the time
 */
public record KeyTrust(Keyring ring, VerificationPolicy policy, Instant now) {

  /**
   * Of several versions the one whose signature is worth the most. A key that is compromised under
   * one certificate is so under all, whichever of them the message names; and one that was purged
   * stays out.
   *
   * @param versions certificates for the key that made a signature, or those that may be meant
   * @return the worth; empty if there are none
   */
  public Optional<Worth> best(Collection<KeyVersion> versions) {
    Map<KeyVersion, Verdict> each = new LinkedHashMap<>();
    versions.forEach(version -> each.put(version, worth(version)));
    return each.entrySet().stream()
        .min(Comparator.comparing(worth -> rank(worth.getValue())))
        .map(best -> new Worth(best.getValue(), best.getKey(), alternatives(best.getKey(), each)));
  }

  private static List<KeyVersion> alternatives(KeyVersion best, Map<KeyVersion, Verdict> each) {
    return each.get(best) != Verdict.VALID
        ? List.of()
        : each.entrySet().stream()
            .filter(worth -> worth.getValue() == Verdict.VALID)
            .map(Map.Entry::getKey)
            .filter(version -> !version.equals(best))
            .toList();
  }

  private Verdict worth(KeyVersion version) {
    if (ring.isBarred(version.entry().certificate(), now)) {
      return Verdict.KEY_NOT_USABLE;
    }
    if (!isNamed(version)) {
      return Verdict.NOT_IN_POLICY;
    }
    if (!version.serves(KeyUse.VERIFY, now)
        || (version.state() == KeyState.RETAINED && !policy.acceptsRetainedKeys())) {
      return Verdict.KEY_NOT_USABLE;
    }
    return policy.countsAt(version.entry(), now)
        ? Verdict.VALID
        : Verdict.CERTIFICATE_NOT_VALID_NOW;
  }

  private static int rank(Verdict verdict) {
    return switch (verdict) {
      case VALID -> 0;
      case CERTIFICATE_NOT_VALID_NOW -> 1;
      case KEY_NOT_USABLE -> 2;
      default -> 3;
    };
  }

  /**
   * The likeliest keys first: those that the policy names, and of these the active ones. Of several
   * certificates for one key the longest-lasting comes first, so that the certificate which it
   * renews does not seem to be in use for ever.
   */
  Comparator<KeyVersion> likeliestFirst() {
    return Comparator.<KeyVersion, Boolean>comparing(version -> !isNamed(version))
        .thenComparing(KeyVersion::state)
        .thenComparing(
            version -> version.entry().certificate().getNotAfter(), Comparator.reverseOrder());
  }

  private boolean isNamed(KeyVersion version) {
    return policy.aliases().contains(version.alias());
  }

  /**
   * The rating of a version.
   *
   * @param verdict the verdict on a correct signature
   * @param version the version
   * @param alternatives others that are valid, too; empty if this is not
   */
  public record Worth(Verdict verdict, KeyVersion version, List<KeyVersion> alternatives) {}
}
