package dev.keyoverlap.cli.renewal;

import dev.keyoverlap.cli.console.Console;
import dev.keyoverlap.procedure.Action.Kind;
import dev.keyoverlap.renewal.PendingStep;
import dev.keyoverlap.renewal.Renewal;
import dev.keyoverlap.renewal.RenewalState;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Records that a person did a step. */
@Command(
    name = "confirm",
    description = {
      "Record that a person did the next step, or was told. --why is the evidence.",
      "",
      "Repeating it has no effect."
    })
public final class RenewConfirm extends RenewalCommand {

  @Option(
      names = "--step",
      paramLabel = "NUMBER",
      description = "The number of the step, if several can be done in any order.")
  private int number;

  @Option(
      names = "--second-alias",
      description =
          "Record instead that the flows name the second alias. Needed before both keys are"
              + " active.")
  private boolean second;

  /** For picocli. */
  public RenewConfirm(Console console) {
    super(console);
  }

  @Override
  protected Renewal step(Renewal renewal) throws Exception {
    RenewalState state = renewal.state();
    if (second) {
      String told = partner(state);
      return renewal.confirmSecondAlias(
          told, evidence("Evidence that the flows name '" + state.secondAlias() + "'"));
    }
    PendingStep step = meant(state, number, RenewConfirm::isConfirmed);
    return renewal.confirm(
        step, step.step().action().kind() == Kind.PERFORM ? change.reason() : evidence("Evidence"));
  }

  private static boolean isConfirmed(PendingStep pending) {
    Kind kind = pending.step().action().kind();
    return kind == Kind.TELL || kind == Kind.CONFIRM;
  }
}
