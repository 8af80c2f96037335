package dev.keyoverlap.message;

import dev.keyoverlap.ClockTolerance;
import dev.keyoverlap.internal.work.Budget;
import dev.keyoverlap.message.ListSigners.Place;
import dev.keyoverlap.message.ListStatus.Answer;
import dev.keyoverlap.message.ListStatus.Status;
import dev.keyoverlap.message.RevocationCheck.Source;
import dev.keyoverlap.message.TrustedChain.Revocation;
import java.net.URI;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.IdentityHashMap;
import java.util.List;

/**
 * Asks about each certificate of a path that is valid otherwise, from the authority in the ring
 * down, so that nothing is asked in the name of an authority that has been revoked itself. One for
 * each message.
 */
final class RevocationStatus {

  private final ListSigners signers;
  private final Instant now;
  private final ClockTolerance tolerance;
  private final IdentityHashMap<RevocationCheck, ListStatus> lists = new IdentityHashMap<>();

  RevocationStatus(
      ValidPaths paths,
      PresentedCertificates presented,
      Instant now,
      ClockTolerance tolerance,
      Budget budget) {
    this.signers = new ListSigners(paths, presented, budget);
    this.now = now;
    this.tolerance = tolerance;
  }

  Revocation require(CandidatePath path, ChainTrust trust) throws ChainRefusedException {
    if (trust.revocation().isEmpty()) {
      return Revocation.NOT_CHECKED;
    }
    RevocationCheck check = trust.revocation().get();
    boolean known = true;
    for (int i = path.certificates().size() - 1; i >= 0; i--) {
      Answer answer = answer(new Place(path, i), trust, check);
      X509Certificate certificate = path.certificates().get(i);
      if (answer.status() == Status.REVOKED) {
        throw refused(certificate, " is revoked: " + answer.reason(), i);
      }
      if (answer.status() == Status.UNKNOWN && !check.acceptsUnknown()) {
        throw refused(certificate, " may be revoked: " + answer.reason(), i);
      }
      known &= answer.status() == Status.GOOD;
    }
    return known ? Revocation.NOT_REVOKED : Revocation.UNKNOWN;
  }

  private static ChainRefusedException refused(X509Certificate certificate, String why, int index) {
    return new ChainRefusedException(Reason.name(certificate) + why, Nearness.revocation(index));
  }

  private Answer answer(Place place, ChainTrust trust, RevocationCheck check)
      throws ChainRefusedException {
    if (check.source() == Source.OCSP) {
      return OnlineStatus.ask(place, check, now);
    }
    ListStatus status;
    try {
      status = lists.computeIfAbsent(check, this::given);
    } catch (RuntimeException e) {
      // Whoever supplies the lists is not ours.
      return new Answer(Status.UNKNOWN, "the lists cannot be had: " + e.getMessage());
    }
    Answer answer = status.ask(place, trust);
    if (answer.status() == Status.UNKNOWN && check.source() == Source.CRLS_OR_DISTRIBUTION_POINTS) {
      status.add(check.fetched(addresses(place.certificate())));
      return status.ask(place, trust);
    }
    return answer;
  }

  private ListStatus given(RevocationCheck check) {
    ListStatus status = new ListStatus(signers, now, tolerance);
    status.add(check.crls());
    return status;
  }

  private static List<URI> addresses(X509Certificate certificate) {
    return DistributionPoint.of(certificate).stream()
        .flatMap(point -> point.addresses().stream())
        .distinct()
        .toList();
  }
}
