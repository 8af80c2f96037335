package dev.keyoverlap.ring;

import dev.keyoverlap.key.KeyId;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.PublicKey;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Optional;

/**
 * Marks a purged key in a ring, so that nobody can add it again.
 *
 * <p>{@link dev.keyoverlap.KeystoreRotation#purgeKey(KeyId)} removes the private key and the
 * certificate and leaves a tombstone. Without it, a purged key would be accepted again through the
 * authority that issued its certificate. {@link Keyring#isBarred} checks the tombstones.
 *
 * <pre>{@code
 * rotation.purgeKey(old.keyId());
 * rotation.keyring().tombstones();                         // one, with the hash of the key
 * rotation.keyring().isBarred(old.certificate(), now);     // true
 * }</pre>
 *
 * <p>Stores keep the tombstones of a ring with its versions. Instances are immutable and safe for
 * use by several threads.
 *
 * @param keyId the certificate that was purged
 * @param publicKey the SHA-256 of its public key (RFC 5280, SubjectPublicKeyInfo), as 64 lower-case
 *     hexadecimal digits
 * @param state the state that the key had, {@link KeyState#RETAINED} or {@link
 *     KeyState#COMPROMISED}
 * @param at when it was purged, in UTC
 * @param until when the tombstone ends: when the certificate of a retained key expires; empty for a
 *     compromised key, since another certificate does not make it good again
 * @since 1.0
 */
public record Tombstone(
    KeyId keyId, String publicKey, KeyState state, Instant at, Optional<Instant> until) {

  /**
   * Checks a tombstone.
   *
   * @param keyId the certificate that was purged
   * @param publicKey the SHA-256 of its public key
   * @param state the state that the key had
   * @param at when it was purged
   * @param until when the tombstone ends
   * @throws IllegalArgumentException if the hash is not a SHA-256, or the state is neither retained
   *     nor compromised, or a retained key has no end
   */
  public Tombstone {
    KeyId unused = new KeyId(publicKey);
    boolean whole =
        state == KeyState.COMPROMISED || (state == KeyState.RETAINED && until.isPresent());
    if (!whole) {
      throw new IllegalArgumentException(
          "Only a compromised key, or a retained one with an end, leaves a tombstone: "
              + keyId
              + " is "
              + state);
    }
  }

  /**
   * Makes the tombstone of a version that is purged.
   *
   * @param version a retained or compromised version
   * @param now when it is purged
   * @return the tombstone
   * @throws IllegalArgumentException if the version is active or staged
   */
  public static Tombstone of(KeyVersion version, Instant now) {
    X509Certificate certificate = version.entry().certificate();
    return new Tombstone(
        version.keyId(),
        hashOf(certificate.getPublicKey()),
        version.state(),
        now,
        version.state() == KeyState.COMPROMISED
            ? Optional.empty()
            : Optional.of(certificate.getNotAfter().toInstant()));
  }

  /**
   * Hashes a public key for a tombstone. The hash is that of its encoding, since key objects of
   * different providers are not equal.
   *
   * @param key the public key
   * @return the SHA-256 of its encoding, as 64 lower-case hexadecimal digits
   */
  public static String hashOf(PublicKey key) {
    try {
      return HexFormat.of()
          .formatHex(MessageDigest.getInstance("SHA-256").digest(key.getEncoded()));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every Java platform has SHA-256", e);
    }
  }

  /**
   * Whether it is still in force.
   *
   * @param now the moment to judge
   * @return true until its end
   */
  public boolean counts(Instant now) {
    return until.map(end -> !now.isAfter(end)).orElse(true);
  }

  /** A purged version that is in a keystore again has the state that it had before. */
  KeyVersion revived(KeyVersion version) {
    return KeyVersion.of(version.alias(), version.entry(), state, at, Optional.of(at));
  }
}
