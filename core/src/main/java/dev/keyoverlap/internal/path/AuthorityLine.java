package dev.keyoverlap.internal.path;

import dev.keyoverlap.internal.key.SpareProviders;
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import javax.security.auth.x500.X500Principal;

/**
 * The identity of an authority: its name, the name of who certified it, and so on. Two certificates
 * of one line are those of one authority, however often it has changed its key. Two authorities of
 * one name that different ones have certified are not the same.
 *
 * @param names from the authority's up, each once where an authority certified itself
 * @param isWhole whether the last one is certified by nobody else
 */
public record AuthorityLine(List<X500Principal> names, boolean isWhole) {

  /** The line of the certificate at a place of a path; past its end it is the one in the ring. */
  public static AuthorityLine of(CandidatePath path, int index) {
    List<X500Principal> names = new ArrayList<>();
    path.certificates().stream()
        .skip(index)
        .forEach(certificate -> add(names, certificate.getSubjectX500Principal()));
    X509Certificate anchor = path.authorityCertificate();
    add(names, anchor.getSubjectX500Principal());
    add(names, anchor.getIssuerX500Principal());
    return new AuthorityLine(List.copyOf(names), isSelfSigned(anchor));
  }

  private static void add(List<X500Principal> names, X500Principal name) {
    if (names.isEmpty() || !names.get(names.size() - 1).equals(name)) {
      names.add(name);
    }
  }

  private static boolean isSelfSigned(X509Certificate anchor) {
    if (!anchor.getSubjectX500Principal().equals(anchor.getIssuerX500Principal())) {
      return false;
    }
    try {
      SpareProviders.verify(anchor, anchor.getPublicKey());
      return true;
    } catch (GeneralSecurityException | RuntimeException e) {
      // One for its next key, or for its lists, that it has certified with its last one.
      return false;
    }
  }

  /** Whether the names are the same as far as both are known. */
  public boolean agreesWith(AuthorityLine other) {
    int common = Math.min(names.size(), other.names.size());
    return names.subList(0, common).equals(other.names.subList(0, common))
        && (names.size() == common || !other.isWhole)
        && (other.names.size() == common || !isWhole);
  }
}
