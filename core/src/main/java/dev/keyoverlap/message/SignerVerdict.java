package dev.keyoverlap.message;

import dev.keyoverlap.KeyState;
import dev.keyoverlap.KeyVersion;
import java.time.Instant;
import java.util.Optional;

/**
 * What became of one signature of a message.
 *
 * <p>Immutable and safe for use by several threads.
 *
 * @param verdict the verdict
 * @param signer the identifier of the signer as the message gives it, for people; it is the
 *     message's own claim
 * @param version the key of the ring that the signature was checked with, or that the identifier
 *     names; empty for an unknown signer
 * @param signingTime the time that the signer claims, if any, in UTC
 * @param reason what exactly is wrong, to complete "is wrong: "; empty where the verdict says it
 *     all
 */
public record SignerVerdict(
    Verdict verdict,
    String signer,
    Optional<KeyVersion> version,
    Optional<Instant> signingTime,
    String reason) {

  /**
   * Checks that a signer is unknown exactly if there is no key for it.
   *
   * @param verdict the verdict
   * @param signer the identifier of the signer as the message gives it
   * @param version the key of the ring that it was checked with, or that the identifier names
   * @param signingTime the time that the signer claims, if any, in UTC
   * @param reason what exactly is wrong
   * @throws IllegalArgumentException if the verdict and the key contradict each other
   */
  public SignerVerdict {
    if ((verdict == Verdict.UNKNOWN_SIGNER) == version.isPresent()) {
      throw new IllegalArgumentException(
          "A signer is unknown exactly if the ring has no key for it: " + verdict + ", " + version);
    }
  }

  /**
   * A verdict that needs no explanation.
   *
   * @param verdict the verdict
   * @param signer the identifier of the signer as the message gives it
   * @param version the key of the ring that it was checked with, or that the identifier names
   * @param signingTime the time that the signer claims, if any, in UTC
   */
  public SignerVerdict(
      Verdict verdict, String signer, Optional<KeyVersion> version, Optional<Instant> signingTime) {
    this(verdict, signer, version, signingTime, "");
  }

  /**
   * Whether this good signature was made with a key that is out of use and only retained: the
   * partner has not switched to the new one yet.
   *
   * @return true if so
   */
  public boolean isByRetainedKey() {
    return verdict == Verdict.VALID
        && version.map(v -> v.state() == KeyState.RETAINED).orElse(false);
  }

  String who() {
    return version.map(v -> "'" + v.alias() + "' (" + v.keyId() + ")").orElse(signer);
  }

  String because() {
    return reason.isEmpty() ? "" : ": " + reason;
  }

  /** One line for a log. */
  @Override
  public String toString() {
    return verdict
        + (reason.isEmpty() ? "" : " (" + reason + ")")
        + " "
        + version.map(KeyVersion::toString).orElse("unknown signer")
        + ", named "
        + signer
        + signingTime.map(time -> ", signing time " + time).orElse("");
  }

  /** The possible outcomes. Only {@link #VALID} ones count towards a policy. */
  public enum Verdict {
    /** A correct signature by a key that the policy counts. */
    VALID,
    /** The ring knows the key, and the signature is not correct. Refused under every policy. */
    WRONG,
    /**
     * The ring knows the key, and the signature is of a kind that proves nothing even where it is
     * correct: a broken digest, a short key, or an algorithm that is not known here. Not counted.
     */
    ALGORITHM_REFUSED,
    /** The ring has no such key; the signature was not checked. */
    UNKNOWN_SIGNER,
    /** A correct signature, by a key under an alias that the policy does not name. */
    NOT_IN_POLICY,
    /**
     * A correct signature by a key whose state does not let it verify: staged, compromised,
     * retained past its date, or retained where the policy counts active keys only.
     */
    KEY_OUT_OF_USE,
    /** A correct signature by a key whose certificate is not valid yet, or no longer. */
    OUTSIDE_VALIDITY
  }
}
