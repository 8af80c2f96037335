package dev.keyoverlap.docs;

import dev.keyoverlap.procedure.Action;
import dev.keyoverlap.procedure.Procedure;
import dev.keyoverlap.procedure.Role;
import dev.keyoverlap.procedure.Step;
import dev.keyoverlap.procedure.UseCase;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * Writes the page on the 40 cases, {@code docs/cases.md}, from {@link Procedure#all()}.
 *
 * <p>A test holds the page equal to the code. The program writes it anew; its argument is the
 * folder of the project.
 */
public final class CasesPage {

  /** Where the page is. */
  public static final String PATH = "docs/cases.md";

  private CasesPage() {}

  /**
   * Writes the page.
   *
   * @param args the folder of the project
   * @throws IOException if it cannot be written
   */
  public static void main(String[] args) throws IOException {
    Files.writeString(Path.of(args[0]).resolve(PATH), text());
  }

  /**
   * The page.
   *
   * @return Markdown
   */
  public static String text() {
    List<Procedure> cases = Procedure.all();
    long downtimes = cases.stream().filter(Procedure::requiresDowntime).count();
    StringBuilder page = new StringBuilder();
    page.append(
        """
        # The %d cases

        <!-- Written from the code by dev.keyoverlap.docs.CasesPage. Do not edit. -->

        A case is a renewal procedure for one use of a key and one kind of partner.
        %d of the %d cases need a downtime.
        To find your case, read [Choose a procedure](choosing-a-procedure.md).
        Each case is data in `dev.keyoverlap.procedure`:

        ```java
        Procedure procedure = Procedure.named("CS2");
        out.println(procedure.requiresDowntime());
        procedure.steps().forEach(out::println);
        ```

        The column "how" tells what to call on a `Renewal` for each step:

        - `perform`: the library does the step.
        - `confirm`: a person did the step elsewhere. You record who says so, and the evidence.
        - tell, then `confirm`: you inform somebody, and record that you did.
        - wait: the step is due when its date comes.

        ## Overview

        The condition is what your partner's system can do. An unknown answer counts as no.

        | case | use of the key | condition | downtime | your steps | partner's steps |
        |---|---|---|---|---:|---:|
        """
            .formatted(cases.size(), downtimes, cases.size()));
    cases.forEach(procedure -> page.append(row(procedure)));
    cases.forEach(procedure -> section(page, procedure));
    List<Procedure> others = others();
    page.append(
        """

        ## Beside the %d cases

        `Procedure.of(useCase, profile)` also returns these procedures.
        The published cases do not include them.

        | name | use of the key | condition | downtime | your steps | partner's steps |
        |---|---|---|---|---:|---:|
        """
            .formatted(cases.size()));
    others.forEach(procedure -> page.append(row(procedure).replaceAll("\\[(.*?)]\\(.*?\\)", "$1")));
    return page.toString();
  }

  private static String row(Procedure procedure) {
    return "| [%s](#%s) | %s | %s | %s | %d | %d |\n"
        .formatted(
            procedure.caseId(),
            procedure.caseId().toLowerCase(Locale.ROOT),
            procedure.useCase().title(),
            Choices.condition(procedure),
            procedure.requiresDowntime() ? "yes" : "no",
            count(procedure, Role::isOurs),
            count(procedure, role -> !role.isOurs()));
  }

  /** The procedures that answers can lead to and that are none of the cases. */
  private static List<Procedure> others() {
    List<Procedure> cases = Procedure.all();
    return Arrays.stream(UseCase.values())
        .flatMap(use -> Choices.of(use).stream())
        .map(Choices.Choice::procedure)
        .filter(procedure -> !cases.contains(procedure))
        .distinct()
        .toList();
  }

  private static long count(Procedure procedure, Predicate<Role> side) {
    return procedure.steps().stream().map(Step::role).filter(side).count();
  }

  private static void section(StringBuilder page, Procedure procedure) {
    page.append("\n## ").append(procedure.caseId()).append("\n\n");
    page.append("Use of the key: ").append(procedure.useCase().title()).append(".\n");
    String condition = Choices.condition(procedure);
    if (!condition.isEmpty()) {
      page.append("Condition: ").append(condition).append(".\n");
    }
    page.append(downtime(procedure)).append('\n');
    if (procedure.usesSecondAlias()) {
      page.append("Messages use both keys from step ")
          .append(number(procedure, action -> action == Action.START_SECOND).orElseThrow())
          .append(" on, until the new key replaces the old one.\n");
    }
    page.append("\n| step | who | how | what |\n|---:|---|---|---|\n");
    for (Step step : procedure.steps()) {
      page.append(
          "| %d | %s | %s | %s |\n"
              .formatted(step.number(), step.role().title(), how(step), step.sentence()));
    }
    anyOrder(procedure).forEach(sentence -> page.append('\n').append(sentence).append('\n'));
  }

  private static String downtime(Procedure procedure) {
    Optional<Integer> stops = number(procedure, Action::stopsMessages);
    Optional<Integer> goesOn =
        number(procedure, action -> action == Action.RESUME || action == Action.START_SENDING);
    if (stops.isEmpty()) {
      return "Downtime: none.";
    }
    return "Downtime: no messages are sent from step %d to step %s."
        .formatted(stops.orElseThrow(), goesOn.map(String::valueOf).orElse("the last one"));
  }

  private static String how(Step step) {
    return switch (step.action().kind()) {
      case PERFORM -> "`perform`";
      case TELL -> step.role().isOurs() ? "tell, then `confirm`" : "`confirm`";
      case CONFIRM -> "`confirm`";
      case WAIT -> "wait";
    };
  }

  private static List<String> anyOrder(Procedure procedure) {
    return procedure.steps().stream()
        .collect(Collectors.groupingBy(Step::rank, TreeMap::new, Collectors.toList()))
        .values()
        .stream()
        .filter(steps -> steps.size() > 1)
        .map(
            steps ->
                steps.stream()
                    .map(step -> String.valueOf(step.number()))
                    .collect(Collectors.joining(" and ", "Steps ", " can be done in any order.")))
        .toList();
  }

  private static Optional<Integer> number(Procedure procedure, Predicate<Action> which) {
    return procedure.steps().stream()
        .filter(step -> which.test(step.action()))
        .map(Step::number)
        .findFirst();
  }
}
