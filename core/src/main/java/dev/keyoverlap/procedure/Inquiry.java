package dev.keyoverlap.procedure;

import dev.keyoverlap.Change;
import java.util.Optional;

/**
 * An administrator who is asked in a step of {@link Action#ASK}, and the answer.
 *
 * <p>Immutable and safe for use by several threads.
 *
 * @param partner the partner, as named when the renewal was begun; empty if there is only one
 * @param administrator who is asked, in one line
 * @param answer the answer; empty as long as there is none
 * @param note who recorded the answer, and what shows it
 */
public record Inquiry(
    String partner, String administrator, Optional<Answer> answer, Change.Note note) {

  /** Who, and the answer. */
  @Override
  public String toString() {
    return administrator + ": " + answer.map(Answer::name).orElse("no answer yet") + note;
  }
}
