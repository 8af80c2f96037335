package dev.keyoverlap.renewal;

import dev.keyoverlap.Change;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;

/**
 * A step that was done: when, by whom, and what vouches for it.
 *
 * <p>Immutable and safe for use by several threads.
 *
 * @param partner towards whom; empty if there is only one partner
 * @param number the number of the step
 * @param at when it was recorded, in UTC
 * @param note who recorded it, and the evidence
 * @param from the beginning of what was agreed on in this step, if it was a time
 * @param until the end of what was agreed on in this step, if it was a time
 */
public record StepRecord(
    String partner,
    int number,
    Instant at,
    Change.Note note,
    Optional<Instant> from,
    Optional<Instant> until) {

  /** One line for people. */
  @Override
  public String toString() {
    return at.truncatedTo(ChronoUnit.SECONDS)
        + " "
        + (partner.isEmpty() ? "" : partner + ", ")
        + "step "
        + number
        + note
        + from.map(time -> ", from " + time).orElse("")
        + until.map(time -> " to " + time).orElse("");
  }
}
