package dev.keyoverlap.renewal;

import dev.keyoverlap.procedure.Action;
import dev.keyoverlap.ring.Change;
import java.util.Objects;
import java.util.Optional;

/**
 * A question to an administrator in a step of {@link Action#ASK}, and the answer.
 *
 * <p>{@link Renewal#recordAnswer} records one, and {@link RenewalState#inquiries()} lists them.
 * Immutable and safe for use by several threads.
 *
 * @since 1.0
 */
public final class Inquiry {

  private final String partner;
  private final String administrator;
  private final Optional<Answer> answer;
  private final Change.Note note;

  Inquiry(String partner, String administrator, Optional<Answer> answer, Change.Note note) {
    this.partner = partner;
    this.administrator = administrator;
    this.answer = answer;
    this.note = note;
  }

  /**
   * The partner.
   *
   * @return its name as given to {@link Renewal.Builder}; empty if there is only one
   */
  public String partner() {
    return partner;
  }

  /**
   * The administrator, or the other process that sends messages.
   *
   * @return one line
   */
  public String administrator() {
    return administrator;
  }

  /**
   * The answer.
   *
   * @return empty until somebody records one
   */
  public Optional<Answer> answer() {
    return answer;
  }

  /**
   * The person who recorded the answer, and the evidence.
   *
   * @return empty texts until somebody records an answer
   */
  public Change.Note note() {
    return note;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Inquiry that
        && partner.equals(that.partner)
        && administrator.equals(that.administrator)
        && answer.equals(that.answer)
        && note.equals(that.note);
  }

  @Override
  public int hashCode() {
    return Objects.hash(partner, administrator, answer, note);
  }

  /** The administrator and the answer. */
  @Override
  public String toString() {
    return administrator + ": " + answer.map(Answer::name).orElse("no answer yet") + note;
  }
}
