package dev.keyoverlap.cli.renewal;

import dev.keyoverlap.cli.console.Console;
import dev.keyoverlap.renewal.Renewal;
import picocli.CommandLine.Command;

/** Ends a renewal with all keys as they are. */
@Command(
    name = "end",
    description = {
      "End a renewal that can neither be finished nor rolled back. --why is the reason.",
      "",
      "All keys stay as they are. The next renewal can take the new key."
    })
public final class RenewEnd extends RenewalCommand {

  /** For picocli. */
  public RenewEnd(Console console) {
    super(console);
  }

  @Override
  protected Renewal step(Renewal renewal) throws Exception {
    return renewal.end(evidence("Reason"));
  }
}
