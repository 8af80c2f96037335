package dev.keyoverlap.cli.renewal;

import dev.keyoverlap.cli.console.CommandException;
import dev.keyoverlap.cli.console.Console;
import dev.keyoverlap.cli.console.Times;
import dev.keyoverlap.procedure.Action;
import dev.keyoverlap.procedure.Procedure;
import dev.keyoverlap.procedure.Step;
import dev.keyoverlap.renewal.PendingStep;
import dev.keyoverlap.renewal.Renewal;
import dev.keyoverlap.renewal.RenewalState;
import java.io.IOException;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Records the downtime that both sides agreed on. */
@Command(
    name = "agree",
    description = {
      "Record the downtime that both sides agreed on, or a date that was announced.",
      "",
      "Keys are changed, and messages held back, only within it. You can agree again."
    })
public final class RenewAgree extends RenewalCommand {

  @Option(
      names = "--from",
      paramLabel = "TIME",
      description =
          "The beginning, such as 2026-12-01T20:00Z, or without Z in the zone of --utc or --local.")
  private @Nullable String from;

  @Option(names = "--until", paramLabel = "TIME", description = "The end.")
  private @Nullable String until;

  @Option(
      names = "--for",
      paramLabel = "DURATION",
      description = "The length instead of the end, such as 90m, 2h or PT2H.")
  private @Nullable String length;

  @Option(
      names = "--step",
      paramLabel = "NUMBER",
      description = "The step that announces a date. Default: the step that agrees on a downtime.")
  private int number;

  /** For picocli. */
  public RenewAgree(Console console) {
    super(console);
  }

  @Override
  protected Renewal step(Renewal renewal) throws Exception {
    RenewalState state = renewal.state();
    PendingStep step = agreeing(state);
    boolean date = step.step().action() != Action.AGREE_DOWNTIME;
    Instant begin = time(from, date ? "Date" : "Beginning of the downtime", "--from");
    Instant end = end(begin, date);
    return renewal.agreeDowntime(step, begin, end, evidence("Evidence, such as a mail or a call"));
  }

  private PendingStep agreeing(RenewalState state) throws CommandException {
    String named = partner(state);
    Procedure procedure = state.procedure(named);
    if (number > 0) {
      return state.step(named, number);
    }
    Optional<Step> step = procedure.first(Action.AGREE_DOWNTIME);
    if (step.isPresent()) {
      return state.step(named, step.get().number());
    }
    if (!procedure.has(Action.AWAIT_DATE)) {
      throw CommandException.refused(
          "NO_DOWNTIME",
          "Cannot agree on a time, because "
              + procedure.caseId()
              + " has neither a downtime nor a date. `keyoverlap renew next` shows the step.");
    }
    return meant(
        state,
        0,
        pending ->
            pending.step().action() == Action.TELL
                || pending.step().action().kind() == Action.Kind.CONFIRM);
  }

  private Instant end(Instant begin, boolean date) throws CommandException, IOException {
    if (length != null && until != null) {
      throw CommandException.usage("Cannot use both --until and --for. Leave out one of them.");
    }
    if (length != null) {
      return begin.plus(Times.duration(length));
    }
    return date && until == null ? begin : time(until, "End of the downtime", "--until");
  }

  private Instant time(@Nullable String given, String question, String option)
      throws CommandException, IOException {
    String text =
        given != null
            ? given
            : console.ask(question + ", such as 2026-12-01T20:00Z", "Give " + option + " TIME.");
    return Moments.parse(text, output.zone(), option);
  }
}
