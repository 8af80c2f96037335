package dev.keyoverlap.cli.renewal;

import dev.keyoverlap.cli.console.Console;
import dev.keyoverlap.procedure.Action;
import dev.keyoverlap.renewal.Renewal;
import picocli.CommandLine.Command;

/** Sends messages again. */
@Command(
    name = "resume",
    description = "Send messages again, at the end of a downtime of a renewal.")
public final class Resume extends GateCommand {

  /** For picocli. */
  public Resume(Console console) {
    super(console);
  }

  @Override
  protected Renewal step(Renewal renewal) throws Exception {
    return renewal.perform(at(renewal.state(), Action.RESUME));
  }
}
