package dev.keyoverlap.cli.console;

import java.io.InputStream;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.InstantSource;
import java.time.ZoneId;
import java.util.Map;
import java.util.Optional;

/**
 * All that a command gets from outside. {@link #ofProcess()} is that of the process; tests make
 * their own.
 *
 * @param in standard input
 * @param out standard output
 * @param err standard error
 * @param environment the environment variables
 * @param folder the folder that relative paths begin at
 * @param user the name of the user
 * @param clock the clock
 * @param zone the time zone of the user
 * @param screen which of the streams are a terminal, and its width
 * @param keyboard where answers come from
 */
public record Surroundings(
    InputStream in,
    PrintStream out,
    PrintStream err,
    Map<String, String> environment,
    Path folder,
    String user,
    InstantSource clock,
    ZoneId zone,
    Screen screen,
    Keyboard keyboard) {

  /** The surroundings of this process. */
  public static Surroundings ofProcess() {
    Map<String, String> environment = System.getenv();
    return new Surroundings(
        System.in,
        System.out,
        System.err,
        environment,
        Path.of(""),
        environment.getOrDefault("SUDO_USER", System.getProperty("user.name", "")),
        InstantSource.system(),
        ZoneId.systemDefault(),
        Screen.ofProcess(environment),
        new TerminalKeyboard());
  }

  /** An environment variable that is set and not empty. */
  public Optional<String> variable(String name) {
    return Optional.ofNullable(environment.get(name)).filter(value -> !value.isEmpty());
  }
}
