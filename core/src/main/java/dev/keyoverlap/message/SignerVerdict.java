package dev.keyoverlap.message;

import dev.keyoverlap.KeyState;
import dev.keyoverlap.KeyVersion;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What became of one signature of a message.
 *
 * <p>Immutable and safe for use by several threads.
 *
 * @param verdict the verdict
 * @param signer the identifier of the signer as the message gives it, for people; it is the
 *     message's own claim
 * @param version the key of the ring that the signature was checked with, or that the identifier
 *     names; empty for an unknown signer, and where a chain is trusted instead
 * @param signingTime the time that the signer claims, if any, in UTC
 * @param reason what exactly is wrong, to complete "is wrong: "; empty where the verdict says it
 *     all
 * @param chain the path to an authority of the ring by which the signer is trusted, if it is not by
 *     a key of the ring
 * @param alternatives other certificates of the ring for the same key that the message may mean as
 *     well, and by which the signature is valid, too; a policy counts it for one alias
 */
public record SignerVerdict(
    Verdict verdict,
    String signer,
    Optional<KeyVersion> version,
    Optional<Instant> signingTime,
    String reason,
    Optional<TrustedChain> chain,
    List<KeyVersion> alternatives) {

  /**
   * Checks that there is either a key or a chain, or else that the signer is unknown; and that
   * alternatives are for the same key.
   *
   * @param verdict the verdict
   * @param signer the identifier of the signer as the message gives it
   * @param version the key of the ring that it was checked with, or that the identifier names
   * @param signingTime the time that the signer claims, if any, in UTC
   * @param reason what exactly is wrong
   * @param chain the path by which the signer is trusted, if not by a key of the ring
   * @param alternatives other certificates of the ring by which the signature is valid
   * @throws IllegalArgumentException if verdict, key and chain contradict each other, or an
   *     alternative is for another key
   */
  public SignerVerdict {
    boolean unknown = verdict == Verdict.UNKNOWN_SIGNER || verdict == Verdict.CHAIN_REFUSED;
    boolean known = version.isPresent() || chain.isPresent();
    if (unknown == known || (version.isPresent() && chain.isPresent())) {
      throw new IllegalArgumentException(
          "A signer is unknown exactly if there is neither a key nor a chain for it: "
              + verdict
              + ", "
              + version
              + ", "
              + chain);
    }
    alternatives = List.copyOf(alternatives);
    for (KeyVersion alternative : alternatives) {
      if (verdict != Verdict.VALID || version.filter(v -> isSameKey(v, alternative)).isEmpty()) {
        throw new IllegalArgumentException(
            "Only another certificate for the key of a valid signature is an alternative to "
                + version
                + ": "
                + alternative);
      }
    }
  }

  private static boolean isSameKey(KeyVersion one, KeyVersion other) {
    return Arrays.equals(
        one.entry().certificate().getPublicKey().getEncoded(),
        other.entry().certificate().getPublicKey().getEncoded());
  }

  /**
   * A verdict by a key of the ring, or about an unknown signer.
   *
   * @param verdict the verdict
   * @param signer the identifier of the signer as the message gives it
   * @param version the key of the ring that it was checked with, or that the identifier names
   * @param signingTime the time that the signer claims, if any, in UTC
   * @param reason what exactly is wrong
   */
  public SignerVerdict(
      Verdict verdict,
      String signer,
      Optional<KeyVersion> version,
      Optional<Instant> signingTime,
      String reason) {
    this(verdict, signer, version, signingTime, reason, Optional.empty(), List.of());
  }

  /**
   * The verdict on a signature whose signer is trusted by a chain.
   *
   * @param verdict the verdict, such as valid
   * @param signer the identifier of the signer as the message gives it
   * @param chain the path
   * @param signingTime the time that the signer claims, if any, in UTC
   * @param reason what exactly is wrong; empty where the verdict says it all
   * @return the verdict
   */
  public static SignerVerdict chained(
      Verdict verdict,
      String signer,
      TrustedChain chain,
      Optional<Instant> signingTime,
      String reason) {
    return new SignerVerdict(
        verdict, signer, Optional.empty(), signingTime, reason, Optional.of(chain), List.of());
  }

  /**
   * All certificates of the ring by which the signature has this verdict, under whatever aliases.
   *
   * @return {@link #version()} and the {@link #alternatives()}; empty where there is no version
   */
  public List<KeyVersion> versions() {
    return Stream.concat(version.stream(), alternatives.stream()).toList();
  }

  /**
   * The certificate by which a signature is judged.
   *
   * @return that of the ring, or the first of the trusted chain; empty for an unknown signer
   */
  public Optional<X509Certificate> certificate() {
    return version
        .map(known -> known.entry().certificate())
        .or(() -> chain.map(TrustedChain::signer));
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
   * Whether this good signature was made with a key that is out of use and only retained, or chains
   * to an authority that is: the partner has not switched to the new one yet.
   *
   * @return true if so
   */
  public boolean isByRetainedKey() {
    return verdict == Verdict.VALID
        && version
            .or(() -> chain.map(TrustedChain::root))
            .map(v -> v.state() == KeyState.RETAINED)
            .orElse(false);
  }

  String who() {
    return version
        .map(v -> "'" + v.alias() + "' (" + v.keyId() + ")")
        .or(() -> chain.map(c -> "'" + c.alias() + "' (" + c.keyId() + ")"))
        .orElse(signer);
  }

  String because() {
    return reason.isEmpty() ? "" : ": " + reason;
  }

  /**
   * The key of the ring by which a signature is correct, whether it counts for the policy or not:
   * the signer's, or that of the authority to which it chains.
   *
   * @return the version of the key; empty if nobody knows who signed
   */
  public Optional<KeyVersion> correctBy() {
    return switch (verdict) {
      case VALID, NOT_IN_POLICY, KEY_NOT_USABLE, CERTIFICATE_NOT_VALID_NOW ->
          version.or(() -> chain.map(TrustedChain::root));
      case INVALID, ALGORITHM_REFUSED, UNKNOWN_SIGNER, CHAIN_REFUSED -> Optional.empty();
    };
  }

  /** One line for a log. */
  @Override
  public String toString() {
    return verdict
        + (reason.isEmpty() ? "" : " (" + reason + ")")
        + " "
        + version
            .map(KeyVersion::toString)
            .or(() -> chain.map(TrustedChain::toString))
            .orElse("unknown signer")
        + ", named "
        + signer
        + signingTime.map(time -> ", signing time " + time).orElse("");
  }

  /** The possible outcomes. Only {@link #VALID} ones count towards a policy. */
  public enum Verdict {
    /** A correct signature by a key that the policy counts, or by a trusted chain. */
    VALID,
    /** The ring knows the key, and the signature is not correct. Refused under every policy. */
    INVALID,
    /**
     * The ring knows the key, and the signature is of a kind that proves nothing even where it is
     * correct: a broken digest, a short key, or an algorithm that is not known here. Not counted.
     */
    ALGORITHM_REFUSED,
    /**
     * The ring has no such key, and no certificate came with the message whose key made the
     * signature, or the policy does not go by these.
     */
    UNKNOWN_SIGNER,
    /**
     * A correct signature by a certificate that came with the message, and does not chain to an
     * authority of the ring as the policy demands. Not counted.
     */
    CHAIN_REFUSED,
    /** A correct signature, by a key under an alias that the policy does not name. */
    NOT_IN_POLICY,
    /**
     * A correct signature by a key whose state does not let it verify: staged, compromised,
     * retained past its date, or retained where the policy counts active keys only.
     */
    KEY_NOT_USABLE,
    /** A correct signature by a key whose certificate is not valid yet, or no longer. */
    CERTIFICATE_NOT_VALID_NOW
  }
}
