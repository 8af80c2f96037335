package dev.keyoverlap.cli.renewal;

import dev.keyoverlap.cli.console.Console;
import dev.keyoverlap.procedure.Action;
import dev.keyoverlap.renewal.Answer;
import dev.keyoverlap.renewal.Renewal;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Records what an administrator answered. */
@Command(
    name = "answer",
    description = {
      "Record whether the system of an administrator handles two keys.",
      "",
      "The step is confirmed when all have answered. Without a yes from each, a downtime follows."
    })
public final class RenewAnswer extends RenewalCommand {

  @Parameters(
      index = "1",
      paramLabel = "ADMINISTRATOR",
      description = "The administrator who answered.")
  private String administrator;

  @Parameters(index = "2", paramLabel = "ANSWER", description = "The answer: yes, no or unknown.")
  private Answer answer;

  /** For picocli. */
  public RenewAnswer(Console console) {
    super(console);
    this.administrator = "";
    this.answer = Answer.UNKNOWN;
  }

  @Override
  protected Renewal step(Renewal renewal) throws Exception {
    return renewal.recordAnswer(
        meant(renewal.state(), 0, pending -> pending.step().action() == Action.ASK),
        administrator,
        answer,
        evidence("Evidence, such as a mail"));
  }
}
