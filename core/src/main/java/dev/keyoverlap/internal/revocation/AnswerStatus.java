package dev.keyoverlap.internal.revocation;

import dev.keyoverlap.internal.path.ChainRefusedException;
import dev.keyoverlap.internal.revocation.ListSigners.Place;
import dev.keyoverlap.internal.revocation.ListSigners.Standing;
import dev.keyoverlap.internal.revocation.ListStatus.Answer;
import dev.keyoverlap.internal.revocation.ListStatus.Status;
import dev.keyoverlap.internal.revocation.OcspAnswer.Kind;
import dev.keyoverlap.internal.revocation.OcspAnswer.Single;
import dev.keyoverlap.internal.words.ForeignMessage;
import dev.keyoverlap.key.ClockTolerance;
import dev.keyoverlap.message.ChainTrust;
import java.io.IOException;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/**
 * The caller's OCSP answers about the certificates of one message's paths (RFC 6960, 3.2).
 *
 * <p>A certificate is revoked if any answer that counts says so; only a hold is lifted by a newer
 * one. It is known not to be if one says that.
 */
final class AnswerStatus {

  private final OcspSigners signers;
  private final Instant now;
  private final ClockTolerance tolerance;
  private final Optional<X509Certificate> own;
  private final List<OcspAnswer> answers = new ArrayList<>();
  private Optional<String> unreadable = Optional.empty();

  AnswerStatus(
      OcspSigners signers,
      Instant now,
      ClockTolerance tolerance,
      Optional<X509Certificate> own,
      Collection<byte[]> given) {
    this.signers = signers;
    this.now = now;
    this.tolerance = tolerance;
    this.own = own;
    for (byte[] encoded : given) {
      try {
        answers.add(OcspAnswer.read(encoded));
      } catch (IOException | RuntimeException e) {
        unreadable = Optional.of("an answer cannot be read: " + ForeignMessage.of(e));
      }
    }
  }

  /**
   * Asks about one certificate.
   *
   * @param place its place in a valid path, whose certificates above it are not revoked
   * @param trust the rule that the path is for
   * @param standing asked about those who signed answers
   */
  Answer ask(Place place, ChainTrust trust, Standing standing) throws ChainRefusedException {
    List<Single> counting = new ArrayList<>();
    String why = unreadable.orElse("there is no answer for it");
    for (OcspAnswer answer : answers) {
      for (Single single : answer.statuses()) {
        if (!single.certificate().means(place.certificate(), place.issuer().certificate())) {
          continue;
        }
        Optional<String> flaw =
            isUsable(answer, single)
                ? signers.flaw(answer, place, trust, own, standing)
                : Optional.of("it is not in force now, or says more than is understood here");
        if (flaw.isEmpty()) {
          counting.add(single);
        } else {
          why = "the answer for it does not count: " + flaw.get();
        }
      }
    }
    return counting.isEmpty() ? new Answer(Status.UNKNOWN, why) : answer(counting);
  }

  private boolean isUsable(OcspAnswer answer, Single single) {
    return single.understood()
        && single.isInForce(now, tolerance)
        && tolerance.hasBegun(answer.producedAt(), now);
  }

  private static Answer answer(List<Single> counting) {
    Optional<Instant> good = newest(counting, Kind.GOOD);
    for (Single single : counting) {
      boolean lifted =
          single.said().hold() && good.filter(single.thisUpdate()::isBefore).isPresent();
      if (single.said().kind() == Kind.REVOKED && !lifted) {
        return new Answer(Status.REVOKED, "answered so since " + single.said().since());
      }
    }
    return good.isPresent()
        ? new Answer(Status.GOOD, "")
        : new Answer(Status.UNKNOWN, "the responder does not know it");
  }

  private static Optional<Instant> newest(List<Single> counting, Kind kind) {
    return counting.stream()
        .filter(single -> single.said().kind() == kind)
        .map(Single::thisUpdate)
        .max(Instant::compareTo);
  }
}
