package dev.keyoverlap.cli.renewal;

import dev.keyoverlap.KeystoreRotation;
import dev.keyoverlap.cli.console.CommandException;
import dev.keyoverlap.cli.console.Console;
import dev.keyoverlap.cli.console.ExitStatus;
import dev.keyoverlap.cli.console.Words;
import dev.keyoverlap.cli.output.OutputOptions;
import dev.keyoverlap.cli.output.Page;
import dev.keyoverlap.cli.output.Report;
import dev.keyoverlap.cli.partner.PartnerOptions;
import dev.keyoverlap.cli.partner.ProcedureRow;
import dev.keyoverlap.cli.store.RingNames;
import dev.keyoverlap.cli.store.StoreOptions;
import dev.keyoverlap.key.Alias;
import dev.keyoverlap.key.HeldKey;
import dev.keyoverlap.ring.KeyVersion;
import dev.keyoverlap.ring.Keyring;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Shows the procedures that fit, before anything is changed. */
@Command(
    name = "plan",
    description = {
      "Show the procedures that fit, with their steps and downtimes. Changes nothing.",
      "",
      "Without answers about the partner, shows every procedure of the use, and the answers that"
          + " lead to it."
    })
public final class RenewPlan implements Callable<ExitStatus> {

  @Mixin private StoreOptions store;
  @Mixin private PartnerOptions partners;
  @Mixin private OutputOptions output;

  @Parameters(
      paramLabel = "ALIAS",
      arity = "0..1",
      description = "The alias to renew. Without it, no keystore is read.")
  private @Nullable Alias alias;

  /** For picocli. */
  public RenewPlan(Console console) {
    this.store = new StoreOptions(console);
    this.partners = new PartnerOptions(console);
    this.output = new OutputOptions(console);
  }

  @Override
  public ExitStatus call() throws Exception {
    Optional<Boolean> ownKey = alias == null ? Optional.empty() : Optional.of(isOwnKey(alias));
    List<PartnerOptions.Partner> all = partners.fitting(ownKey);
    output.print(
        new Plan(
            Optional.ofNullable(alias),
            all.stream().map(Fitting::of).toList(),
            all.stream().allMatch(partner -> partner.ways().size() == 1)
                ? Optional.of(
                    "keyoverlap renew begin "
                        + (alias == null ? "ALIAS" : Words.quoted(alias))
                        + " "
                        + all.stream()
                            .map(PartnerOptions.Partner::answers)
                            .collect(Collectors.joining(" ")))
                : Optional.empty()));
    return ExitStatus.DONE;
  }

  private boolean isOwnKey(Alias named) throws Exception {
    try (KeystoreRotation rotation = store.open()) {
      return isOwnKey(rotation.keyring(), named);
    }
  }

  /** Whether the key of an alias is a key pair of ours. */
  static boolean isOwnKey(Keyring ring, Alias named) throws CommandException {
    List<KeyVersion> versions = ring.versions(RingNames.alias(ring, named));
    return ring.active(named).orElse(versions.get(0)).entry() instanceof HeldKey;
  }

  /**
   * The procedures for one partner.
   *
   * @param partner its name; absent if there is only one
   * @param procedures the procedures that fit
   */
  record Fitting(Optional<String> partner, List<ProcedureRow> procedures) {
    static Fitting of(PartnerOptions.Partner partner) {
      return new Fitting(
          Optional.of(partner.name()).filter(name -> !name.isEmpty()),
          partner.ways().stream().map(ProcedureRow::of).toList());
    }
  }

  /**
   * The plan.
   *
   * @param alias the alias
   * @param partners the partners
   * @param begin the command that begins this renewal; absent if several procedures fit
   */
  record Plan(Optional<Alias> alias, List<Fitting> partners, Optional<String> begin)
      implements Report {
    @Override
    public void print(Page page) {
      for (Fitting each : partners) {
        each.partner().ifPresent(name -> page.line("Partner ", name));
        if (each.procedures().size() == 1) {
          each.procedures().get(0).print(page);
        } else {
          each.procedures().forEach(procedure -> procedure.printRow(page));
        }
      }
      begin.ifPresentOrElse(
          command -> page.line("Begin with: ", command),
          () -> page.line("Several procedures fit. Add the answers to see the steps."));
    }
  }
}
