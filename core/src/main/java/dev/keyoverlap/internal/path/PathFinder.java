package dev.keyoverlap.internal.path;

import dev.keyoverlap.internal.key.CertificateStrength;
import dev.keyoverlap.internal.words.CertificateWords;
import dev.keyoverlap.internal.work.Budget;
import dev.keyoverlap.internal.work.Work;
import dev.keyoverlap.key.ClockTolerance;
import dev.keyoverlap.message.Limit;
import dev.keyoverlap.message.LimitExceededException;
import dev.keyoverlap.ring.KeyVersion;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import javax.security.auth.x500.X500Principal;
import org.jspecify.annotations.Nullable;

/**
 * Looks for paths by names and key identifiers alone, which costs nearly nothing, so that the JDK's
 * validator, which does not search, can judge each one. One for each message: its indexes serve all
 * signers and all rules, and each step of a path costs a step of the message's budget. Certificates
 * from which no path leads to an authority cost none, see {@link IssuerIndex}.
 *
 * <p>The JDK's own {@code CertPathBuilder} verifies signatures as it searches. Among certificates
 * made for that purpose its search does not end in useful time. With 50 certificates of one name
 * and one key on each level it tries 50 to the power of the levels.
 */
public final class PathFinder {

  private static final int MOST_HINTS = 3;

  private final Budget budget;
  private final long longest;
  private final long most;
  private final Map<X500Principal, List<KeyVersion>> authorities = new HashMap<>();
  private final Map<X500Principal, List<KeyVersion>> ofTheRing = new HashMap<>();

  private final IssuerIndex intermediates;
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
    this.intermediates = new IssuerIndex(authorities::containsKey, budget);
    budget.did(Work.VISITS, ringAuthorities.size() + presented.size());
    for (KeyVersion version : ringAuthorities) {
      X509Certificate certificate = version.entry().certificate();
      X500Principal name = certificate.getSubjectX500Principal();
      Optional<String> flaw = AuthorityCertificate.flaw(certificate, now, tolerance);
      flaw.ifPresent(
          reason -> unfit.putIfAbsent(name, CertificateWords.name(certificate) + reason));
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
      flaw.ifPresent(
          reason -> unfit.putIfAbsent(name, CertificateWords.name(certificate) + reason));
      if (flaw.isEmpty()) {
        intermediates.add(certificate);
      }
    }
  }

  /** The versions in the ring that have a name, under the aliases of authorities, valid now. */
  public List<KeyVersion> ofTheRing(X500Principal name) {
    return ofTheRing.getOrDefault(name, List.of());
  }

  /** Paths from a certificate to an authority, the shortest first; searched for once. */
  public Found paths(X509Certificate signer) {
    return known.computeIfAbsent(signer, this::search);
  }

  private Found search(X509Certificate signer) {
    List<CandidatePath> found = new ArrayList<>();
    try {
      for (int length = 1; length <= longest && found.size() < most; length++) {
        extend(new Node(signer, null, 1), length, found);
      }
      return new Found(
          List.copyOf(found), found.isEmpty() ? obstacles(signer) : Set.of(), Optional.empty());
    } catch (LimitExceededException e) {
      return new Found(List.copyOf(found), Set.of(), Optional.of(e));
    }
  }

  /** Finds the paths of a length that go on from a node. */
  private void extend(Node node, int length, List<CandidatePath> found)
      throws LimitExceededException {
    IssuerIndex.Issuers issuers = intermediates.of(node.certificate());
    int left = length - node.length();
    if (left == 0) {
      end(node, issuers.name(), found);
      return;
    }
    for (List<X509Certificate> authority : issuers.leading(left)) {
      budget.spend(Limit.PATH_STEPS, 1);
      if (node.leadsThrough(authority.get(0))) {
        continue;
      }
      for (X509Certificate next : authority) {
        if (found.size() >= most) {
          return;
        }
        budget.spend(Limit.PATH_STEPS, 1);
        extend(new Node(next, node, node.length() + 1), length, found);
      }
    }
  }

  private void end(Node node, X500Principal issuer, List<CandidatePath> found)
      throws LimitExceededException {
    for (KeyVersion authority : authorities.getOrDefault(issuer, List.of())) {
      budget.spend(Limit.PATH_STEPS, 1);
      // An authority does not vouch for itself: the path would prove nothing new.
      if (!node.leadsThrough(authority.entry().certificate())) {
        found.add(new CandidatePath(node.certificates(), authority));
      }
    }
  }

  /** Why no path leads from a signer to an authority: each issuer is checked once. */
  private Set<String> obstacles(X509Certificate signer) throws LimitExceededException {
    Set<String> hints = new LinkedHashSet<>();
    Set<IssuerIndex.Issuers> seen = new HashSet<>();
    List<X509Certificate> level = List.of(signer);
    for (int length = 1; !level.isEmpty(); length++) {
      List<X509Certificate> next = new ArrayList<>();
      for (X509Certificate certificate : level) {
        IssuerIndex.Issuers issuers = intermediates.of(certificate);
        if (seen.add(issuers)) {
          budget.spend(Limit.PATH_STEPS, 1L + issuers.candidates().size());
          Optional.ofNullable(unfit.get(issuers.name())).ifPresent(hints::add);
          next.addAll(issuers.candidates());
        }
      }
      if (length == longest && !next.isEmpty()) {
        hints.add("paths beyond the limit " + Limit.PATH_CERTIFICATES + " of " + longest);
        break;
      }
      level = next;
    }
    return hints;
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
   * The result of a search.
   *
   * @param paths to authorities of the ring, the shortest first
   * @param passedOver what prevented other paths
   * @param cut why the search was broken off, if it was
   */
  public record Found(
      List<CandidatePath> paths, Set<String> passedOver, Optional<LimitExceededException> cut) {

    /** The obstacles, to go on after "does not chain to an authority". */
    public String hint() {
      return passedOver.isEmpty()
          ? ""
          : "; passed over: " + String.join("; ", passedOver.stream().limit(MOST_HINTS).toList());
    }
  }
}
