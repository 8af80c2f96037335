package dev.keyoverlap.jdbc;

import dev.keyoverlap.key.HeldKey;
import dev.keyoverlap.key.KeyEntry;
import dev.keyoverlap.ring.KeyVersion;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;

/**
 * A version as its rows have it.
 *
 * @param version the version
 * @param material the digest of its certificate, issuers, and encrypted private key
 * @param digest the digest of all of that and its state
 */
record StoredVersion(KeyVersion version, String material, String digest) {

  static StoredVersion of(KeyVersion version, String material) {
    String digest =
        new Framed("keyoverlap version 1")
            .add(material)
            .add(version.keyId().hex())
            .add(version.alias().name())
            .add(version.state().name())
            .add(version.since().toString())
            .addOptional(version.keptUntil().map(Instant::toString).orElse(null))
            .sha256();
    return new StoredVersion(version, material, digest);
  }

  /** Whether a version needs no other rows. */
  boolean isSame(KeyVersion other) {
    return version.equals(other) && holds(other.entry());
  }

  /** Whether another entry for the same certificate needs no other row. */
  boolean holds(KeyEntry entry) {
    return chain(version.entry()).equals(chain(entry))
        && version.entry() instanceof HeldKey == entry instanceof HeldKey;
  }

  static List<X509Certificate> chain(KeyEntry entry) {
    return entry instanceof HeldKey held ? held.chain() : List.of(entry.certificate());
  }

  /** The certificates above the key's own in DER, one after the other. */
  static byte[] issuers(KeyEntry entry) throws CertificateEncodingException {
    List<X509Certificate> chain = chain(entry);
    byte[] issuers = {};
    for (X509Certificate issuer : chain.subList(1, chain.size())) {
      byte[] encoded = issuer.getEncoded();
      byte[] longer = Arrays.copyOf(issuers, issuers.length + encoded.length);
      System.arraycopy(encoded, 0, longer, issuers.length, encoded.length);
      issuers = longer;
    }
    return issuers;
  }
}
