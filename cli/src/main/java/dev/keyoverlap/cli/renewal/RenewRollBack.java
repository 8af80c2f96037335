package dev.keyoverlap.cli.renewal;

import dev.keyoverlap.cli.console.Console;
import dev.keyoverlap.renewal.Renewal;
import picocli.CommandLine.Command;

/** Gives a renewal up. */
@Command(
    name = "roll-back",
    description = {
      "Give a renewal up and return to the old key, while every partner still trusts it.",
      "",
      "The new key is retained. --why is the reason."
    })
public final class RenewRollBack extends RenewalCommand {

  /** For picocli. */
  public RenewRollBack(Console console) {
    super(console);
  }

  @Override
  protected Renewal step(Renewal renewal) throws Exception {
    return renewal.rollBack(evidence("Reason"));
  }
}
