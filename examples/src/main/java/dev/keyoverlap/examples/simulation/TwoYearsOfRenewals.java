package dev.keyoverlap.examples.simulation;

import dev.keyoverlap.examples.simulation.Simulation.Plan;
import dev.keyoverlap.key.KeyOverlapException;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;

/**
 * Simulates 24 months of weekly renewals by a set clock, with all kinds of partners and messages
 * that are up to 90 days late. The exit status is 0 if no message was lost. For comparison, the
 * table also has the losses when keys are overwritten.
 *
 * <pre>{@code
 * mvn -q -Pdemo -pl examples -am compile \
 *   -Dexec.mainClass=dev.keyoverlap.examples.simulation.TwoYearsOfRenewals
 * }</pre>
 */
public final class TwoYearsOfRenewals {

  private static final Plan PLAN = new Plan(104, 14, 1);

  private TwoYearsOfRenewals() {}

  /**
   * Runs the simulation.
   *
   * @param args none
   * @throws Exception if it fails
   */
  public static void main(String[] args) throws Exception {
    if (run(PLAN, System.out) > 0) {
      System.exit(1);
    }
  }

  /** How many messages were lost. */
  static int run(Plan plan, PrintStream out) throws KeyOverlapException {
    List<Outcome> outcomes = new ArrayList<>();
    List<Outcome> controls = new ArrayList<>();
    for (PartnerClass kind : PartnerClass.values()) {
      out.printf(
          "%2d of %d: %s%n", outcomes.size() + 1, PartnerClass.values().length, kind.title());
      outcomes.add(Simulation.run(kind, plan));
      controls.add(Simulation.overwrite(kind, plan));
    }
    out.println();
    out.print(Outcome.table(outcomes, controls));
    return outcomes.stream().mapToInt(Outcome::lost).sum();
  }
}
