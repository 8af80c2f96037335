package dev.keyoverlap.internal.judge;

import dev.keyoverlap.key.KeyId;
import dev.keyoverlap.ring.KeyVersion;
import dev.keyoverlap.ring.Keyring;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import javax.security.auth.x500.X500Principal;

/**
 * The certificates that a signature carries, in any order. A chain names the key of its end; if an
 * authority of the chain is in the ring, it is not the signer for that.
 *
 * @param ends those that issued none of the others
 * @param authorities the rest
 */
public record Carried(List<X509Certificate> ends, List<X509Certificate> authorities) {

  /** Those of one signature, each once. */
  public static Carried of(Collection<X509Certificate> certificates) {
    Set<X500Principal> issuers = new HashSet<>();
    for (X509Certificate certificate : certificates) {
      X500Principal issuer = certificate.getIssuerX500Principal();
      if (!issuer.equals(certificate.getSubjectX500Principal())) {
        issuers.add(issuer);
      }
    }
    List<X509Certificate> ends = new ArrayList<>();
    List<X509Certificate> authorities = new ArrayList<>();
    for (X509Certificate certificate : certificates) {
      boolean issued = issuers.contains(certificate.getSubjectX500Principal());
      (issued ? authorities : ends).add(certificate);
    }
    return ends.isEmpty()
        ? new Carried(authorities, List.of())
        : new Carried(List.copyOf(ends), List.copyOf(authorities));
  }

  /** All of them, the likeliest first. */
  public List<X509Certificate> all() {
    return Stream.concat(ends.stream(), authorities.stream()).toList();
  }

  /** Those of them that are in the ring. */
  public Candidates candidates(Keyring ring) {
    return new Candidates(in(ring, ends), in(ring, authorities), false);
  }

  private static List<KeyVersion> in(Keyring ring, List<X509Certificate> certificates) {
    return certificates.stream()
        .flatMap(certificate -> ring.find(KeyId.of(certificate)).stream())
        .toList();
  }
}
