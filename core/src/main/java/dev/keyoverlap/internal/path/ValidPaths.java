package dev.keyoverlap.internal.path;

import dev.keyoverlap.internal.path.Nearness.Stage;
import dev.keyoverlap.internal.words.CertificateWords;
import dev.keyoverlap.internal.work.Budget;
import dev.keyoverlap.internal.work.Work;
import dev.keyoverlap.key.ClockTolerance;
import dev.keyoverlap.message.Limit;
import dev.keyoverlap.message.LimitExceededException;
import dev.keyoverlap.ring.KeyVersion;
import dev.keyoverlap.ring.Keyring;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Collection;
import java.util.IdentityHashMap;
import java.util.Optional;

/**
 * The paths of one message to authorities of the ring, for signers and for those who sign lists.
 * Each is searched for once and validated once.
 */
public final class ValidPaths {

  private final Keyring ring;
  private final PathFinder finder;
  private final Instant now;
  private final ClockTolerance tolerance;
  private final Budget budget;
  private final IdentityHashMap<CandidatePath, Optional<ChainRefusedException>> validated =
      new IdentityHashMap<>();

  public ValidPaths(
      Keyring ring,
      Collection<KeyVersion> authorities,
      PresentedCertificates presented,
      Instant now,
      ClockTolerance tolerance,
      Budget budget) {
    this.finder = new PathFinder(authorities, presented.all(), now, tolerance, budget);
    this.now = now;
    this.tolerance = tolerance;
    this.budget = budget;
    this.ring = ring;
  }

  public PathFinder finder() {
    return finder;
  }

  public void requireValid(CandidatePath path) throws ChainRefusedException {
    Optional<ChainRefusedException> outcome = validated.get(path);
    if (outcome == null) {
      try {
        budget.spend(Limit.PATH_VALIDATIONS, 1);
      } catch (LimitExceededException e) {
        throw ChainRefusedException.limit(e);
      }
      budget.did(Work.PUBLIC_KEY_OPERATIONS, path.certificates().size());
      outcome = flaw(path);
      validated.put(path, outcome);
    }
    if (outcome.isPresent()) {
      throw outcome.get();
    }
  }

  /**
   * Whether a path is valid, for those who try others then.
   *
   * @throws ChainRefusedException if the message has met a limit
   */
  public boolean isValid(CandidatePath path) throws ChainRefusedException {
    try {
      requireValid(path);
      return true;
    } catch (ChainRefusedException e) {
      if (e.isByLimit()) {
        throw e;
      }
      return false;
    }
  }

  private Optional<ChainRefusedException> flaw(CandidatePath path) {
    try {
      PathValidation.validate(path, now, tolerance);
      requireNoneBarred(path);
      return Optional.empty();
    } catch (ChainRefusedException e) {
      return Optional.of(e);
    }
  }

  /** A new certificate does not make a key good again, and neither does another authority. */
  private void requireNoneBarred(CandidatePath path) throws ChainRefusedException {
    for (X509Certificate certificate : path.certificates()) {
      if (ring.isBarred(certificate, now)) {
        throw new ChainRefusedException(
            CertificateWords.name(certificate)
                + " is for a key that was compromised, retired or purged",
            Nearness.at(Stage.RING));
      }
    }
  }
}
