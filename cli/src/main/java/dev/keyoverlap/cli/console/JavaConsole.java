package dev.keyoverlap.cli.console;

import java.io.Console;
import java.util.Optional;

/** Java's own console, where it is a terminal. */
final class JavaConsole {

  private JavaConsole() {}

  /** Before JDK 22 there is none without a terminal; since then it has to be asked. */
  @SuppressWarnings("SystemConsoleNull")
  static Optional<Console> terminal() {
    Console console = System.console();
    return console != null && isTerminal(console) ? Optional.of(console) : Optional.empty();
  }

  private static boolean isTerminal(Console console) {
    try {
      return (boolean) Console.class.getMethod("isTerminal").invoke(console);
    } catch (ReflectiveOperationException e) {
      return true;
    }
  }
}
