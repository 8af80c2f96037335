package dev.keyoverlap;

import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The keys of one ring, and those that were purged from it, by the hash of the public key. */
final class BarredKeys {

  private final Map<String, List<KeyVersion>> versions = new HashMap<>();
  private final Map<String, List<Tombstone>> tombstones = new HashMap<>();

  BarredKeys(Collection<KeyVersion> versions, Collection<Tombstone> tombstones) {
    for (KeyVersion version : versions) {
      String hash = Tombstone.hashOf(version.entry().certificate().getPublicKey());
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
    return versions.getOrDefault(Tombstone.hashOf(certificate.getPublicKey()), List.of());
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
    KeyId keyId = KeyId.of(certificate);
    return tombstones.getOrDefault(Tombstone.hashOf(certificate.getPublicKey()), List.of()).stream()
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
