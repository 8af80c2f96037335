package dev.keyoverlap.cli.renewal;

import dev.keyoverlap.cli.console.CommandException;
import dev.keyoverlap.cli.console.Console;
import dev.keyoverlap.procedure.Action;
import dev.keyoverlap.procedure.Step;
import dev.keyoverlap.renewal.PendingStep;
import dev.keyoverlap.renewal.RenewalState;
import java.util.Optional;

/**
 * A command for the gate of a downtime. It takes the step of the procedure that is at the gate. The
 * keystore says so to every process that uses it.
 */
abstract class GateCommand extends RenewalCommand {

  /** For subclasses. */
  protected GateCommand(Console console) {
    super(console);
  }

  /** The step of the procedure with the partner that does this at the gate. */
  protected PendingStep at(RenewalState state, Action action) throws CommandException {
    String named = partner(state);
    Optional<Step> step = state.procedure(named).first(action);
    if (step.isEmpty()) {
      throw CommandException.refused(
          "NO_DOWNTIME",
          "Cannot use the gate of '"
              + state.alias()
              + "', because "
              + state.procedure(named).caseId()
              + " holds no messages back. `keyoverlap renew next` shows the step.");
    }
    return state.step(named, step.get().number());
  }
}
