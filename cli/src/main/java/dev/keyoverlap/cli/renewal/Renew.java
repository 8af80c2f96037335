package dev.keyoverlap.cli.renewal;

import dev.keyoverlap.cli.console.CommandGroup;
import dev.keyoverlap.cli.console.Console;
import picocli.CommandLine.Command;

/** The group of the commands that renew a key step by step. */
@Command(
    name = "renew",
    description = "Renew a key together with partners, step by step.",
    synopsisSubcommandLabel = "COMMAND")
public final class Renew extends CommandGroup {

  /** For picocli. */
  public Renew(Console console) {
    super(console);
  }
}
