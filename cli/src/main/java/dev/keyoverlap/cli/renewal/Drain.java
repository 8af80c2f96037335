package dev.keyoverlap.cli.renewal;

import dev.keyoverlap.cli.console.Console;
import dev.keyoverlap.procedure.Action;
import dev.keyoverlap.renewal.Answer;
import dev.keyoverlap.renewal.PendingStep;
import dev.keyoverlap.renewal.Renewal;
import dev.keyoverlap.renewal.StepRefusedException;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Records that no message is in flight. */
@Command(
    name = "drain",
    description = {
      "Record that no message is in flight, after `pause`. --why is the evidence.",
      "",
      "This command sees no messages. Check your queues, or the gates of your processes."
    })
public final class Drain extends GateCommand {

  @Option(
      names = "--process",
      paramLabel = "NAME",
      description =
          "A process that was checked, as named with --also-sent-by. The step is done when all are"
              + " checked. Can be repeated.")
  private List<String> processes = new ArrayList<>();

  /** For picocli. */
  public Drain(Console console) {
    super(console);
  }

  @Override
  protected Renewal step(Renewal renewal) throws Exception {
    PendingStep step = at(renewal.state(), Action.DRAIN);
    String evidence = evidence("Evidence that no message is in flight");
    Renewal checked = renewal;
    for (String process : processes) {
      checked = checked.recordAnswer(step, process, Answer.YES, evidence);
    }
    try {
      return checked.confirm(step, evidence);
    } catch (StepRefusedException e) {
      if (e.reason() != StepRefusedException.Reason.NEEDS_ANSWERS || processes.isEmpty()) {
        throw e;
      }
      console.note("Other processes are still to be checked. Name each with --process.");
      return checked;
    }
  }
}
