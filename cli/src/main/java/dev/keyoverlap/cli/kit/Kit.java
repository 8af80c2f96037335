package dev.keyoverlap.cli.kit;

import dev.keyoverlap.cli.console.Console;
import dev.keyoverlap.cli.console.ExitStatus;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** The group of the commands for the partner kit. */
@Command(
    name = "kit",
    description = "Find out how a partner's system handles two keys.",
    synopsisSubcommandLabel = "COMMAND")
public final class Kit implements Callable<ExitStatus> {

  private final Console console;

  @Spec private CommandSpec spec;

  /** For picocli. */
  public Kit(Console console) {
    this.console = console;
    this.spec = CommandSpec.create();
  }

  /** Without a command, shows what there is. */
  @Override
  public ExitStatus call() {
    spec.commandLine().usage(console.err());
    return ExitStatus.USAGE;
  }
}
