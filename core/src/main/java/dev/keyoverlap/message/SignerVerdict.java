package dev.keyoverlap.message;

import dev.keyoverlap.internal.access.ResultMaker;
import dev.keyoverlap.internal.access.ResultMaker.VerdictParts;
import dev.keyoverlap.ring.KeyState;
import dev.keyoverlap.ring.KeyVersion;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The verdict on one signature of a message.
 *
 * <p>Only verifiers make instances. Instances are immutable and safe for use by several threads.
 *
 * @since 1.0
 */
public final class SignerVerdict {

  static {
    ResultMaker.opened(SignerVerdict.class, SignerVerdict::new);
  }

  private final VerdictParts<Verdict, KeyVersion, TrustedChain> parts;

  private SignerVerdict(VerdictParts<Verdict, KeyVersion, TrustedChain> parts) {
    requireConsistent(parts);
    this.parts = parts;
  }

  private static void requireConsistent(VerdictParts<Verdict, KeyVersion, TrustedChain> parts) {
    Optional<KeyVersion> version = parts.version();
    boolean unknown =
        parts.verdict() == Verdict.UNKNOWN_SIGNER || parts.verdict() == Verdict.CHAIN_REFUSED;
    boolean known = version.isPresent() || parts.chain().isPresent();
    if (unknown == known || (version.isPresent() && parts.chain().isPresent())) {
      throw new IllegalArgumentException(
          "A signer is unknown exactly if there is neither a key nor a chain for it: " + parts);
    }
    for (KeyVersion alternative : parts.alternatives()) {
      if (parts.verdict() != Verdict.VALID
          || version.filter(v -> isSameKey(v, alternative)).isEmpty()) {
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
   * The verdict.
   *
   * @return the verdict
   */
  public Verdict verdict() {
    return parts.verdict();
  }

  /**
   * The identifier of the signer as the message gives it, for people: it is the message's own
   * claim.
   *
   * @return the identifier in words
   */
  public String signer() {
    return parts.signer();
  }

  /**
   * The key of the ring that the signature was checked with, or that the identifier names.
   *
   * @return the version; empty for an unknown signer, and where a chain is trusted instead
   */
  public Optional<KeyVersion> version() {
    return parts.version();
  }

  /**
   * The time that the signer claims, in UTC. It proves nothing: a signer can write any time.
   *
   * @return the time; empty if the signer claims none
   */
  public Optional<Instant> signingTime() {
    return parts.signingTime();
  }

  /**
   * The details, as a phrase that follows a colon.
   *
   * @return the reason; empty where the verdict says it all
   */
  public String reason() {
    return parts.reason();
  }

  /**
   * The path to an authority of the ring by which the signer is trusted.
   *
   * @return the chain; empty if the signer is trusted by a key of the ring, or not at all
   */
  public Optional<TrustedChain> chain() {
    return parts.chain();
  }

  /**
   * Other certificates of the ring for the same key that the message may mean as well, and by which
   * the signature is valid, too. A policy counts the signature for one alias.
   *
   * @return the versions; immutable
   */
  public List<KeyVersion> alternatives() {
    return parts.alternatives();
  }

  /**
   * All certificates of the ring by which the signature has this verdict, under whatever aliases.
   *
   * @return {@link #version()} and the {@link #alternatives()}; empty where there is no version
   */
  public List<KeyVersion> versions() {
    return Stream.concat(version().stream(), alternatives().stream()).toList();
  }

  /**
   * The certificate by which a signature is judged.
   *
   * @return that of the ring, or the first of the trusted chain; empty for an unknown signer
   */
  public Optional<X509Certificate> certificate() {
    return version()
        .map(known -> known.entry().certificate())
        .or(() -> chain().map(TrustedChain::signer));
  }

  /**
   * Whether this good signature was made with a key that is only retained, or chains to an
   * authority that is. Then the partner has not switched to the new one yet.
   *
   * @return true if so
   */
  public boolean isByRetainedKey() {
    return verdict() == Verdict.VALID
        && version()
            .or(() -> chain().map(TrustedChain::root))
            .map(v -> v.state() == KeyState.RETAINED)
            .orElse(false);
  }

  String who() {
    return version()
        .map(v -> "'" + v.alias() + "' (" + v.keyId() + ")")
        .or(() -> chain().map(c -> "'" + c.alias() + "' (" + c.keyId() + ")"))
        .orElse(signer());
  }

  String because() {
    return reason().isEmpty() ? "" : ": " + reason();
  }

  /**
   * The key of the ring by which a signature is correct, whether it counts for the policy or not:
   * the signer's, or that of the authority to which it chains.
   *
   * @return the version of the key; empty if nobody knows who signed
   */
  public Optional<KeyVersion> correctBy() {
    return switch (verdict()) {
      case VALID, NOT_IN_POLICY, KEY_NOT_USABLE, CERTIFICATE_NOT_VALID_NOW ->
          version().or(() -> chain().map(TrustedChain::root));
      case INVALID, ALGORITHM_REFUSED, UNKNOWN_SIGNER, CHAIN_REFUSED -> Optional.empty();
    };
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof SignerVerdict verdict && parts.equals(verdict.parts);
  }

  @Override
  public int hashCode() {
    return parts.hashCode();
  }

  /** One line for a log. */
  @Override
  public String toString() {
    return verdict()
        + (reason().isEmpty() ? "" : " (" + reason() + ")")
        + " "
        + version()
            .map(KeyVersion::toString)
            .or(() -> chain().map(TrustedChain::toString))
            .orElse("unknown signer")
        + ", named "
        + signer()
        + signingTime().map(time -> ", signing time " + time).orElse("");
  }

  /**
   * The possible outcomes. Only {@link #VALID} ones count towards a policy.
   *
   * @since 1.0
   */
  public enum Verdict {
    /** A correct signature by a key that the policy counts, or by a trusted chain. */
    VALID,
    /** The ring knows the key, and the signature is not correct. Refused under every policy. */
    INVALID,
    /**
     * The ring knows the key, but the signature is of a kind that proves nothing even if it is
     * correct: a broken digest, a short key, or an unknown algorithm. Not counted.
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
