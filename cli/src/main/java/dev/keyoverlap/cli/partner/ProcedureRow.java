package dev.keyoverlap.cli.partner;

import dev.keyoverlap.cli.console.Style;
import dev.keyoverlap.cli.output.Cell;
import dev.keyoverlap.cli.output.Page;
import dev.keyoverlap.procedure.Action;
import dev.keyoverlap.procedure.Procedure;
import dev.keyoverlap.procedure.Role;
import dev.keyoverlap.procedure.Step;
import dev.keyoverlap.procedure.UseCase;
import java.util.List;
import java.util.Locale;

/**
 * A procedure as all commands show it.
 *
 * @param procedure its name, such as CS1
 * @param use what the key is used for
 * @param downtime whether no messages are sent for some time
 * @param secondAlias whether both keys are active under two aliases
 * @param answers the answers about the partner that lead to it, as options
 * @param steps its steps
 */
public record ProcedureRow(
    String procedure,
    UseCase use,
    boolean downtime,
    boolean secondAlias,
    List<String> answers,
    List<StepRow> steps) {

  /**
   * A step.
   *
   * @param number its number, from 1
   * @param rank steps of the same rank can be done in any order
   * @param who the role that does it
   * @param ours whether that role is on our side
   * @param action what is done
   * @param how the command does it, or somebody is told, or a person confirms it, or it waits
   * @param instruction the instruction
   */
  public record StepRow(
      int number,
      int rank,
      Role who,
      boolean ours,
      Action action,
      Action.Kind how,
      String instruction) {

    static StepRow of(Step step) {
      return new StepRow(
          step.number(),
          step.rank(),
          step.role(),
          step.role().isOurs(),
          step.action(),
          step.action().kind(),
          step.sentence());
    }
  }

  public static ProcedureRow of(Knowledge.Way way) {
    Procedure procedure = way.procedure();
    return new ProcedureRow(
        procedure.caseId(),
        procedure.useCase(),
        procedure.requiresDowntime(),
        procedure.usesSecondAlias(),
        way.options(),
        procedure.steps().stream().map(StepRow::of).toList());
  }

  /** One row of an overview. */
  public void printRow(Page page) {
    page.row(
        Cell.of(Style.STRONG, procedure),
        downtime ? Cell.of(Style.WARNING, "downtime") : Cell.of(Style.GOOD, "no downtime"),
        count(true) + " steps of yours",
        count(false) + " of the partner",
        answers.isEmpty() ? "always" : String.join(" ", answers));
  }

  private long count(boolean our) {
    return steps.stream().filter(step -> step.ours() == our).count();
  }

  /** All steps. */
  public void print(Page page) {
    page.line(Cell.of(Style.STRONG, procedure), "  ", use.title(), ", ", withoutMessages());
    int last = 0;
    for (StepRow step : steps) {
      page.line(
          String.format(Locale.ROOT, "%3d  ", step.number()),
          Cell.of(step.ours() ? Style.GOOD : Style.WARNING, step.who().title()),
          step.rank() == last ? " (in any order with the step above)" : "");
      page.line("     ", step.instruction());
      last = step.rank();
    }
  }

  private String withoutMessages() {
    if (!downtime) {
      return secondAlias ? "no downtime, both keys are active for some time" : "no downtime";
    }
    int from = number(Action.PAUSE, Action.STOP_SENDING);
    int to = number(Action.RESUME, Action.START_SENDING);
    return "no messages from step " + from + " to step " + to;
  }

  private int number(Action one, Action other) {
    return steps.stream()
        .filter(step -> step.action() == one || step.action() == other)
        .mapToInt(StepRow::number)
        .findFirst()
        .orElse(steps.size());
  }
}
