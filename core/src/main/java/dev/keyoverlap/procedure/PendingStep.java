package dev.keyoverlap.procedure;

/**
 * A step of a renewal in progress that can be done now, and towards whom.
 *
 * <pre>{@code
 * for (PendingStep turn : renewal.state().pendingSteps()) {
 *   System.out.println(turn.step().role() + ": " + turn.step().sentence());
 * }
 * }</pre>
 *
 * <p>Immutable and safe for use by several threads.
 *
 * @param partner the partner, as named when the renewal was begun; empty if there is only one
 * @param step the step of the procedure with this partner
 */
public record PendingStep(String partner, Step step) {

  /** The partner, if named, and the step. */
  @Override
  public String toString() {
    return (partner.isEmpty() ? "" : partner + ", ") + step;
  }
}
