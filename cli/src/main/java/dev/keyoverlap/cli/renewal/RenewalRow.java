package dev.keyoverlap.cli.renewal;

import dev.keyoverlap.cli.console.Style;
import dev.keyoverlap.cli.output.Cell;
import dev.keyoverlap.cli.output.Page;
import dev.keyoverlap.key.Alias;
import dev.keyoverlap.key.KeyId;
import dev.keyoverlap.procedure.Procedure;
import dev.keyoverlap.procedure.UseCase;
import dev.keyoverlap.renewal.Answer;
import dev.keyoverlap.renewal.Inquiry;
import dev.keyoverlap.renewal.RenewalState;
import dev.keyoverlap.renewal.StepRecord;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * A renewal as all commands show it.
 *
 * @param alias the alias whose key is renewed
 * @param phase how far it is
 * @param begun when it was begun
 * @param oldKey the key that is renewed
 * @param newKey the key that replaces it
 * @param secondAlias the second alias, if a procedure uses one
 * @param deadline the end of the downtime, or of the old certificate
 * @param overdue whether the deadline has passed
 * @param due whether our side can do a step now, or the deadline has passed
 * @param partners the partners and their procedures
 * @param done the steps that were done
 * @param answers the administrators and processes that are asked
 * @param next the steps that are next
 */
record RenewalRow(
    Alias alias,
    Phase phase,
    Instant begun,
    Optional<KeyId> oldKey,
    Optional<KeyId> newKey,
    Optional<Alias> secondAlias,
    Optional<Instant> deadline,
    boolean overdue,
    boolean due,
    List<PartnerRow> partners,
    List<DoneRow> done,
    List<AnswerRow> answers,
    List<NextStep> next) {

  /** How far a renewal is. */
  enum Phase {
    /** Steps are to be done. */
    IN_PROGRESS,
    /** Only the old key is kept. */
    SETTLED,
    /** All steps are done. */
    FINISHED,
    /** The old key is active again. */
    ROLLED_BACK,
    /** It was ended before its last step. */
    ENDED
  }

  /**
   * A partner.
   *
   * @param partner its name; absent if there is only one
   * @param procedure the procedure, such as CS1
   * @param use what the key is used for
   * @param downtime whether the procedure has a downtime
   * @param heldBack whether messages are held back now
   * @param from the beginning of the agreed downtime
   * @param until its end
   * @param done how many steps are done
   * @param steps how many steps there are
   */
  record PartnerRow(
      Optional<String> partner,
      String procedure,
      UseCase use,
      boolean downtime,
      boolean heldBack,
      Optional<Instant> from,
      Optional<Instant> until,
      long done,
      int steps) {

    static PartnerRow of(RenewalState state, String name, Procedure procedure) {
      Optional<StepRecord> agreed = state.downtime(name);
      return new PartnerRow(
          named(name),
          procedure.caseId(),
          procedure.useCase(),
          procedure.requiresDowntime(),
          state.isHeldBack(name),
          agreed.flatMap(StepRecord::from),
          agreed.flatMap(StepRecord::until),
          procedure.steps().stream()
              .filter(step -> state.isDone(state.step(name, step.number())))
              .count(),
          procedure.steps().size());
    }
  }

  /**
   * A step that was done, or something that happened between the steps.
   *
   * @param partner the partner; absent if there is only one
   * @param step the number of the step; absent if it is none
   * @param at when
   * @param by who recorded it
   * @param evidence the evidence
   * @param from the beginning of the time that was agreed on
   * @param until its end
   */
  record DoneRow(
      Optional<String> partner,
      Optional<Integer> step,
      Instant at,
      String by,
      Optional<String> evidence,
      Optional<Instant> from,
      Optional<Instant> until) {

    static DoneRow of(StepRecord done) {
      return new DoneRow(
          named(done.partner()),
          Optional.of(done.number()).filter(number -> number > 0),
          done.at(),
          done.note().author(),
          named(done.note().why()),
          done.from(),
          done.until());
    }
  }

  /**
   * Somebody who is asked.
   *
   * @param partner the partner; absent if there is only one
   * @param asked the administrator or the process
   * @param answer the answer; absent if there is none yet
   */
  record AnswerRow(Optional<String> partner, String asked, Optional<Answer> answer) {

    static AnswerRow of(Inquiry inquiry) {
      return new AnswerRow(named(inquiry.partner()), inquiry.administrator(), inquiry.answer());
    }
  }

  private static Optional<String> named(String name) {
    return Optional.of(name).filter(text -> !text.isEmpty());
  }

  static RenewalRow of(RenewalState state) {
    List<NextStep> next =
        state.pendingSteps().stream().map(pending -> NextStep.of(state, pending)).toList();
    return new RenewalRow(
        state.alias(),
        phase(state),
        state.begun(),
        state.oldKey(),
        state.newKey(),
        Optional.of(state.secondAlias())
            .filter(
                second ->
                    state.procedures().values().stream().anyMatch(Procedure::usesSecondAlias)),
        state.deadline(),
        state.isOverdue(),
        state.isOverdue() || next.stream().anyMatch(NextStep::due),
        state.procedures().entrySet().stream()
            .map(entry -> PartnerRow.of(state, entry.getKey(), entry.getValue()))
            .toList(),
        state.done().stream().map(DoneRow::of).toList(),
        state.inquiries().stream().map(AnswerRow::of).toList(),
        next);
  }

  private static Phase phase(RenewalState state) {
    if (state.isRolledBack()) {
      return Phase.ROLLED_BACK;
    }
    if (state.isEnded()) {
      return Phase.ENDED;
    }
    if (state.isFinished()) {
      return Phase.FINISHED;
    }
    return state.isSettled() ? Phase.SETTLED : Phase.IN_PROGRESS;
  }

  // ---- for people

  /** One row of a list. */
  void printRow(Page page) {
    page.row(
        Cell.of(Style.STRONG, alias),
        partners.stream().map(PartnerRow::procedure).distinct().collect(Collectors.joining("+")),
        partners.stream()
            .map(one -> one.done() + " of " + one.steps())
            .collect(Collectors.joining(", ")),
        due ? Cell.of(Style.WARNING, overdue ? "overdue" : "due") : Cell.of("waits"),
        next.isEmpty()
            ? word(phase)
            : next.get(0).who().title()
                + next.get(0).notBefore().map(at -> ", not before " + page.date(at)).orElse(""));
  }

  private static String word(Phase phase) {
    return phase.name().toLowerCase(Locale.ROOT).replace('_', ' ');
  }

  /** Everything. */
  void print(Page page, Instant now) {
    page.line(Cell.of(Style.STRONG, alias), ": ", word(phase), ", begun ", page.date(begun));
    for (PartnerRow one : partners) {
      page.line(
          "  ",
          one.partner().map(name -> name + ": ").orElse(""),
          one.procedure(),
          ", ",
          one.use().title(),
          ", ",
          one.done(),
          " of ",
          one.steps(),
          " steps done",
          agreed(page, one));
      if (one.heldBack()) {
        page.line("  ", Cell.of(Style.WARNING, "Messages are held back."));
      }
    }
    oldKey.ifPresent(key -> page.line("  old key ", key));
    newKey.ifPresent(key -> page.line("  new key ", key));
    secondAlias.ifPresent(second -> page.line("  second alias ", second));
    deadline.ifPresent(
        end ->
            page.line(
                "  deadline ",
                Cell.of(overdue ? Style.BAD : Style.PLAIN, page.time(end)),
                overdue ? ", which has passed" : ""));
    printDone(page);
    printNext(page);
  }

  private static String agreed(Page page, PartnerRow one) {
    return one.from().isEmpty()
        ? one.downtime() ? ", with a downtime" : ""
        : ", downtime from "
            + page.time(one.from().get())
            + one.until().map(end -> " to " + page.time(end)).orElse("");
  }

  private void printDone(Page page) {
    for (DoneRow one : done) {
      page.row(
          "  done",
          one.step().map(number -> "step " + number).orElse("event"),
          one.partner().orElse(""),
          page.time(one.at()),
          one.by(),
          one.evidence().orElse(""));
    }
    for (AnswerRow one : answers) {
      page.line(
          "  asked ",
          one.asked(),
          ": ",
          one.answer()
              .map(answer -> answer.name().toLowerCase(Locale.ROOT))
              .orElse("no answer yet"));
    }
  }

  /** Prints the next step. */
  void printNext(Page page) {
    if (next.isEmpty()) {
      page.line(Cell.of(Style.STRONG, alias), ": ", word(phase), ". Nothing is left to do.");
      return;
    }
    for (NextStep step : next) {
      page.line(Cell.of(Style.STRONG, alias + ": next is"));
      step.print(page);
    }
  }
}
