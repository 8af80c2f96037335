package dev.keyoverlap.cli.message;

import dev.keyoverlap.cli.console.CommandException;
import dev.keyoverlap.cli.console.Console;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The input, the output and the format of a command for messages, as a mixin. */
public final class MessageOptions {

  private static final String STANDARD = "-";

  private final Console console;

  @Parameters(
      paramLabel = "FILE",
      arity = "0..1",
      description = "The file to read. Default, or \"-\": standard input.")
  private @Nullable String input;

  @Option(
      names = "--out",
      paramLabel = "FILE",
      description =
          "The file to write, which appears as a whole or not at all. Default, or \"-\": standard"
              + " output.")
  private @Nullable String result;

  @Option(
      names = {"-f", "--format"},
      paramLabel = "FORMAT",
      description = "The format: cms, xml or soap. Default: what the input looks like.")
  private @Nullable MessageFormat format;

  @Option(names = "--force", description = "Write binary content to a terminal, too.")
  private boolean forced;

  @Option(names = "--no-progress", description = "Show no progress bar.")
  private boolean withoutProgress;

  /** For picocli. */
  public MessageOptions(Console console) {
    this.console = console;
  }

  /** Opens the input; close it. */
  Input input() throws CommandException, IOException {
    return input(console, input);
  }

  /** Opens a file, or standard input if the name is absent or "-". */
  static Input input(Console console, @Nullable String named) throws CommandException, IOException {
    if (named != null && !named.equals(STANDARD)) {
      return Input.of(console.path(Path.of(named)));
    }
    if (named == null && console.surroundings().screen().in()) {
      throw CommandException.usage(
          "Cannot read a message from the terminal. Name a file, or redirect standard input.");
    }
    return Input.ofStandardInput(console.in());
  }

  /** The output. */
  Output output() {
    return new Output(
        console,
        Optional.ofNullable(result)
            .filter(name -> !name.equals(STANDARD))
            .map(name -> console.path(Path.of(name))),
        forced);
  }

  /** The format that is named, or else what the input looks like. */
  MessageFormat format(Input in) throws IOException {
    return format != null ? format : MessageFormat.of(in.beginning());
  }

  /** A progress bar, unless it would be among the result. */
  Progress progress(String task, Input in) throws IOException {
    boolean amongResult = console.isTerminal() && output().file().isEmpty();
    return new Progress(console, task, in.size(), !withoutProgress && !amongResult);
  }
}
