package dev.keyoverlap.cli.renewal;

import dev.keyoverlap.cli.console.Console;
import dev.keyoverlap.renewal.Renewal;
import picocli.CommandLine.Command;

/** Records that a partner uses the old key again. */
@Command(
    name = "returned",
    description = {
      "Record that a partner returned to the old key. --why is the evidence.",
      "",
      "Its confirmations have to be given again. Messages are held back if they need the new key."
    })
public final class RenewReturned extends RenewalCommand {

  /** For picocli. */
  public RenewReturned(Console console) {
    super(console);
  }

  @Override
  protected Renewal step(Renewal renewal) throws Exception {
    return renewal.recordReturnToOldKey(partner(renewal.state()), evidence("Evidence"));
  }
}
