package dev.keyoverlap.internal.revocation;

import dev.keyoverlap.internal.path.CandidatePath;
import dev.keyoverlap.internal.path.ChainRefusedException;
import dev.keyoverlap.internal.path.Nearness;
import dev.keyoverlap.internal.path.PresentedCertificates;
import dev.keyoverlap.internal.path.ValidPaths;
import dev.keyoverlap.internal.revocation.ListSigners.Place;
import dev.keyoverlap.internal.revocation.ListStatus.Answer;
import dev.keyoverlap.internal.revocation.ListStatus.Status;
import dev.keyoverlap.internal.words.CertificateWords;
import dev.keyoverlap.internal.words.ForeignMessage;
import dev.keyoverlap.internal.work.Budget;
import dev.keyoverlap.key.ClockTolerance;
import dev.keyoverlap.message.ChainTrust;
import dev.keyoverlap.message.RevocationCheck;
import dev.keyoverlap.message.RevocationCheck.Source;
import dev.keyoverlap.message.TrustedChain.Revocation;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.IdentityHashMap;

/**
 * Asks about each certificate of a path that is valid otherwise, from the authority in the ring
 * down. So nothing is asked in the name of an authority that has been revoked itself. One for each
 * message.
 */
public final class RevocationStatus {

  private final ListSigners listSigners;
  private final OcspSigners ocspSigners;
  private final Instant now;
  private final ClockTolerance tolerance;
  private final IdentityHashMap<RevocationCheck, GivenStatus> given = new IdentityHashMap<>();

  public RevocationStatus(
      ValidPaths paths,
      PresentedCertificates presented,
      Instant now,
      ClockTolerance tolerance,
      Budget budget) {
    this.listSigners = new ListSigners(paths, presented, budget);
    this.ocspSigners = new OcspSigners(paths, presented, now, tolerance, budget);
    this.now = now;
    this.tolerance = tolerance;
  }

  public Revocation require(CandidatePath path, ChainTrust trust) throws ChainRefusedException {
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
    return new ChainRefusedException(
        CertificateWords.name(certificate) + why, Nearness.revocation(index));
  }

  private Answer answer(Place place, ChainTrust trust, RevocationCheck check)
      throws ChainRefusedException {
    if (check.source() == Source.OCSP) {
      return OnlineStatus.ask(place, check, now);
    }
    GivenStatus status;
    try {
      status = given.computeIfAbsent(check, this::given);
    } catch (RuntimeException e) {
      // Whoever supplies the lists and answers is not ours.
      return new Answer(
          Status.UNKNOWN, "the supplier of lists and answers failed: " + ForeignMessage.of(e));
    }
    return status.ask(place, trust);
  }

  private GivenStatus given(RevocationCheck check) {
    ListStatus lists = new ListStatus(listSigners, now, tolerance);
    lists.add(check.crls());
    return new GivenStatus(
        check,
        lists,
        new AnswerStatus(
            ocspSigners, now, tolerance, check.responderCertificate(), check.answers()));
  }
}
