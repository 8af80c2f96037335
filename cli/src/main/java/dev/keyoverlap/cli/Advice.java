package dev.keyoverlap.cli;

import dev.keyoverlap.key.KeyRefusedException;
import dev.keyoverlap.renewal.StepRefusedException;
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
            .filter(sentence -> !METHOD.matcher(sentence).find() && !sentence.startsWith("Call "))
            .collect(Collectors.joining(" "));
    if (kept.isEmpty()) {
      kept = message;
    }
    Optional<String> advice =
        thrown instanceof KeyRefusedException refused
            ? of(refused)
            : thrown instanceof StepRefusedException step ? of(step.reason()) : Optional.empty();
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
          case ALREADY_STAGED ->
              "Activate the staged key, or replace it with `keyoverlap stage --instead`.";
          default -> null;
        });
  }

  /** The next step for the user after a refused step of a renewal. */
  private static Optional<String> of(StepRefusedException.Reason reason) {
    return Optional.ofNullable(
        switch (reason) {
          case OUT_OF_ORDER -> "`keyoverlap renew next` shows the step that comes first.";
          case NEEDS_CONFIRMATION -> "`keyoverlap renew confirm` records it.";
          case NEEDS_PERFORMING -> "`keyoverlap renew perform` does it.";
          case NEEDS_NAME -> "Give --by.";
          case NEEDS_EVIDENCE -> "Give --why.";
          case NEEDS_TIMES -> "`keyoverlap renew agree` records them.";
          case NEEDS_ANSWERS ->
              "`keyoverlap renew answer` records the answer of an administrator, and `keyoverlap"
                  + " drain --process` that of a process.";
          case SECOND_ALIAS_NOT_NAMED ->
              "When the flows name it, record that: `keyoverlap renew confirm ALIAS --second-alias"
                  + " --why EVIDENCE`.";
          case WHICH_KEY -> "Give --compromised-key.";
          case NEEDS_KEY -> "Give --key FILE, or stage the key first.";
          case OTHER_ALGORITHM -> "To accept it, give --other-algorithm.";
          case OLD_KEY_NOT_TRUSTED ->
              "If the partner uses the old key again, record that: `keyoverlap renew returned`.";
          case IN_PROGRESS, FINISHED, SUPERSEDED ->
              "`keyoverlap renew status` shows how far the renewal is.";
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
