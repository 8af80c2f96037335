package dev.keyoverlap.cli.message;

import dev.keyoverlap.KeystoreRotation;
import dev.keyoverlap.cli.console.CommandException;
import dev.keyoverlap.cli.console.Console;
import dev.keyoverlap.cli.console.ExitStatus;
import dev.keyoverlap.cli.output.OutputOptions;
import dev.keyoverlap.cli.output.Report;
import dev.keyoverlap.cli.store.StoreOptions;
import java.util.concurrent.Callable;
import picocli.CommandLine.Mixin;

/**
 * A command that reads a message or content, and writes another. Standard output has the result or
 * the report, never both: if the result goes to a file, the report is the answer.
 */
abstract class MessageCommand implements Callable<ExitStatus> {

  /** The console. */
  protected final Console console;

  /** The keystore. */
  @Mixin protected StoreOptions store;

  /** The input, the output and the format. */
  @Mixin protected MessageOptions message;

  /** How the report is printed. */
  @Mixin protected OutputOptions report;

  /** For subclasses. */
  protected MessageCommand(Console console) {
    this.console = console;
    this.store = new StoreOptions(console);
    this.message = new MessageOptions(console);
    this.report = new OutputOptions(console);
  }

  /**
   * Does the work.
   *
   * @param keys the keystore, open for reading
   * @param in the input
   * @param out the output
   * @return how the command ends
   */
  protected abstract ExitStatus run(KeystoreRotation keys, Input in, Output out) throws Exception;

  /** Whether the result is written anywhere. */
  protected boolean hasResult() {
    return true;
  }

  /** Whether standard output is for the result. */
  private boolean isResultOnStandardOutput(Output out) {
    return hasResult() && out.file().isEmpty();
  }

  @Override
  public final ExitStatus call() throws Exception {
    Output out = message.output();
    if (isResultOnStandardOutput(out) && !report.isTable()) {
      throw CommandException.usage(
          "Cannot write the result and the report to standard output. Name a file for the result"
              + " with --out.");
    }
    try (Input in = message.input();
        KeystoreRotation keys = store.open()) {
      return run(keys, in, out);
    } catch (Output.BinaryContentException e) {
      throw CommandException.refused(
          "BINARY_CONTENT",
          "Cannot write binary content to the terminal, which might act on it. Name a file with"
              + " --out, redirect standard output, or give --force.");
    }
  }

  /** Prints the report: as the answer, or on standard error beside the result. */
  protected void tell(Report about, Output out, boolean always) {
    if (!isResultOnStandardOutput(out)) {
      report.print(about);
    } else if (always) {
      report.tell(about);
    }
  }
}
