package dev.keyoverlap.cli.renewal;

import dev.keyoverlap.cli.console.Style;
import dev.keyoverlap.cli.console.Words;
import dev.keyoverlap.cli.output.Cell;
import dev.keyoverlap.cli.output.Page;
import dev.keyoverlap.procedure.Action;
import dev.keyoverlap.procedure.Action.Kind;
import dev.keyoverlap.procedure.Role;
import dev.keyoverlap.procedure.Step;
import dev.keyoverlap.renewal.PendingStep;
import dev.keyoverlap.renewal.RenewalState;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A step that is next: whose turn it is, and the commands to type.
 *
 * @param partner the partner; absent if there is only one
 * @param number the number of the step
 * @param of how many steps the procedure has
 * @param who the role that does it
 * @param ours whether that role is on our side
 * @param action what is done
 * @param how the command does it, or somebody is told, or a person confirms it, or it waits
 * @param instruction the instruction
 * @param notBefore when it can be done, if that is not yet
 * @param due whether our side can do it now
 * @param commands the commands to type in this order, with words in capitals to replace
 * @param instead what to type instead, one line for each other way
 */
record NextStep(
    Optional<String> partner,
    int number,
    int of,
    Role who,
    boolean ours,
    Action action,
    Kind how,
    String instruction,
    Optional<Instant> notBefore,
    boolean due,
    List<String> commands,
    List<String> instead) {

  static NextStep of(RenewalState state, PendingStep pending) {
    Step step = pending.step();
    Optional<Instant> notBefore = state.notBefore(pending);
    return new NextStep(
        Optional.of(pending.partner()).filter(name -> !name.isEmpty()),
        step.number(),
        state.procedure(pending.partner()).steps().size(),
        step.role(),
        step.role().isOurs(),
        step.action(),
        step.action().kind(),
        step.sentence(),
        notBefore,
        step.role().isOurs() && notBefore.isEmpty(),
        commands(state, pending),
        instead(state, pending));
  }

  // ---- what to type

  private static List<String> commands(RenewalState state, PendingStep pending) {
    Action action = pending.step().action();
    List<String> commands = new ArrayList<>();
    switch (action) {
      case CREATE_KEY -> commands.add(renew(state, pending, "perform", "--key FILE"));
      case RECEIVE_CERTIFICATE -> commands.add(renew(state, pending, "perform", "--key FILE"));
      case START_SECOND -> {
        unconfirmed(state)
            .forEach(
                partner ->
                    commands.add(
                        line(state, partner, "renew confirm", "--second-alias --why EVIDENCE")));
        commands.add(renew(state, pending, "perform", ""));
      }
      case HAND_OVER -> {
        commands.add(line(state, pending.partner(), "hand-over", "--to FOLDER"));
        commands.add(renew(state, pending, "confirm", "--why EVIDENCE"));
      }
      case ASK -> {
        commands.add(renew(state, pending, "answer", "ADMINISTRATOR ANSWER --why EVIDENCE"));
        commands.add(renew(state, pending, "confirm", "--why EVIDENCE"));
      }
      case AGREE_DOWNTIME ->
          commands.add(renew(state, pending, "agree", "--from TIME --until TIME --why EVIDENCE"));
      case PAUSE -> commands.add(line(state, pending.partner(), "pause", ""));
      case DRAIN -> commands.add(line(state, pending.partner(), "drain", "--why EVIDENCE"));
      case RESUME -> commands.add(line(state, pending.partner(), "resume", ""));
      default ->
          commands.add(
              action.kind() == Kind.PERFORM || action.kind() == Kind.WAIT
                  ? renew(state, pending, "perform", "")
                  : renew(state, pending, "confirm", "--why EVIDENCE"));
    }
    return List.copyOf(commands);
  }

  private static List<String> instead(RenewalState state, PendingStep pending) {
    return switch (pending.step().action()) {
      case CREATE_KEY -> {
        boolean second = state.procedure(pending.partner()).usesSecondAlias();
        yield List.of(
            "keyoverlap new "
                + Words.quoted(second ? state.secondAlias() : state.alias())
                + " --stage"
                + (second ? " --subject NAME" : "")
                + " && "
                + renew(state, pending, "perform", ""));
      }
      case AWAIT_ARRIVAL -> List.of(renew(state, pending, "confirm", "--why EVIDENCE"));
      default -> List.of();
    };
  }

  /** The partners whose flows are not known to name the second alias. */
  private static List<String> unconfirmed(RenewalState state) {
    return state.procedures().entrySet().stream()
        .filter(entry -> entry.getValue().usesSecondAlias())
        .filter(entry -> !entry.getValue().steps().stream().anyMatch(NextStep::addsSecondAlias))
        .map(entry -> entry.getKey())
        .filter(partner -> !state.isSecondAliasConfirmed(partner))
        .toList();
  }

  private static boolean addsSecondAlias(Step step) {
    return step.role() == Role.INTEGRATION_DEVELOPER && step.action() == Action.CONFIGURE;
  }

  private static String renew(
      RenewalState state, PendingStep pending, String verb, String options) {
    boolean several =
        state.pendingSteps().stream()
                .filter(other -> other.partner().equals(pending.partner()))
                .count()
            > 1;
    String number = several ? "--step " + pending.step().number() + " " : "";
    return line(state, pending.partner(), "renew " + verb, (number + options).strip());
  }

  private static String line(RenewalState state, String partner, String verb, String options) {
    String line = "keyoverlap " + verb + " " + Words.quoted(state.alias());
    if (!partner.isEmpty()) {
      line += " --partner " + Words.quoted(partner);
    }
    return options.isEmpty() ? line : line + " " + options;
  }

  // ---- for people

  void print(Page page) {
    page.line(
        "step ",
        number,
        " of ",
        of,
        partner.map(name -> " for " + name).orElse(""),
        ": ",
        Cell.of(ours ? Style.GOOD : Style.WARNING, who.title()),
        notBefore.map(time -> ", not before " + page.time(time)).orElse(""));
    page.line("  ", instruction);
    if (!ours) {
      page.line("  When the partner has done it:");
    }
    commands.forEach(command -> page.line("  ", Cell.of(Style.STRONG, command)));
    instead.forEach(command -> page.line("  or ", command));
  }
}
