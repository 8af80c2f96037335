package dev.keyoverlap.cli.renewal;

import dev.keyoverlap.cli.console.Console;
import dev.keyoverlap.cli.console.ExitStatus;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** The group of the commands that renew a key step by step. */
@Command(
    name = "renew",
    description = "Renew a key together with partners, step by step.",
    synopsisSubcommandLabel = "COMMAND")
public final class Renew implements Callable<ExitStatus> {

  private final Console console;

  @Spec private CommandSpec spec;

  /** For picocli. */
  public Renew(Console console) {
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
