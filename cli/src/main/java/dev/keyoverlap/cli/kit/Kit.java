package dev.keyoverlap.cli.kit;

import dev.keyoverlap.cli.console.CommandGroup;
import dev.keyoverlap.cli.console.Console;
import picocli.CommandLine.Command;

/** The group of the commands for the partner kit. */
@Command(
    name = "kit",
    description = "Find out how a partner's system handles two keys.",
    synopsisSubcommandLabel = "COMMAND")
public final class Kit extends CommandGroup {

  /** For picocli. */
  public Kit(Console console) {
    super(console);
  }
}
