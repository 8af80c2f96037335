package dev.keyoverlap.message;

import dev.keyoverlap.Alias;
import dev.keyoverlap.KeyState;
import dev.keyoverlap.KeyUse;
import dev.keyoverlap.KeyVersion;
import dev.keyoverlap.Keyring;
import dev.keyoverlap.message.TrustedChain.Revocation;
import java.nio.ByteBuffer;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import javax.security.auth.x500.X500Principal;

/**
 * Finds out whether signers whose certificates came with a message chain to an authority of the
 * ring, as the policy says; for verifiers, one for each message.
 *
 * <pre>{@code
 * ChainSearch chains = ChainSearch.with(ring, policy, clock.instant(), presented);
 * if (chains.isAsked()) {
 *   // first the signature, which costs little; then
 *   TrustedChain chain = chains.find(certificate);
 * }
 * }</pre>
 *
 * <p>What a message can make this do is bounded: of the certificates that came with it only the
 * first 256 are looked at, a path has at most 8 of them, and at most {@value #MOST_VALIDATIONS}
 * paths of one message are validated.
 *
 * <p>Not for use by several threads.
 */
public final class ChainSearch {

  static final int MOST_VALIDATIONS = 64;

  private final Keyring ring;
  private final VerificationPolicy policy;
  private final Instant now;
  private final PresentedCertificates presented;
  private int validations;

  private ChainSearch(
      Keyring ring, VerificationPolicy policy, Instant now, PresentedCertificates presented) {
    this.ring = ring;
    this.policy = policy;
    this.now = now;
    this.presented = presented;
  }

  /**
   * A search for one message.
   *
   * @param ring the ring that the message is judged with
   * @param policy the policy that it is judged under
   * @param now the time that it is judged at
   * @param presented the certificates that came with it
   * @return the search
   */
  public static ChainSearch with(
      Keyring ring, VerificationPolicy policy, Instant now, PresentedCertificates presented) {
    return new ChainSearch(ring, policy, now, presented);
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
   * @throws ChainRefusedException if there is none; its message says why the best attempt failed
   */
  public TrustedChain find(X509Certificate signer) throws ChainRefusedException {
    ChainRefusedException best =
        new ChainRefusedException("the policy does not go by chains", Integer.MAX_VALUE);
    for (Map.Entry<Alias, ChainTrust> rule : policy.chains().entrySet()) {
      try {
        return find(signer, rule.getKey(), rule.getValue());
      } catch (ChainRefusedException e) {
        best = better(best, e);
      }
    }
    throw best;
  }

  private static ChainRefusedException better(
      ChainRefusedException one, ChainRefusedException other) {
    return other.remaining() <= one.remaining() ? other : one;
  }

  private TrustedChain find(X509Certificate signer, Alias alias, ChainTrust trust)
      throws ChainRefusedException {
    Optional<KeyVersion> successorOf = requireSubject(signer, alias, trust);
    SignerCertificate.requireFit(signer, trust.purposes());
    PathFinder finder = new PathFinder(authorities(trust), presented.all(), now);
    List<CandidatePath> paths = finder.paths(signer);
    if (paths.isEmpty()) {
      throw new ChainRefusedException(
          Reason.name(signer)
              + " does not chain to an authority under "
              + trust.roots()
              + finder.hint());
    }
    ChainRefusedException best = new ChainRefusedException("", Integer.MAX_VALUE);
    for (CandidatePath path : paths) {
      try {
        validate(path);
        Revocation revocation = RevocationStatus.require(path, trust.revocation(), now);
        return new TrustedChain(
            alias, path.certificates(), path.authority(), successorOf, revocation);
      } catch (ChainRefusedException e) {
        best = better(best, e);
      }
    }
    throw best;
  }

  /** The cheapest question, asked first. */
  private Optional<KeyVersion> requireSubject(X509Certificate signer, Alias alias, ChainTrust trust)
      throws ChainRefusedException {
    X500Principal subject = signer.getSubjectX500Principal();
    boolean right =
        switch (trust.subjects()) {
          case ANY -> true;
          case NAMED -> trust.names(subject);
          case AS_IN_THE_RING -> known(alias, subject).isPresent();
        };
    if (!right) {
      throw new ChainRefusedException(
          Reason.name(signer)
              + " is for another subject than the policy wants for '"
              + alias
              + "'");
    }
    return trust.subjects() == ChainTrust.Subjects.AS_IN_THE_RING
        ? known(alias, subject)
        : Optional.empty();
  }

  private Optional<KeyVersion> known(Alias alias, X500Principal subject) {
    return ring.versions(alias).stream()
        .filter(this::counts)
        .filter(version -> version.entry().certificate().getSubjectX500Principal().equals(subject))
        .filter(version -> !ChainTrust.isEmpty(subject))
        .findFirst();
  }

  private List<KeyVersion> authorities(ChainTrust trust) {
    List<KeyVersion> authorities = new ArrayList<>();
    for (Alias alias : trust.roots()) {
      ring.versions(alias).stream().filter(this::counts).forEach(authorities::add);
    }
    return authorities;
  }

  private boolean counts(KeyVersion version) {
    return version.serves(KeyUse.VERIFY, now)
        && (version.state() != KeyState.RETAINED || policy.countsRetainedKeys());
  }

  private void validate(CandidatePath path) throws ChainRefusedException {
    validations++;
    if (validations > MOST_VALIDATIONS) {
      throw new ChainRefusedException("the message gives more paths than are tried");
    }
    Set<ByteBuffer> compromised = compromisedKeys();
    for (X509Certificate certificate : path.certificates()) {
      if (compromised.contains(publicKey(certificate))) {
        throw new ChainRefusedException(
            Reason.name(certificate) + " is for a key that was declared compromised", -1);
      }
    }
    PathValidation.validate(path, now);
  }

  /** A new certificate does not make a key good again, and neither does another authority. */
  private Set<ByteBuffer> compromisedKeys() {
    return ring.versions().stream()
        .filter(version -> version.state() == KeyState.COMPROMISED)
        .map(version -> publicKey(version.entry().certificate()))
        .collect(Collectors.toSet());
  }

  /** As encoded: providers do not call each other's keys equal. */
  private static ByteBuffer publicKey(X509Certificate certificate) {
    return ByteBuffer.wrap(certificate.getPublicKey().getEncoded());
  }
}
