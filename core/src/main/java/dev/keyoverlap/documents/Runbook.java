package dev.keyoverlap.documents;

import dev.keyoverlap.procedure.Action;
import dev.keyoverlap.procedure.Procedure;
import dev.keyoverlap.procedure.Step;
import dev.keyoverlap.renewal.PendingStep;
import dev.keyoverlap.renewal.RenewalState;
import dev.keyoverlap.renewal.StepRecord;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * A renewal as a runbook for people, in Markdown or HTML: the steps, who does each one, what is
 * done, and when messages are held back.
 *
 * <pre>{@code
 * Files.writeString(Path.of("orders.md"), Runbook.of(renewal.state()));       // in progress
 * Files.writeString(Path.of("plan.html"), Runbook.html(Procedure.named("CS2"))); // a plan
 * }</pre>
 *
 * <p>The HTML page also has a timeline picture. It shows the roles, the overlap of the two keys,
 * the downtime, and the date until which the old key is kept. The page is one file without scripts,
 * and it loads nothing.
 *
 * <p>Names and evidence that people entered cannot become markup. Times are in UTC.
 *
 * @since 1.0
 */
public final class Runbook {

  private Runbook() {}

  /**
   * The plan of a procedure.
   *
   * @param procedure the procedure
   * @return Markdown
   */
  public static String of(Procedure procedure) {
    StringBuilder text = new StringBuilder();
    text.append("# Renewal plan: ").append(title(procedure)).append("\n\n");
    table(text, procedure, step -> "");
    return text.toString();
  }

  /**
   * The state of a renewal.
   *
   * @param renewal the renewal
   * @return Markdown
   */
  public static String of(RenewalState renewal) {
    StringBuilder text = new StringBuilder();
    text.append("# Renewal of ").append(plain(renewal.alias().name())).append("\n\n");
    text.append("- begun: ").append(time(renewal.begun())).append('\n');
    renewal.oldKey().ifPresent(key -> text.append("- old key: ").append(key).append('\n'));
    renewal.newKey().ifPresent(key -> text.append("- new key: ").append(key).append('\n'));
    text.append("- state: ").append(state(renewal)).append('\n');
    renewal
        .deadline()
        .ifPresent(
            end ->
                text.append("- deadline: ")
                    .append(time(end))
                    .append(renewal.isOverdue() ? ", **overdue**" : "")
                    .append('\n'));
    for (Map.Entry<String, Procedure> one : renewal.procedures().entrySet()) {
      String partner = one.getKey();
      renewal
          .downtime(partner)
          .ifPresent(
              agreed ->
                  text.append("- agreed downtime")
                      .append(partner.isEmpty() ? "" : " with " + plain(partner))
                      .append(": ")
                      .append(time(agreed.from().orElseThrow()))
                      .append(" to ")
                      .append(time(agreed.until().orElseThrow()))
                      .append('\n'));
    }
    for (Map.Entry<String, Procedure> one : renewal.procedures().entrySet()) {
      Procedure procedure = one.getValue();
      String partner = one.getKey();
      text.append("\n## ")
          .append(partner.isEmpty() ? "" : plain(partner) + ": ")
          .append(title(procedure))
          .append("\n\n");
      List<PendingStep> open = renewal.pendingSteps();
      table(text, procedure, step -> progress(renewal, renewal.step(partner, step.number()), open));
    }
    return text.toString();
  }

  /**
   * The plan of a procedure as an HTML page.
   *
   * @param procedure the procedure
   * @return HTML that is also well-formed XML; write it in UTF-8
   */
  public static String html(Procedure procedure) {
    return RunbookPage.of(procedure);
  }

  /**
   * The state of a renewal as an HTML page.
   *
   * @param renewal the renewal
   * @return HTML that is also well-formed XML; write it in UTF-8
   */
  public static String html(RenewalState renewal) {
    return RunbookPage.of(renewal);
  }

  static String title(Procedure procedure) {
    return procedure.caseId() + ", " + procedure.useCase().title();
  }

  static String state(RenewalState renewal) {
    if (renewal.isRolledBack()) {
      return "rolled back";
    }
    if (renewal.isEnded()) {
      return "ended";
    }
    if (renewal.isFinished()) {
      return "finished";
    }
    return renewal
        .next()
        .map(pending -> "waiting for the " + pending.step().role().title())
        .orElse("finished");
  }

  private static String progress(
      RenewalState renewal, PendingStep pending, List<PendingStep> open) {
    Optional<StepRecord> done = renewal.record(pending);
    if (done.isPresent()) {
      return done(done.orElseThrow());
    }
    return open.contains(pending)
        ? "**next**"
            + renewal.notBefore(pending).map(time -> ", not before " + time(time)).orElse("")
        : "";
  }

  private static String done(StepRecord step) {
    return "done "
        + time(step.at())
        + plain(step.note().toString())
        + step.from().map(from -> ", from " + time(from)).orElse("")
        + step.until().map(until -> " to " + time(until)).orElse("");
  }

  private static void table(
      StringBuilder text, Procedure procedure, Function<Step, String> progress) {
    text.append(
        span(procedure, "Messages are held back", Action::stopsMessages, Runbook::sendsAgain));
    text.append(
        span(
            procedure,
            "Both keys are active",
            action -> action == Action.START_SECOND,
            action -> action == Action.EXCHANGE));
    text.append("| step | who | what | state |\n| ---: | --- | --- | --- |\n");
    for (Step step : procedure.steps()) {
      text.append("| ")
          .append(step.number())
          .append(" | ")
          .append(step.role().title())
          .append(" | ")
          .append(plain(step.sentence()))
          .append(" | ")
          .append(progress.apply(step))
          .append(" |\n");
    }
  }

  private static boolean sendsAgain(Action action) {
    return action == Action.RESUME || action == Action.START_SENDING;
  }

  private static String span(
      Procedure procedure, String what, Predicate<Action> begins, Predicate<Action> ends) {
    Optional<Integer> first = number(procedure, begins);
    Optional<Integer> last = number(procedure, ends);
    return first.isPresent() && last.isPresent()
        ? what + " from step " + first.orElseThrow() + " to step " + last.orElseThrow() + ".\n\n"
        : "";
  }

  private static Optional<Integer> number(Procedure procedure, Predicate<Action> which) {
    return procedure.steps().stream()
        .filter(step -> which.test(step.action()))
        .map(Step::number)
        .findFirst();
  }

  private static String time(Instant instant) {
    return instant.truncatedTo(ChronoUnit.MINUTES).toString();
  }

  /** As it is, in a cell of a table. */
  private static String plain(String text) {
    return text.replaceAll("([\\\\`*_{}\\[\\]<>#|~!&])", "\\\\$1");
  }
}
