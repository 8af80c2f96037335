package dev.keyoverlap.cli.partner;

import dev.keyoverlap.cli.console.CommandException;
import dev.keyoverlap.cli.console.Console;
import dev.keyoverlap.procedure.UseCase;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Asks for what decides the procedure with one partner; without a terminal, says what to give. */
final class Interview {

  private static final int TRIES = 3;

  private final Console console;
  private final String about;

  Interview(Console console, String partner) {
    this.console = console;
    this.about = partner.isEmpty() ? "" : "Partner '" + partner + "': ";
  }

  /** Asks what the key is used for. */
  UseCase use(Optional<Boolean> ownKey) throws CommandException, IOException {
    List<UseCase> uses =
        Stream.of(UseCase.values())
            .filter(use -> ownKey.isEmpty() || ownKey.get() == use.isOwnKey())
            .toList();
    if (!console.canAsk()) {
      throw CommandException.usage(
          "Cannot choose the procedure, because the use of the key is missing. Give --use with one"
              + " of: "
              + uses.stream().map(UseName::of).collect(Collectors.joining(", "))
              + ". Or give --case.");
    }
    for (int i = 0; i < uses.size(); i++) {
      console.note(String.format(Locale.ROOT, "%4d  %s", i + 1, UseName.of(uses.get(i))));
    }
    for (int tries = 1; ; tries++) {
      String answer =
          console.ask(about + "What is the key used for? (number or name)", "Give --use.");
      if (answer.matches("[0-9]{1,3}")) {
        int number = Integer.parseInt(answer);
        if (number >= 1 && number <= uses.size()) {
          return uses.get(number - 1);
        }
      } else {
        try {
          return UseName.useCase(answer);
        } catch (CommandException e) {
          if (tries == TRIES) {
            throw e;
          }
        }
      }
      if (tries == TRIES) {
        throw CommandException.usage("Cannot use the answer " + answer + ". Give --use.");
      }
    }
  }

  /** Asks the questions that matter, one after the other. */
  Knowledge complete(Knowledge known) throws CommandException, IOException {
    Knowledge complete = known;
    while (!complete.open().isEmpty()) {
      if (!console.canAsk()) {
        throw CommandException.usage(
            about
                + "Cannot choose the procedure, because answers are missing: "
                + complete.open().stream().map(Question::option).collect(Collectors.joining(", "))
                + ". Give them, or --profile or --case."
                + (complete.open().stream().anyMatch(one -> one.answers().contains("unknown"))
                    ? " If nobody knows an answer, give 'unknown'."
                    : ""));
      }
      Question next = complete.open().get(0);
      complete = complete.with(next, answer(next));
    }
    return complete;
  }

  private String answer(Question question) throws CommandException, IOException {
    String instead = "Give " + question.option() + ".";
    for (int tries = 1; ; tries++) {
      String answer = console.ask(about + question.text(), instead).toLowerCase(Locale.ROOT);
      List<String> found =
          question.answers().stream().filter(one -> one.startsWith(answer)).toList();
      if (found.size() == 1 || found.contains(answer)) {
        return found.contains(answer) ? answer : found.get(0);
      }
      if (tries == TRIES) {
        throw CommandException.usage("Cannot use the answer '" + answer + "'. " + instead);
      }
    }
  }
}
