package dev.keyoverlap.cli;

import dev.keyoverlap.KeyRefusedException;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Messages of the library in the words of the command line. The library's advice names methods of
 * Java; a sentence that does is left out, and the command that does the same is named instead.
 */
final class Advice {

  private static final Pattern SENTENCE_END = Pattern.compile("(?<=[.?!]) (?=[A-Z])");

  /** Such as {@code stage('orders', key)}, {@code mustExist()} or {@code Renewal.by}. */
  private static final Pattern METHOD =
      Pattern.compile("\\b[a-z]+[A-Za-z]*\\((?:[^)]*)\\)|\\b[A-Z][a-z]+[A-Za-z]*\\.[a-z]+\\w*\\b");

  private Advice() {}

  static String inCommands(Throwable thrown) {
    String message = String.valueOf(thrown.getMessage());
    String kept =
        SENTENCE_END
            .splitAsStream(message)
            .filter(sentence -> !METHOD.matcher(sentence).find())
            .collect(Collectors.joining(" "));
    if (kept.isEmpty()) {
      kept = message;
    }
    Optional<String> advice =
        thrown instanceof KeyRefusedException refused ? of(refused) : Optional.empty();
    return advice.isPresent() ? kept + " " + advice.get() : kept;
  }

  /** The next step for the user; empty if the library's message says it without Java. */
  private static Optional<String> of(KeyRefusedException refused) {
    return Optional.ofNullable(
        switch (refused.reason()) {
          case NARROWER, NOT_VALID_NOW -> accepting(refused);
          case CLOCK_IN_DOUBT -> "If the clock is right, give --trust-clock.";
          case RENEWAL_IN_PROGRESS ->
              "Go on with the renewal, or give --despite-renewal and --why.";
          case ALIAS_IN_USE -> "To replace the key, use `keyoverlap swap` or `keyoverlap stage`.";
          case NO_ACTIVE_KEY -> "`keyoverlap list` shows the keys of the alias.";
          case NOTHING_STAGED -> "Stage a key first: `keyoverlap stage`.";
          case ALREADY_STAGED ->
              "Activate the staged key, or replace it with `keyoverlap stage --instead`.";
          default -> null;
        });
  }

  private static String accepting(KeyRefusedException refused) {
    String names =
        refused.narrowings().stream()
            .sorted()
            .map(EnumWords::word)
            .collect(Collectors.joining(","));
    return "To accept that, give --accept " + names + ".";
  }
}
