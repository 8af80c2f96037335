package dev.keyoverlap.message;

import dev.keyoverlap.ClockTolerance;
import dev.keyoverlap.KeyVersion;
import dev.keyoverlap.internal.work.Budget;
import dev.keyoverlap.internal.work.Work;
import dev.keyoverlap.provider.CertificateStrength;
import java.security.PublicKey;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import javax.security.auth.x500.X500Principal;
import org.jspecify.annotations.Nullable;

/**
 * Looks for paths by names alone, which costs nearly nothing, so that the JDK's validator, which
 * does not search, can judge each one. One for each message: its indexes serve all signers and all
 * rules, and each certificate that is looked at costs a step of the message's budget.
 *
 * <p>The JDK's own {@code CertPathBuilder} verifies signatures as it searches, and among
 * certificates made for that purpose its search has no end that anybody would wait for: with 50
 * certificates of one name and one key on each level it tries 50 to the power of the levels.
 */
final class PathFinder {

  private static final int MOST_HINTS = 3;

  private final Budget budget;
  private final long longest;
  private final long most;
  private final Map<X500Principal, List<KeyVersion>> authorities = new HashMap<>();
  private final Map<X500Principal, List<KeyVersion>> ofTheRing = new HashMap<>();

  /** By name, then by key: certificates of one name and key are certificates of one authority. */
  private final Map<X500Principal, Map<PublicKey, List<X509Certificate>>> intermediates =
      new HashMap<>();

  private final Map<X500Principal, String> unfit = new HashMap<>();
  private final Map<X509Certificate, Found> known = new HashMap<>();

  /** Certificates that no path can go through are left out, and remembered for the reason. */
  PathFinder(
      Collection<KeyVersion> ringAuthorities,
      Collection<X509Certificate> presented,
      Instant now,
      ClockTolerance tolerance,
      Budget budget) {
    this.budget = budget;
    this.longest = budget.limits().of(Limit.PATH_CERTIFICATES);
    this.most = budget.limits().of(Limit.PATH_VALIDATIONS);
    budget.did(Work.VISITS, ringAuthorities.size() + presented.size());
    for (KeyVersion version : ringAuthorities) {
      X509Certificate certificate = version.entry().certificate();
      X500Principal name = certificate.getSubjectX500Principal();
      Optional<String> flaw = AuthorityCertificate.flaw(certificate, now, tolerance);
      flaw.ifPresent(reason -> unfit.putIfAbsent(name, Reason.name(certificate) + reason));
      if (AuthorityCertificate.flawOfKey(certificate, now, tolerance).isEmpty()) {
        ofTheRing.computeIfAbsent(name, n -> new ArrayList<>()).add(version);
      }
      if (flaw.isEmpty()) {
        authorities.computeIfAbsent(name, n -> new ArrayList<>()).add(version);
      }
    }
    for (X509Certificate certificate : presented) {
      X500Principal name = certificate.getSubjectX500Principal();
      Optional<String> flaw =
          AuthorityCertificate.flaw(certificate, now, tolerance)
              .or(() -> CertificateStrength.weakSignature(certificate));
      flaw.ifPresent(reason -> unfit.putIfAbsent(name, Reason.name(certificate) + reason));
      if (flaw.isEmpty()) {
        intermediates
            .computeIfAbsent(name, n -> new LinkedHashMap<>())
            .computeIfAbsent(certificate.getPublicKey(), k -> new ArrayList<>())
            .add(certificate);
      }
    }
  }

  /** What the ring has of a name under the aliases of authorities, valid now. */
  List<KeyVersion> ofTheRing(X500Principal name) {
    return ofTheRing.getOrDefault(name, List.of());
  }

  /** Paths from a certificate to an authority, the shortest first; searched for once. */
  Found paths(X509Certificate signer) {
    return known.computeIfAbsent(signer, this::search);
  }

  private Found search(X509Certificate signer) {
    List<CandidatePath> found = new ArrayList<>();
    Set<String> hints = new LinkedHashSet<>();
    Deque<Node> open = new ArrayDeque<>(List.of(new Node(signer, null, 1)));
    try {
      while (!open.isEmpty() && found.size() < most) {
        Node node = open.removeFirst();
        X500Principal issuer = node.certificate().getIssuerX500Principal();
        for (KeyVersion authority : authorities.getOrDefault(issuer, List.of())) {
          budget.spend(Limit.PATH_STEPS, 1);
          // An authority does not vouch for itself: the path would prove nothing new.
          if (!node.leadsThrough(authority.entry().certificate())) {
            found.add(new CandidatePath(node.certificates(), authority));
          }
        }
        Optional.ofNullable(unfit.get(issuer)).ifPresent(hints::add);
        extend(node, issuer, open, hints);
      }
      return new Found(List.copyOf(found), hints, Optional.empty());
    } catch (LimitExceededException e) {
      return new Found(List.copyOf(found), hints, Optional.of(e));
    }
  }

  private void extend(Node node, X500Principal issuer, Deque<Node> open, Set<String> hints)
      throws LimitExceededException {
    for (List<X509Certificate> authority : intermediates.getOrDefault(issuer, Map.of()).values()) {
      if (node.length() == longest) {
        hints.add("paths beyond the limit " + Limit.PATH_CERTIFICATES + " of " + longest);
        return;
      }
      budget.spend(Limit.PATH_STEPS, 1);
      if (node.leadsThrough(authority.get(0))) {
        continue;
      }
      for (X509Certificate next : authority) {
        budget.spend(Limit.PATH_STEPS, 1);
        open.addLast(new Node(next, node, node.length() + 1));
      }
    }
  }

  /** The end of a path that begins with the signer. */
  private record Node(X509Certificate certificate, @Nullable Node below, int length) {

    /** The same name with the same key is the same authority, by whomever it was certified. */
    boolean leadsThrough(X509Certificate next) {
      for (Node node = this; node != null; node = node.below()) {
        if (node.certificate().getSubjectX500Principal().equals(next.getSubjectX500Principal())
            && node.certificate().getPublicKey().equals(next.getPublicKey())) {
          return true;
        }
      }
      return false;
    }

    List<X509Certificate> certificates() {
      ArrayDeque<X509Certificate> path = new ArrayDeque<>();
      for (Node node = this; node != null; node = node.below()) {
        path.addFirst(node.certificate());
      }
      return List.copyOf(path);
    }
  }

  /**
   * What a search has found.
   *
   * @param paths to authorities of the ring, the shortest first
   * @param passedOver what stood in the way
   * @param cut why the search was broken off, if it was
   */
  record Found(
      List<CandidatePath> paths, Set<String> passedOver, Optional<LimitExceededException> cut) {

    /** What stood in the way, to go on after "does not chain to an authority". */
    String hint() {
      return passedOver.isEmpty()
          ? ""
          : "; passed over: " + String.join("; ", passedOver.stream().limit(MOST_HINTS).toList());
    }
  }
}
