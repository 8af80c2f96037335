package dev.keyoverlap.renewal;

import dev.keyoverlap.key.KeyRefusedException;
import dev.keyoverlap.procedure.Action;
import dev.keyoverlap.renewal.StepRefusedException.Reason;
import dev.keyoverlap.ring.Change;
import dev.keyoverlap.ring.KeyringStoreException;
import java.util.List;
import java.util.Optional;

/**
 * The answers in a step in which several people are asked: administrators about their systems, or
 * operators of another process about the messages that it has in flight.
 */
final class RenewalAnswers {

  private RenewalAnswers() {}

  static Renewal answered(
      RenewalDoing now, PendingStep pending, String asked, Answer answer, String evidence)
      throws StepRefusedException, KeyRefusedException, KeyringStoreException {
    boolean drain = pending.step().action() == Action.DRAIN;
    List<Inquiry> before = drain ? now.record().senders() : now.record().inquiries();
    boolean known =
        before.stream()
            .filter(one -> one.partner().equals(pending.partner()))
            .filter(one -> one.administrator().equals(asked))
            .anyMatch(one -> one.answer().equals(Optional.of(answer)));
    if (known) {
      return now.renewal();
    }
    if (!(drain || pending.step().action() == Action.ASK) || now.record().isDone(pending)) {
      throw StepRefusedException.at(
          pending,
          Reason.OUT_OF_ORDER,
          "it asks nobody, or all answers are already confirmed. "
              + "Check the state of the renewal.");
    }
    now.requireSaid(evidence);
    if (drain) {
      // Before messages are held back, nobody knows what will be in flight.
      RenewalOrder.requireOpen(now.record(), pending);
    }
    Change.Note note = new Change.Note(now.who(), evidence);
    Inquiry inquiry =
        new Inquiry(
            pending.partner(), new Change.Note(asked, "").author(), Optional.of(answer), note);
    Change.Note line = new Change.Note(now.who(), asked + " answers " + answer + ": " + evidence);
    RenewalRecord next = drain ? now.record().withSender(inquiry) : now.record().with(inquiry);
    return now.commit(next, RenewalDoing.note(pending, line), Optional.empty()).renewal();
  }

  /** With one who does not cope, or of whom nobody knows, there is a downtime. */
  static RenewalRecord heeded(RenewalRecord record, PendingStep pending) {
    boolean all =
        RenewalOrder.asked(record, pending.partner()).stream()
            .allMatch(one -> one.answer().equals(Optional.of(Answer.YES)));
    return record.withTrack(
        pending.partner(), track -> track.procedure().asAnswered(all).map(track::by).orElse(track));
  }
}
