package dev.keyoverlap.renewal;

import dev.keyoverlap.procedure.Step;

/**
 * A step of a renewal, together with the partner that it concerns.
 *
 * <pre>{@code
 * for (PendingStep pending : renewal.state().pendingSteps()) {
 *   System.out.println(pending.step().role().title() + ": " + pending.step().sentence());
 * }
 * }</pre>
 *
 * <p>You get one from {@link Renewal#next()}, {@link RenewalState#pendingSteps()} or {@link
 * Renewal#step(String, int)}. Two are equal if partner and step are. Immutable and safe for use by
 * several threads.
 *
 * @since 1.0
 */
public final class PendingStep {

  private final String partner;
  private final Step step;

  PendingStep(String partner, Step step) {
    this.partner = partner;
    this.step = step;
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
   * The step of the procedure with this partner.
   *
   * @return the step
   */
  public Step step() {
    return step;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof PendingStep that
        && partner.equals(that.partner)
        && step.equals(that.step);
  }

  @Override
  public int hashCode() {
    return 31 * partner.hashCode() + step.hashCode();
  }

  /** The partner, if it has a name, and the step. */
  @Override
  public String toString() {
    return (partner.isEmpty() ? "" : partner + ", ") + step;
  }
}
