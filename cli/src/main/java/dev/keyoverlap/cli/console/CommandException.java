package dev.keyoverlap.cli.console;

/**
 * A command cannot go on. The message has three parts, as every message: what could not be done,
 * why, what to do now.
 *
 * <pre>{@code
 * throw CommandException.usage("Cannot read two messages from standard input. Name one as a file.");
 * }</pre>
 */
public final class CommandException extends Exception {

  private static final long serialVersionUID = 1L;

  /** How the command ends. */
  private final ExitStatus status;

  /** For programs. */
  private final String reason;

  private CommandException(ExitStatus status, String reason, String message) {
    super(message);
    this.status = status;
    this.reason = reason;
  }

  /** The command line is wrong, or an answer is missing. Ends with status 2. */
  public static CommandException usage(String message) {
    return new CommandException(ExitStatus.USAGE, "USAGE", message);
  }

  /** The keystore has nothing of that name. Ends with status 4. */
  public static CommandException noSuchKey(String message) {
    return new CommandException(ExitStatus.NO_SUCH_KEY, "NO_SUCH_KEY", message);
  }

  /** The keystore cannot be used. Ends with status 3. */
  public static CommandException store(String reason, String message) {
    return new CommandException(ExitStatus.STORE, reason, message);
  }

  /**
   * The command refuses. Ends with status 1.
   *
   * @param reason a code for programs in capitals, such as {@code FILE_EXISTS}
   * @param message for people
   */
  public static CommandException refused(String reason, String message) {
    return new CommandException(ExitStatus.REFUSED, reason, message);
  }

  /** How the command ends. */
  public ExitStatus status() {
    return status;
  }

  /** The code for programs. */
  public String reason() {
    return reason;
  }
}
