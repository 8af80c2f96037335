package dev.keyoverlap.ring;

import dev.keyoverlap.key.KeyId;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The keys that were purged from one ring, by the hash of the public key.
 *
 * <p>Immutable, and safe for use by several threads.
 */
final class PurgedKeys {

  private final List<Tombstone> tombstones;
  private volatile @Nullable Map<String, List<Tombstone>> byKey;
  private volatile @Nullable Map<KeyId, List<Tombstone>> byKeyId;

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

  /** A purged key that is still in a store has the state that it had when it was purged. */
  KeyVersion asPurged(KeyVersion version) {
    if (tombstones.isEmpty() || version.state() == KeyState.COMPROMISED) {
      return version;
    }
    boolean retained = version.state() == KeyState.RETAINED;
    String hash = Tombstone.hashOf(version.entry().certificate().getPublicKey());
    return Stream.concat(
            byKey().getOrDefault(hash, List.of()).stream()
                .filter(tombstone -> tombstone.state() == KeyState.COMPROMISED),
            byKeyId().getOrDefault(version.keyId(), List.of()).stream()
                .filter(tombstone -> !retained))
        .min(Comparator.comparing(tombstone -> tombstone.state() != KeyState.COMPROMISED))
        .map(tombstone -> tombstone.revived(version))
        .orElse(version);
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

  private Map<KeyId, List<Tombstone>> byKeyId() {
    Map<KeyId, List<Tombstone>> known = byKeyId;
    if (known == null) {
      known = tombstones.stream().collect(Collectors.groupingBy(Tombstone::keyId));
      byKeyId = known;
    }
    return known;
  }
}
