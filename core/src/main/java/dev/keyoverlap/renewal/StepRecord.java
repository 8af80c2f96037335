package dev.keyoverlap.renewal;

import dev.keyoverlap.ring.Change;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Objects;
import java.util.Optional;

/**
 * The record of a step that was done: when, by whom, and the evidence.
 *
 * <p>{@link RenewalState#done()} lists the records of a renewal. Immutable and safe for use by
 * several threads.
 *
 * @since 1.0
 */
public final class StepRecord {

  private final String partner;
  private final int number;
  private final Instant at;
  private final Change.Note note;
  private final Optional<Instant> from;
  private final Optional<Instant> until;

  StepRecord(
      String partner,
      int number,
      Instant at,
      Change.Note note,
      Optional<Instant> from,
      Optional<Instant> until) {
    this.partner = partner;
    this.number = number;
    this.at = at;
    this.note = note;
    this.from = from;
    this.until = until;
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
   * The number of the step.
   *
   * @return from 1; 0 for an event that is not a step, such as a partner's return to the old key
   */
  public int number() {
    return number;
  }

  /**
   * When the step was recorded.
   *
   * @return the moment, in UTC
   */
  public Instant at() {
    return at;
  }

  /**
   * The person who recorded the step, and the evidence.
   *
   * @return the note
   */
  public Change.Note note() {
    return note;
  }

  /**
   * The beginning of the downtime or the date that this step agreed on.
   *
   * @return the moment, in UTC; empty if the step agreed on no time
   */
  public Optional<Instant> from() {
    return from;
  }

  /**
   * The end of the downtime that this step agreed on.
   *
   * @return the moment, in UTC; empty if the step agreed on no time
   */
  public Optional<Instant> until() {
    return until;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof StepRecord that
        && partner.equals(that.partner)
        && number == that.number
        && at.equals(that.at)
        && note.equals(that.note)
        && from.equals(that.from)
        && until.equals(that.until);
  }

  @Override
  public int hashCode() {
    return Objects.hash(partner, number, at, note, from, until);
  }

  /** One line for people. */
  @Override
  public String toString() {
    return at.truncatedTo(ChronoUnit.SECONDS)
        + " "
        + (partner.isEmpty() ? "" : partner + ", ")
        + (number == 0 ? "event" : "step " + number)
        + note
        + from.map(time -> ", from " + time).orElse("")
        + until.map(time -> " to " + time).orElse("");
  }
}
