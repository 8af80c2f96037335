package dev.keyoverlap;

import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;

/**
 * The keys of one ring, and those that were purged from it, by the hash of the public key.
 *
 * <p>Immutable, and safe for use by several threads.
 */
final class BarredKeys {

  private final Map<String, List<KeyVersion>> versions = new HashMap<>();
  private final Map<String, List<Tombstone>> tombstones = new HashMap<>();

  /** The hashes for the ring's own certificates, which each message asks for. */
  private final IdentityHashMap<X509Certificate, String> hashes = new IdentityHashMap<>();

  BarredKeys(Collection<KeyVersion> versions, Collection<Tombstone> tombstones) {
    for (KeyVersion version : versions) {
      X509Certificate certificate = version.entry().certificate();
      String hash = Tombstone.hashOf(certificate.getPublicKey());
      hashes.put(certificate, hash);
      this.versions.computeIfAbsent(hash, unused -> new ArrayList<>()).add(version);
    }
    for (Tombstone tombstone : tombstones) {
      this.tombstones
          .computeIfAbsent(tombstone.publicKey(), unused -> new ArrayList<>())
          .add(tombstone);
    }
  }

  /** All versions of the ring for one key pair. */
  List<KeyVersion> versionsFor(X509Certificate certificate) {
    return versions.getOrDefault(hashOf(certificate), List.of());
  }

  private String hashOf(X509Certificate certificate) {
    String known = hashes.get(certificate);
    return known == null ? Tombstone.hashOf(certificate.getPublicKey()) : known;
  }

  /** Whether the ring as it is, or as it was, stands against trusting a certificate. */
  boolean bars(X509Certificate certificate, Instant now) {
    List<KeyVersion> same = versionsFor(certificate);
    if (same.stream().anyMatch(version -> version.state() == KeyState.COMPROMISED)
        || wasPurged(certificate, same, now)) {
      return true;
    }
    boolean retired = same.stream().anyMatch(version -> isRetired(version, now));
    return retired && same.stream().allMatch(version -> version.isPastItsDate(now));
  }

  /** Whether a certificate, or its key under any certificate, was purged. */
  boolean wasPurged(X509Certificate certificate, Instant now) {
    return wasPurged(certificate, versionsFor(certificate), now);
  }

  /** A key that was renewed goes on under its new certificate, but not under the purged one. */
  private boolean wasPurged(X509Certificate certificate, List<KeyVersion> same, Instant now) {
    List<Tombstone> ofKey = tombstones.getOrDefault(hashOf(certificate), List.of());
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
                    || same.stream().allMatch(version -> version.isPastItsDate(now)));
  }

  private static boolean isRetired(KeyVersion version, Instant now) {
    return version.isPastItsDate(now)
        && !now.isAfter(version.entry().certificate().getNotAfter().toInstant());
  }
}
