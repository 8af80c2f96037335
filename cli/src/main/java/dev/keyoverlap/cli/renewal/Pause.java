package dev.keyoverlap.cli.renewal;

import dev.keyoverlap.cli.console.Console;
import dev.keyoverlap.procedure.Action;
import dev.keyoverlap.renewal.Renewal;
import picocli.CommandLine.Command;

/** Begins to hold messages back. */
@Command(
    name = "pause",
    description = {
      "Hold messages back from now on, in the agreed downtime of a renewal.",
      "",
      "Every process on this keystore makes no message under the alias after its next reload."
    })
public final class Pause extends GateCommand {

  /** For picocli. */
  public Pause(Console console) {
    super(console);
  }

  @Override
  protected Renewal step(Renewal renewal) throws Exception {
    return renewal.perform(at(renewal.state(), Action.PAUSE));
  }
}
