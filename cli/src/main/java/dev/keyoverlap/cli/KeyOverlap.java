package dev.keyoverlap.cli;

import dev.keyoverlap.cli.console.Console;
import dev.keyoverlap.cli.console.ExitStatus;
import dev.keyoverlap.cli.console.Surroundings;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.nio.charset.Charset;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;

/** The command {@code keyoverlap} itself, and where the process starts. */
@Command(
    name = "keyoverlap",
    description = "Show keystores, and renew their keys without losing a message.",
    synopsisSubcommandLabel = "COMMAND",
    mixinStandardHelpOptions = true,
    scope = ScopeType.INHERIT,
    versionProvider = Version.class,
    usageHelpAutoWidth = false)
public final class KeyOverlap implements Callable<ExitStatus> {

  private final Console console;

  @Spec private CommandSpec spec;

  /** For picocli. */
  public KeyOverlap(Console console) {
    this.console = console;
    this.spec = CommandSpec.create();
  }

  // In an order of their own: Java lists methods in whichever order it likes.
  @Option(
      names = "--debug",
      order = 1,
      scope = ScopeType.INHERIT,
      description = "Show the stack trace of an error.")
  void debug(boolean shown) {
    console.debug(shown);
  }

  @Option(
      names = "--no-input",
      order = 2,
      scope = ScopeType.INHERIT,
      description = "Never ask. Fail where an answer is missing, as in a script.")
  void noInput(boolean never) {
    if (never) {
      console.neverAsk();
    }
  }

  @Option(
      names = "--color",
      order = 3,
      paramLabel = "WHEN",
      scope = ScopeType.INHERIT,
      description =
          "Show colours: auto, always or never. Default: auto, that is on a terminal unless"
              + " NO_COLOR is set.")
  void color(When when) {
    if (when != When.AUTO) {
      console.colours(when == When.ALWAYS);
    }
  }

  enum When {
    AUTO,
    ALWAYS,
    NEVER
  }

  /** Without a command, shows what there is. */
  @Override
  public ExitStatus call() {
    spec.commandLine().usage(console.err());
    return ExitStatus.USAGE;
  }

  /** Starts the process. */
  public static void main(String[] arguments) {
    System.setOut(stream(FileDescriptor.out));
    System.setErr(stream(FileDescriptor.err));
    // Libraries that log by SLF4J would say on standard error that nobody listens.
    String unused = System.setProperty("slf4j.internal.verbosity", "ERROR");
    int status = run(Surroundings.ofProcess(), arguments);
    System.out.flush();
    System.exit(status);
  }

  /** Buffered, and in the encoding of the terminal. */
  private static PrintStream stream(FileDescriptor descriptor) {
    Charset encoding =
        Charset.forName(
            System.getProperty("stdout.encoding", System.getProperty("native.encoding", "UTF-8")));
    return new PrintStream(
        new FileOutputStream(descriptor), descriptor == FileDescriptor.err, encoding);
  }

  /**
   * Runs one command line.
   *
   * @param surroundings where it runs
   * @param arguments the command line
   * @return the exit status
   */
  public static int run(Surroundings surroundings, String... arguments) {
    Console console = new Console(surroundings);
    Optional<Failures> secret = Failures.ofPassword(arguments);
    int status =
        secret.isPresent()
            ? secret.get().tell(console, new IllegalArgumentException())
            : Commands.line(console, arguments).execute(arguments);
    // Who closed the pipe has seen enough. What was changed is changed.
    boolean unused = surroundings.out().checkError();
    return status;
  }
}
