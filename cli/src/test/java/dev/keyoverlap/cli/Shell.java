package dev.keyoverlap.cli;

import dev.keyoverlap.cli.console.Keyboard;
import dev.keyoverlap.cli.console.Screen;
import dev.keyoverlap.cli.console.Surroundings;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Runs command lines in this process. Without further ado it is a script: no terminal, no standard
 * input, and the environment holds the store and its password.
 *
 * <pre>{@code
 * Shell.Run run = shell.run("swap", "orders", "new.p12", "--why", "yearly renewal");
 * assertThat(run.status()).isZero();
 * assertThat(run.out()).contains("active");
 * shell.typing("s3cret", "y").run(...);          // a terminal, and what is typed at each question
 * }</pre>
 *
 * <p>What a command prints as JSON is held against the command's schema, whatever the test asks.
 */
public final class Shell {

  /** When commands run, unless a test says otherwise. */
  public static final Instant NOW = Instant.parse("2026-11-30T12:00:00Z");

  private final Path folder;
  private final Map<String, String> environment = new HashMap<>();
  private final List<String> questions = new ArrayList<>();
  private Optional<Deque<String>> typed = Optional.empty();
  private byte[] input = new byte[0];
  private Screen screen = Screen.NONE;
  private Instant now = NOW;
  private ZoneId zone = ZoneOffset.UTC;

  /** A shell in a folder. */
  public Shell(Path folder) {
    this.folder = folder;
  }

  /** Sets an environment variable. */
  public Shell set(String variable, String value) {
    environment.put(variable, value);
    return this;
  }

  /** Removes an environment variable. */
  public Shell unset(String variable) {
    environment.remove(variable);
    return this;
  }

  /** From now on somebody sits at a terminal, and types this at the next questions. */
  public Shell typing(String... answers) {
    typed = Optional.of(new ArrayDeque<>(List.of(answers)));
    return screen.err() ? this : screen(Screen.ofWidth(Screen.USUAL_WIDTH));
  }

  /** Which streams are a terminal. */
  public Shell screen(Screen other) {
    screen = other;
    return this;
  }

  /** What standard input has. */
  public Shell input(byte[] bytes) {
    input = bytes.clone();
    return this;
  }

  /** What the clock says. */
  public Shell at(Instant instant) {
    now = instant;
    return this;
  }

  /** The time zone of the user. */
  public Shell in(ZoneId other) {
    zone = other;
    return this;
  }

  /** What was asked in the last run. */
  public List<String> questions() {
    return List.copyOf(questions);
  }

  /** Runs a command line. */
  public Run run(String... arguments) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    questions.clear();
    int status =
        run(
            new PrintStream(out, false, StandardCharsets.UTF_8),
            new PrintStream(err, true, StandardCharsets.UTF_8),
            arguments);
    Run run = new Run(status, out, err.toString(StandardCharsets.UTF_8));
    Schemas.check(run, arguments);
    return run;
  }

  /** Runs a command line with other streams. */
  public int run(PrintStream out, PrintStream err, String... arguments) {
    return KeyOverlap.run(
        new Surroundings(
            new ByteArrayInputStream(input),
            out,
            err,
            Map.copyOf(environment),
            folder,
            "tester",
            () -> now,
            zone,
            screen,
            new Typist()),
        arguments);
  }

  /** Types what the test says, and then nothing more. */
  private final class Typist implements Keyboard {
    @Override
    public Optional<String> line(String question) {
      questions.add(question);
      return typed.map(Deque::poll);
    }

    @Override
    public Optional<char[]> password(String question) {
      return line(question).map(String::toCharArray);
    }
  }

  /**
   * What a command did.
   *
   * @param status its exit status
   * @param output what it wrote to standard output
   * @param err what it wrote to standard error
   */
  public record Run(int status, ByteArrayOutputStream output, String err) {

    /** Standard output as text. */
    public String out() {
      return output.toString(StandardCharsets.UTF_8);
    }

    /** Standard output as it is. */
    public byte[] bytes() {
      return output.toByteArray();
    }
  }
}
