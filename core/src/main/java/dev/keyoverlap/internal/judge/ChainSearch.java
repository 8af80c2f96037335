package dev.keyoverlap.internal.judge;

import static dev.keyoverlap.internal.path.ChainRefusedException.nearer;

import dev.keyoverlap.internal.access.ChainMaker;
import dev.keyoverlap.internal.path.CandidatePath;
import dev.keyoverlap.internal.path.ChainRefusedException;
import dev.keyoverlap.internal.path.Nearness;
import dev.keyoverlap.internal.path.Nearness.Stage;
import dev.keyoverlap.internal.path.PathFinder;
import dev.keyoverlap.internal.path.PresentedCertificates;
import dev.keyoverlap.internal.path.SignerCertificate;
import dev.keyoverlap.internal.path.ValidPaths;
import dev.keyoverlap.internal.revocation.RevocationStatus;
import dev.keyoverlap.internal.words.CertificateWords;
import dev.keyoverlap.internal.work.Budget;
import dev.keyoverlap.internal.work.Work;
import dev.keyoverlap.key.Alias;
import dev.keyoverlap.key.KeyHint;
import dev.keyoverlap.message.ChainTrust;
import dev.keyoverlap.message.Limit;
import dev.keyoverlap.message.TrustedChain;
import dev.keyoverlap.message.TrustedChain.Revocation;
import dev.keyoverlap.message.VerificationPolicy;
import dev.keyoverlap.ring.KeyState;
import dev.keyoverlap.ring.KeyUse;
import dev.keyoverlap.ring.KeyVersion;
import dev.keyoverlap.ring.Keyring;
import dev.keyoverlap.ring.Tombstone;
import java.lang.invoke.MethodHandles;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import javax.security.auth.x500.X500Principal;
import org.jspecify.annotations.Nullable;

/**
 * Finds out whether signers whose certificates came with a message chain to an authority of the
 * ring, as the policy says; for verifiers, one for each message.
 *
 * <pre>{@code
 * ChainSearch chains = ChainSearch.with(ring, policy, clock.instant(), presented, budget);
 * if (chains.isAsked()) {
 *   // first the signature, which costs little; then
 *   TrustedChain chain = chains.find(certificate);
 * }
 * }</pre>
 *
 * <p>The work that a message can cause is bounded for all its signers and all rules of the policy
 * together, by {@link Limit#CARRIED_CERTIFICATES}, {@link Limit#PATH_STEPS}, {@link
 * Limit#PATH_CERTIFICATES} and {@link Limit#PATH_VALIDATIONS}. A signer that meets a limit is
 * refused with its name; others that need no further work are not. Ring and message are indexed
 * once, when the first signer is looked for, and each certificate is answered for once.
 *
 * <p>Not for use by several threads.
 */
public final class ChainSearch {

  private static final ChainMaker.Way<Alias, KeyVersion, Revocation, TrustedChain> CHAINS =
      wayToChains();

  private final Keyring ring;
  private final VerificationPolicy policy;
  private final Instant now;
  private final PresentedCertificates presented;
  private final Budget budget;

  private final Map<X509Certificate, TrustedChain> trusted = new HashMap<>();
  private final Map<X509Certificate, ChainRefusedException> refused = new HashMap<>();
  private final Map<Alias, Map<X500Principal, KeyVersion>> subjects = new HashMap<>();
  private @Nullable Set<String> purged;
  private @Nullable ValidPaths paths;
  private @Nullable RevocationStatus revocation;

  private ChainSearch(
      Keyring ring,
      VerificationPolicy policy,
      Instant now,
      PresentedCertificates presented,
      Budget budget) {
    this.ring = ring;
    this.policy = policy;
    this.now = now;
    this.presented = presented;
    this.budget = budget;
  }

  /**
   * A search for one message.
   *
   * @param ring the ring that the message is judged with
   * @param policy the policy that it is judged under
   * @param now the time that it is judged at
   * @param presented the certificates that came with it
   * @param budget what the message may cost, the same for all that works for it
   * @return the search
   */
  @SuppressWarnings("exports") // for KeyOverlap's own modules
  public static ChainSearch with(
      Keyring ring,
      VerificationPolicy policy,
      Instant now,
      PresentedCertificates presented,
      Budget budget) {
    return new ChainSearch(ring, policy, now, presented, budget);
  }

  /**
   * Whether the policy goes by chains at all. If not, certificates that came with a message are of
   * no interest.
   *
   * @return true if it does
   */
  public boolean isAsked() {
    return !policy.chains().isEmpty();
  }

  /**
   * The certificates that came with the message.
   *
   * @return the certificates, none of them trusted
   */
  public PresentedCertificates presented() {
    return presented;
  }

  /**
   * Finds a valid path from a signer's certificate to an authority of the ring.
   *
   * @param signer a certificate whose key made a correct signature
   * @return the path, for the first alias of the policy that it serves
   * @throws ChainRefusedException if there is none; its message says why the attempt that came
   *     nearest failed
   */
  public TrustedChain find(X509Certificate signer) throws ChainRefusedException {
    return find(List.of(signer));
  }

  /**
   * Finds a valid path from one of several certificates for a signer's key to an authority of the
   * ring.
   *
   * @param signers certificates whose key made a correct signature, the likeliest first
   * @return the path, of the first certificate that has one
   * @throws ChainRefusedException if there is none; its message says why the attempt that came
   *     nearest failed, whichever certificate it was for
   */
  public TrustedChain find(Collection<X509Certificate> signers) throws ChainRefusedException {
    ChainRefusedException best =
        new ChainRefusedException("the policy does not go by chains", Nearness.at(Stage.RULE));
    for (X509Certificate signer : signers) {
      try {
        return answer(signer);
      } catch (ChainRefusedException e) {
        best = nearer(best, e);
      }
    }
    throw best;
  }

  /** A message may name one certificate for many signatures. */
  private TrustedChain answer(X509Certificate signer) throws ChainRefusedException {
    TrustedChain known = trusted.get(signer);
    if (known != null) {
      return known;
    }
    ChainRefusedException before = refused.get(signer);
    if (before != null) {
      throw before;
    }
    try {
      TrustedChain chain = search(signer);
      trusted.put(signer, chain);
      return chain;
    } catch (ChainRefusedException e) {
      refused.put(signer, e);
      throw e;
    }
  }

  private TrustedChain search(X509Certificate signer) throws ChainRefusedException {
    ChainRefusedException best =
        new ChainRefusedException("the policy does not go by chains", Nearness.at(Stage.RULE));
    for (Map.Entry<Alias, ChainTrust> rule : policy.chains().entrySet()) {
      try {
        return search(signer, rule.getKey(), rule.getValue());
      } catch (ChainRefusedException e) {
        best = nearer(best, e);
      }
    }
    throw best;
  }

  private TrustedChain search(X509Certificate signer, Alias alias, ChainTrust trust)
      throws ChainRefusedException {
    Optional<KeyVersion> successorOf = requireSubject(signer, alias, trust);
    SignerCertificate.requireFit(signer, trust.purposes());
    requireInUse(signer, Set.of(alias));
    PathFinder.Found found = paths().finder().paths(signer);
    ChainRefusedException best =
        found.cut().map(ChainRefusedException::limit).orElseGet(() -> noPath(signer, trust, found));
    for (CandidatePath path : found.paths()) {
      if (!trust.roots().contains(path.authority().alias())) {
        continue;
      }
      try {
        for (X509Certificate issuer : path.certificates().subList(1, path.certificates().size())) {
          requireInUse(issuer, trust.roots());
        }
        paths().requireValid(path);
        Revocation outcome = revocation().require(path, trust);
        return CHAINS.make(alias, path.certificates(), path.authority(), successorOf, outcome);
      } catch (ChainRefusedException e) {
        best = nearer(best, e);
      }
    }
    throw best;
  }

  private ChainRefusedException noPath(
      X509Certificate signer, ChainTrust trust, PathFinder.Found found) {
    return new ChainRefusedException(
        CertificateWords.name(signer)
            + " does not chain to an authority under "
            + trust.roots()
            + presented.hint()
            + found.hint(),
        Nearness.at(Stage.PATH));
  }

  /** The cheapest question, asked first. */
  private Optional<KeyVersion> requireSubject(X509Certificate signer, Alias alias, ChainTrust trust)
      throws ChainRefusedException {
    budget.did(Work.COMPARISONS, 1);
    X500Principal subject = signer.getSubjectX500Principal();
    Optional<KeyVersion> known =
        trust.subjects() == ChainTrust.Subjects.AS_IN_THE_RING && !subject.getName().isEmpty()
            ? Optional.ofNullable(subjectsUnder(alias).get(subject))
            : Optional.empty();
    boolean right =
        switch (trust.subjects()) {
          case ANY -> true;
          case NAMED -> trust.names(subject);
          case AS_IN_THE_RING -> known.isPresent();
        };
    if (!right) {
      throw new ChainRefusedException(
          CertificateWords.name(signer)
              + " is for another subject than the policy requires for '"
              + alias
              + "'",
          Nearness.at(Stage.SUBJECT));
    }
    return known;
  }

  /**
   * A retired or compromised key stays unusable, with any certificate. An alias that holds it must
   * have it in use; under none of these aliases it must not have been purged.
   */
  private void requireInUse(X509Certificate certificate, Set<Alias> aliases)
      throws ChainRefusedException {
    Map<Alias, List<KeyVersion>> known =
        ring.findByHint(KeyHint.publicKey(certificate.getPublicKey())).stream()
            .collect(Collectors.groupingBy(KeyVersion::alias));
    boolean held = aliases.stream().anyMatch(known::containsKey);
    boolean inUse =
        held
            ? aliases.stream()
                .flatMap(alias -> known.getOrDefault(alias, List.of()).stream())
                .anyMatch(version -> isActiveOrStaged(version) || counts(version))
            : !wasPurged(certificate)
                && known.values().stream()
                    .allMatch(each -> each.stream().anyMatch(ChainSearch::isActiveOrStaged));
    if (!inUse) {
      throw new ChainRefusedException(
          CertificateWords.name(certificate)
              + " is for a key that was compromised, retired or purged"
              + (held ? " under " + aliases : ""),
          Nearness.at(Stage.RING));
    }
  }

  private static boolean isActiveOrStaged(KeyVersion version) {
    return version.state() == KeyState.ACTIVE || version.state() == KeyState.STAGED;
  }

  private boolean wasPurged(X509Certificate certificate) {
    Set<String> hashes = purged;
    if (hashes == null) {
      hashes =
          ring.tombstones().stream()
              .filter(tombstone -> tombstone.counts(now))
              .map(Tombstone::publicKey)
              .collect(Collectors.toSet());
      purged = hashes;
    }
    return !hashes.isEmpty() && hashes.contains(Tombstone.hashOf(certificate.getPublicKey()));
  }

  private Map<X500Principal, KeyVersion> subjectsUnder(Alias alias) {
    return subjects.computeIfAbsent(
        alias,
        name ->
            ring.versions(name).stream()
                .filter(this::counts)
                .collect(
                    Collectors.toMap(
                        version -> version.entry().certificate().getSubjectX500Principal(),
                        version -> version,
                        (first, later) -> first)));
  }

  private ValidPaths paths() {
    ValidPaths known = paths;
    if (known == null) {
      List<KeyVersion> authorities =
          policy.chains().values().stream()
              .flatMap(trust -> trust.roots().stream())
              .distinct()
              .flatMap(alias -> ring.versions(alias).stream())
              .filter(this::counts)
              .toList();
      known = new ValidPaths(ring, authorities, presented, now, policy.clockTolerance(), budget);
      paths = known;
    }
    return known;
  }

  private RevocationStatus revocation() {
    RevocationStatus known = revocation;
    if (known == null) {
      known = new RevocationStatus(paths(), presented, now, policy.clockTolerance(), budget);
      revocation = known;
    }
    return known;
  }

  private boolean counts(KeyVersion version) {
    return version.serves(KeyUse.VERIFY, now)
        && (version.state() != KeyState.RETAINED || policy.acceptsRetainedKeys());
  }

  /** Initializes the class, which opens the way. */
  private static ChainMaker.Way<Alias, KeyVersion, Revocation, TrustedChain> wayToChains() {
    try {
      MethodHandles.lookup().ensureInitialized(TrustedChain.class);
    } catch (IllegalAccessException e) {
      throw new IllegalStateException("A public class can be initialized", e);
    }
    return ChainMaker.way();
  }
}
