package dev.keyoverlap.key;

import java.security.cert.X509Certificate;
import java.time.Instant;

/**
 * An entry of a key ring under an alias: either a key pair of our own or the certificate of a
 * partner.
 *
 * <p>The difference matters at every step of a renewal: a {@link HeldKey} signs and decrypts, a
 * {@link PeerCertificate} verifies and is encrypted to, and one never takes the place of the other.
 *
 * <pre>{@code
 * if (version.entry() instanceof HeldKey ours) {
 *   ours.chain();
 * }
 * }</pre>
 *
 * <p>Entries are immutable and safe for use by several threads. Two entries are equal if they are
 * of one kind and have the same certificate.
 *
 * @since 1.0
 */
public sealed interface KeyEntry permits HeldKey, PeerCertificate {

  /**
   * The certificate of the key itself, the first of its chain.
   *
   * @return the certificate
   */
  X509Certificate certificate();

  /**
   * The identity of this key across swaps.
   *
   * @return the SHA-256 of the certificate
   */
  KeyId keyId();

  /**
   * Whether the certificate is within its period of validity.
   *
   * @param at the moment to judge
   * @return true from the first to the last moment of validity, both included
   */
  default boolean isValidAt(Instant at) {
    return !at.isBefore(certificate().getNotBefore().toInstant())
        && !at.isAfter(certificate().getNotAfter().toInstant());
  }

  /**
   * Whether the certificate is within its period of validity, for a clock that may be behind that
   * of the certificate's authority.
   *
   * @param at the moment to judge
   * @param tolerance how far the authority's clock may be ahead; it does not prolong the validity
   * @return true from the tolerated time before the first to the last moment of validity, both
   *     included
   */
  default boolean isValidAt(Instant at, ClockTolerance tolerance) {
    return tolerance.hasBegun(certificate().getNotBefore().toInstant(), at)
        && !at.isAfter(certificate().getNotAfter().toInstant());
  }
}
