package dev.keyoverlap;

import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The keys that were purged from one ring, by the hash of the public key.
 *
 * <p>Immutable, and safe for use by several threads.
 */
final class PurgedKeys {

  private final List<Tombstone> tombstones;
  private volatile @Nullable Map<String, List<Tombstone>> byKey;

  PurgedKeys(List<Tombstone> tombstones) {
    this.tombstones = tombstones;
  }

  /**
   * Whether a certificate, or its key under any certificate, was purged. A key that was renewed
   * goes on under its new certificate, but not under the purged one.
   *
   * @param same the versions of the ring for the same key
   */
  boolean contain(X509Certificate certificate, List<KeyVersion> same, Instant now) {
    String hash = Tombstone.hashOf(certificate.getPublicKey());
    List<Tombstone> ofKey = byKey().getOrDefault(hash, List.of());
    if (ofKey.isEmpty()) {
      return false;
    }
    KeyId keyId = KeyId.of(certificate);
    return ofKey.stream()
        .filter(tombstone -> tombstone.counts(now))
        .anyMatch(
            tombstone ->
                tombstone.state() == KeyState.COMPROMISED
                    || tombstone.keyId().equals(keyId)
                    || same.stream().allMatch(version -> version.isRetentionOver(now)));
  }

  /** Most revisions are never asked. */
  private Map<String, List<Tombstone>> byKey() {
    Map<String, List<Tombstone>> known = byKey;
    if (known == null) {
      known = tombstones.stream().collect(Collectors.groupingBy(Tombstone::publicKey));
      byKey = known;
    }
    return known;
  }
}
