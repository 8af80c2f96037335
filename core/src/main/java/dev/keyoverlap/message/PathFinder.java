package dev.keyoverlap.message;

import dev.keyoverlap.KeyVersion;
import dev.keyoverlap.provider.CertificateStrength;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import javax.security.auth.x500.X500Principal;

/**
 * Looks for paths by names alone, which costs nearly nothing, so that the JDK's validator, which
 * does not search, can judge each one.
 *
 * <p>The JDK's own {@code CertPathBuilder} verifies signatures as it searches, and among
 * certificates made for that purpose its search has no end that anybody would wait for: with 50
 * certificates of one name and one key on each level it tries 50 to the power of the levels.
 */
final class PathFinder {

  private static final int LONGEST_PATH = 8;
  private static final int MOST_PATHS = 16;
  private static final int MOST_STEPS = 1000;
  private static final int MOST_HINTS = 3;

  private final Map<X500Principal, List<KeyVersion>> authorities = new HashMap<>();
  private final Map<X500Principal, List<X509Certificate>> intermediates = new HashMap<>();
  private final Map<X500Principal, String> unfit = new HashMap<>();
  private final Set<String> hints = new LinkedHashSet<>();

  /** Certificates that no path can go through are left out, and remembered for the reason. */
  PathFinder(List<KeyVersion> ringAuthorities, Collection<X509Certificate> presented, Instant now) {
    for (KeyVersion version : ringAuthorities) {
      X509Certificate certificate = version.entry().certificate();
      X500Principal name = certificate.getSubjectX500Principal();
      Optional<String> flaw = AuthorityCertificate.flaw(certificate, now);
      flaw.ifPresent(reason -> unfit.putIfAbsent(name, Reason.name(certificate) + reason));
      if (flaw.isEmpty()) {
        authorities.computeIfAbsent(name, n -> new ArrayList<>()).add(version);
      }
    }
    for (X509Certificate certificate : presented) {
      X500Principal name = certificate.getSubjectX500Principal();
      Optional<String> flaw =
          AuthorityCertificate.flaw(certificate, now)
              .or(() -> CertificateStrength.weakSignature(certificate));
      flaw.ifPresent(reason -> unfit.putIfAbsent(name, Reason.name(certificate) + reason));
      if (flaw.isEmpty()) {
        intermediates.computeIfAbsent(name, n -> new ArrayList<>()).add(certificate);
      }
    }
  }

  /** Paths from a signer to an authority, the shortest first. */
  List<CandidatePath> paths(X509Certificate signer) {
    List<CandidatePath> found = new ArrayList<>();
    Deque<List<X509Certificate>> open = new ArrayDeque<>(List.of(List.of(signer)));
    for (int steps = 0; !open.isEmpty() && steps < MOST_STEPS; steps++) {
      List<X509Certificate> path = open.removeFirst();
      X500Principal issuer = path.get(path.size() - 1).getIssuerX500Principal();
      for (KeyVersion authority : authorities.getOrDefault(issuer, List.of())) {
        if (found.size() == MOST_PATHS) {
          return found;
        }
        // An authority does not vouch for itself: the path would prove nothing new.
        if (!isIn(path, authority.entry().certificate())) {
          found.add(new CandidatePath(path, authority));
        }
      }
      String flaw = unfit.get(issuer);
      if (flaw != null) {
        hints.add(flaw);
      }
      if (path.size() < LONGEST_PATH && open.size() < MOST_STEPS) {
        intermediates.getOrDefault(issuer, List.of()).stream()
            .filter(next -> !isIn(path, next))
            .forEach(next -> open.addLast(extended(path, next)));
      }
    }
    return found;
  }

  /** The same name with the same key is the same authority, by whomever it was certified. */
  private static boolean isIn(List<X509Certificate> path, X509Certificate next) {
    return path.stream()
        .anyMatch(
            certificate ->
                certificate.getSubjectX500Principal().equals(next.getSubjectX500Principal())
                    && certificate.getPublicKey().equals(next.getPublicKey()));
  }

  private static List<X509Certificate> extended(List<X509Certificate> path, X509Certificate next) {
    List<X509Certificate> longer = new ArrayList<>(path);
    longer.add(next);
    return List.copyOf(longer);
  }

  /** What stood in the way, to go on after "does not chain to an authority". */
  String hint() {
    return hints.isEmpty()
        ? ""
        : "; passed over: " + String.join("; ", hints.stream().limit(MOST_HINTS).toList());
  }
}
