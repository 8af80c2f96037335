package dev.keyoverlap.cli.renewal;

import dev.keyoverlap.cli.console.CommandException;
import dev.keyoverlap.cli.console.Console;
import dev.keyoverlap.cli.console.ExitStatus;
import dev.keyoverlap.cli.output.OutputOptions;
import dev.keyoverlap.cli.store.ChangeOptions;
import dev.keyoverlap.cli.store.OpenedKeystore;
import dev.keyoverlap.cli.store.StoreOptions;
import dev.keyoverlap.key.Alias;
import dev.keyoverlap.renewal.PendingStep;
import dev.keyoverlap.renewal.Renewal;
import dev.keyoverlap.renewal.RenewalState;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** A command that continues a renewal: it finds the renewal in the keystore, and takes one step. */
abstract class RenewalCommand implements Callable<ExitStatus> {

  /** The console. */
  protected final Console console;

  @Mixin private StoreOptions store;

  /** Who, why, and whether at all. */
  @Mixin protected ChangeOptions change;

  /** How the outcome is printed, and the zone of times. */
  @Mixin protected OutputOptions output;

  @Parameters(index = "0", paramLabel = "ALIAS", description = "The alias that is renewed.")
  private Alias alias;

  @Option(
      names = "--partner",
      paramLabel = "NAME",
      description = "The partner, if the key is renewed with several.")
  private String partner = "";

  /** For subclasses. */
  protected RenewalCommand(Console console) {
    this.console = console;
    this.store = new StoreOptions(console);
    this.change = new ChangeOptions(console);
    this.output = new OutputOptions(console);
    this.alias = Alias.alias("unset");
  }

  /**
   * Takes the step.
   *
   * @param renewal the renewal as the keystore has it
   * @return the renewal after the step
   */
  protected abstract Renewal step(Renewal renewal) throws Exception;

  /** Adds settings that the step needs. */
  protected Renewal.Builder configured(Renewal.Builder renewal) {
    return renewal;
  }

  @Override
  public final ExitStatus call() throws Exception {
    try (OpenedKeystore keystore = OpenedKeystore.of(console, store.store(), change, true)) {
      Renewal renewal =
          configured(Renewal.with(keystore.keys(), alias))
              .resume()
              .orElseThrow(() -> Renewals.none(keystore.keys().keyring(), alias));
      Renewal after = step(renewal);
      output.print(RenewalReport.of(keystore.report(), after.state()));
    }
    return ExitStatus.DONE;
  }

  /** The evidence or the reason. Asks for it if it is missing. */
  protected String evidence(String question) throws CommandException, IOException {
    return change.reason().isBlank() ? console.ask(question, "Give --why TEXT.") : change.reason();
  }

  /** The partner that is meant. */
  protected String partner(RenewalState state) throws CommandException {
    List<String> names = List.copyOf(state.procedures().keySet());
    if (!partner.isEmpty() || names.size() == 1) {
      String named = names.size() == 1 && partner.isEmpty() ? names.get(0) : partner;
      if (!names.contains(named)) {
        throw CommandException.usage(
            "Cannot find the partner '"
                + named
                + "' in the renewal of '"
                + state.alias()
                + "'. "
                + (names.equals(List.of(""))
                    ? "It has only one, without a name. Leave out --partner."
                    : "It has: " + String.join(", ", names) + "."));
      }
      return named;
    }
    throw CommandException.usage(
        "Cannot tell which partner is meant. The renewal of '"
            + state.alias()
            + "' has several: "
            + String.join(", ", names)
            + ". Give --partner.");
  }

  /** Whether the command line names the partner, or there is only one. */
  protected boolean hasPartner(RenewalState state) {
    return !partner.isEmpty() || state.procedures().size() == 1;
  }

  /**
   * The step that is meant: the one with the number, or the only one that is next.
   *
   * @param number the number; 0 if none was given
   * @param kind the steps that this command can take
   */
  protected PendingStep meant(RenewalState state, int number, Predicate<PendingStep> kind)
      throws CommandException {
    if (number > 0) {
      return state.step(partner(state), number);
    }
    String only = hasPartner(state) ? partner(state) : "";
    List<PendingStep> next =
        state.pendingSteps().stream()
            .filter(pending -> !hasPartner(state) || pending.partner().equals(only))
            .toList();
    List<PendingStep> fitting = next.stream().filter(kind).toList();
    if (fitting.size() > 1) {
      throw CommandException.usage(
          "Cannot tell which step is meant, because several are next: "
              + fitting.stream().map(RenewalCommand::named).collect(Collectors.joining("; "))
              + ". Give --step"
              + (hasPartner(state) ? "." : " and --partner."));
    }
    if (fitting.size() == 1) {
      return fitting.get(0);
    }
    return next.stream().findFirst().or(state::next).orElseThrow(() -> Renewals.finished(state));
  }

  private static String named(PendingStep pending) {
    return (pending.partner().isEmpty() ? "" : pending.partner() + " ") + pending.step().number();
  }
}
