package dev.keyoverlap.cli.console;

import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The streams, questions and colours of a command. Every command gets it in its constructor.
 *
 * <pre>{@code
 * console.out().println("answer");           // what was asked for, and nothing else
 * console.note("3 keys are retained.");      // for people, on standard error
 * if (!console.confirm("Purge 3 keys?", yes)) { ... }
 * }</pre>
 *
 * <p>It asks only where a person can see the question: standard error is a terminal, and {@code
 * --no-input} is not given. Everywhere else a question is a {@link CommandException} that says what
 * to give on the command line instead.
 */
public final class Console {

  private static final Pattern CONTROLS =
      Pattern.compile("[\\p{Cc}\\u2028\\u2029\\u202A-\\u202E\\u2066-\\u2069]");

  private final Surroundings surroundings;
  private boolean input = true;
  private boolean debug;
  private boolean json;
  private Optional<Boolean> colours = Optional.empty();

  /** A console in these surroundings. */
  public Console(Surroundings surroundings) {
    this.surroundings = surroundings;
  }

  /** All that comes from outside. */
  public Surroundings surroundings() {
    return surroundings;
  }

  /** Where the answer goes: text, JSON, YAML, or the bytes of a message. */
  public PrintStream out() {
    return surroundings.out();
  }

  /** Where everything goes that is not the answer. */
  public PrintStream err() {
    return surroundings.err();
  }

  /** Standard input. */
  public InputStream in() {
    return surroundings.in();
  }

  /** The clock: the only one that a command reads. */
  public InstantSource clock() {
    return surroundings.clock();
  }

  /** A file as the user named it, from the folder where the command runs. */
  public Path path(Path named) {
    return surroundings.folder().resolve(named);
  }

  /** The number of columns of the terminal. */
  public int width() {
    return surroundings.screen().width();
  }

  /** Whether the answer goes to a terminal, where long lines are cut and tables are live. */
  public boolean isTerminal() {
    return surroundings.screen().out();
  }

  /** Whether a person can be asked. */
  public boolean canAsk() {
    return input && surroundings.screen().err();
  }

  /** Text for {@link #out()}, in colour if that is a terminal and nobody forbids it. */
  public String paint(Style style, String text) {
    return isColoured(surroundings.screen().out()) ? style.paint(text) : text;
  }

  /** Whether a stream shows colours: {@code --color}, then {@code NO_COLOR}, then a terminal. */
  public boolean isColoured(boolean terminal) {
    return colours.orElseGet(
        () ->
            terminal
                && surroundings.variable("NO_COLOR").isEmpty()
                && !surroundings.variable("TERM").orElse("").equals("dumb"));
  }

  /** Says something to people that is no answer, such as a hint or a warning. */
  public void note(String text) {
    note(text, "");
  }

  private void note(String text, String before) {
    err()
        .println(
            before + text.lines().map(Console::withoutControls).collect(Collectors.joining("\n")));
  }

  /** Says that the command cannot go on: the first part in a style. */
  public void error(Style style, String first, String rest) {
    boolean coloured = isColoured(surroundings.screen().err());
    note((coloured ? "" : first) + rest, coloured ? style.paint(first) : "");
  }

  /** A line in which a control character, which could command a terminal, is a "?". */
  public static String withoutControls(String line) {
    return CONTROLS.matcher(line).replaceAll("?");
  }

  /**
   * Asks for a line.
   *
   * @param question such as {@code "Name of the partner"}
   * @param instead what to give on the command line where nobody can be asked, such as {@code "Give
   *     --partner."}
   * @return the answer, without white space at its ends; not empty
   * @throws CommandException if nobody can be asked, or nobody answers
   */
  public String ask(String question, String instead) throws CommandException, IOException {
    if (!canAsk()) {
      throw notAsked(question, instead);
    }
    for (int tries = 0; tries < 3; tries++) {
      Optional<String> answer = surroundings.keyboard().line(question + ": ").map(String::strip);
      if (answer.isEmpty()) {
        break;
      }
      if (!answer.get().isEmpty()) {
        return answer.get();
      }
    }
    throw notAsked(question, instead);
  }

  /**
   * Asks for a password, which is not shown.
   *
   * @param question such as {@code "Password of keys.p12"}
   * @param instead what to do where nobody can be asked
   * @return the password; wipe it
   * @throws CommandException if nobody can be asked, or nobody answers
   */
  public char[] askPassword(String question, String instead) throws CommandException, IOException {
    if (!canAsk()) {
      throw notAsked(question, instead);
    }
    return surroundings
        .keyboard()
        .password(question + ": ")
        .orElseThrow(() -> notAsked(question, instead));
  }

  /** Asks for a new password twice. */
  public char[] askNewPassword(String question, String instead)
      throws CommandException, IOException {
    char[] first = askPassword(question, instead);
    char[] second = askPassword("Repeat it", instead);
    boolean same = Arrays.equals(first, second);
    Arrays.fill(second, '\0');
    if (!same) {
      Arrays.fill(first, '\0');
      throw CommandException.usage(
          "Cannot use the password, because the two entries differ. Run the command again.");
    }
    return first;
  }

  /**
   * Asks whether to go on.
   *
   * @param question such as {@code "Purge 3 keys?"}
   * @param yes whether {@code --yes} was given, which answers every such question
   * @throws CommandException if the answer is no, or nobody can be asked
   */
  public void confirm(String question, boolean yes) throws CommandException, IOException {
    if (yes) {
      return;
    }
    if (!canAsk()) {
      throw notAsked(question, "Give --yes to go on without a question.");
    }
    String answer =
        surroundings
            .keyboard()
            .line(question + " [y/N] ")
            .map(line -> line.strip().toLowerCase(Locale.ROOT))
            .orElse("");
    if (!answer.equals("y") && !answer.equals("yes")) {
      throw CommandException.refused("NOT_CONFIRMED", "Nothing was changed: the answer was no.");
    }
  }

  private static CommandException notAsked(String question, String instead) {
    return CommandException.usage(
        "Cannot ask \"" + question + "\", because no terminal answers. " + instead);
  }

  /** Whether {@code --debug} asks for stack traces. */
  public boolean isDebug() {
    return debug;
  }

  /** Shows stack traces. */
  public void debug(boolean shown) {
    this.debug = shown;
  }

  /** Whether programs read the answer, and so the error. */
  public boolean speaksJson() {
    return json;
  }

  /** Tells errors as JSON. */
  public void speakJson() {
    this.json = true;
  }

  /** Asks nothing from now on. */
  public void neverAsk() {
    this.input = false;
  }

  /** Shows colours, or none, whatever the stream is. */
  public void colours(boolean shown) {
    this.colours = Optional.of(shown);
  }
}
