package dev.keyoverlap.internal.revocation;

import dev.keyoverlap.internal.path.ChainRefusedException;
import dev.keyoverlap.internal.revocation.ListSigners.Place;
import dev.keyoverlap.internal.revocation.ListStatus.Answer;
import dev.keyoverlap.internal.revocation.ListStatus.Status;
import dev.keyoverlap.message.ChainTrust;
import dev.keyoverlap.message.RevocationCheck;
import dev.keyoverlap.message.RevocationCheck.Source;
import java.security.cert.X509Certificate;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/**
 * The status of the certificates of one message's paths by the lists and the OCSP answers that the
 * caller has. A certificate is revoked if either says so, and known not to be if either says that.
 */
final class GivenStatus {

  private final RevocationCheck check;
  private final ListStatus lists;
  private final AnswerStatus answers;

  /**
   * The certificates whose status is being found out, so that no search waits for its own result.
   */
  private final Set<X509Certificate> asked = new HashSet<>();

  GivenStatus(RevocationCheck check, ListStatus lists, AnswerStatus answers) {
    this.check = check;
    this.lists = lists;
    this.answers = answers;
  }

  /**
   * Asks about one certificate.
   *
   * @param place its place in a valid path, whose certificates above it are not revoked
   * @param trust the rule that the path is for
   */
  Answer ask(Place place, ChainTrust trust) throws ChainRefusedException {
    boolean first = asked.add(place.certificate());
    try {
      Answer given = given(place, trust);
      if (given.status() != Status.UNKNOWN
          || check.source() != Source.GIVEN_OR_DISTRIBUTION_POINTS) {
        return given;
      }
      lists.add(check.fetched(DistributionPoint.addresses(place.certificate())));
      return given(place, trust);
    } finally {
      if (first) {
        asked.remove(place.certificate());
      }
    }
  }

  private Answer given(Place place, ChainTrust trust) throws ChainRefusedException {
    Optional<Answer> listed =
        check.hasLists()
            ? Optional.of(lists.ask(place, trust, signer -> isGood(signer, trust, true)))
            : Optional.empty();
    Optional<Answer> answered =
        check.hasAnswers()
            ? Optional.of(answers.ask(place, trust, signer -> isGood(signer, trust, false)))
            : Optional.empty();
    if (listed.isEmpty() || answered.isEmpty()) {
      return listed.or(() -> answered).orElseThrow();
    }
    Answer one = listed.get();
    Answer other = answered.get();
    if (one.status() == Status.REVOKED || other.status() == Status.REVOKED) {
      return one.status() == Status.REVOKED ? one : other;
    }
    return one.status() == Status.GOOD || other.status() == Status.GOOD
        ? new Answer(Status.GOOD, "")
        : new Answer(Status.UNKNOWN, one.reason() + "; " + other.reason());
  }

  /**
   * Whether the signer's certificate is good itself, with all above it. The signer's own list may
   * say so, since an authority that has only this key for lists has no other. A responder's own
   * answer may not.
   */
  private boolean isGood(Place signer, ChainTrust trust, boolean ownWordCounts)
      throws ChainRefusedException {
    for (int i = signer.path().certificates().size() - 1; i >= signer.index(); i--) {
      Place place = new Place(signer.path(), i);
      boolean isOwnWord = asked.contains(place.certificate());
      if (isOwnWord ? !ownWordCounts : ask(place, trust).status() != Status.GOOD) {
        return false;
      }
    }
    return true;
  }
}
