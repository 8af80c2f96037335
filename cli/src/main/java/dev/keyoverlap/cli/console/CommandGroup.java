package dev.keyoverlap.cli.console;

import java.util.concurrent.Callable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** A command that only groups others. Without one of them, it shows which there are. */
public abstract class CommandGroup implements Callable<ExitStatus> {

  private final Console console;

  @Spec private CommandSpec spec;

  /** For subclasses. */
  protected CommandGroup(Console console) {
    this.console = console;
    this.spec = CommandSpec.create();
  }

  @Override
  public ExitStatus call() {
    spec.commandLine().usage(console.err());
    return ExitStatus.USAGE;
  }
}
