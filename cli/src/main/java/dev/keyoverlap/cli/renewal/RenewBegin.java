package dev.keyoverlap.cli.renewal;

import dev.keyoverlap.KeystoreHandle;
import dev.keyoverlap.cli.console.CommandException;
import dev.keyoverlap.cli.console.Console;
import dev.keyoverlap.cli.console.ExitStatus;
import dev.keyoverlap.cli.output.OutputOptions;
import dev.keyoverlap.cli.partner.PartnerOptions;
import dev.keyoverlap.cli.store.ChangeOptions;
import dev.keyoverlap.cli.store.OpenedKeystore;
import dev.keyoverlap.cli.store.RingNames;
import dev.keyoverlap.cli.store.StoreOptions;
import dev.keyoverlap.key.Alias;
import dev.keyoverlap.renewal.Renewal;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Begins a renewal. */
@Command(
    name = "begin",
    description = {
      "Begin the renewal of a key. The keystore remembers it.",
      "",
      "Asks for missing answers on a terminal. `renew plan` shows the steps before."
    })
public final class RenewBegin implements Callable<ExitStatus> {

  private final Console console;

  @Mixin private StoreOptions store;
  @Mixin private ChangeOptions change;
  @Mixin private PartnerOptions partners;
  @Mixin private OutputOptions output;

  @Parameters(index = "0", paramLabel = "ALIAS", description = "The alias to renew.")
  private Alias alias;

  @Option(
      names = "--second-alias",
      paramLabel = "ALIAS",
      description = "The second alias, if the procedure uses one. Default: ALIAS-next.")
  private @Nullable Alias second;

  @Option(
      names = "--ask",
      paramLabel = "NAME",
      description =
          "An administrator who is asked whether the system handles two keys. Can be repeated.")
  private List<String> asked = new ArrayList<>();

  @Option(
      names = "--also-sent-by",
      paramLabel = "NAME",
      description =
          "A process that sends messages with this key, such as a node. `drain` then needs the"
              + " confirmation of each. Can be repeated.")
  private List<String> senders = new ArrayList<>();

  @Option(
      names = "--compromised-key",
      paramLabel = "KEY",
      description = "The compromised key, with --after-compromise, if the alias has several.")
  private @Nullable String compromised;

  /** For picocli. */
  public RenewBegin(Console console) {
    this.console = console;
    this.store = new StoreOptions(console);
    this.change = new ChangeOptions(console);
    this.partners = new PartnerOptions(console);
    this.output = new OutputOptions(console);
    this.alias = Alias.alias("unset");
  }

  @Override
  public ExitStatus call() throws Exception {
    if (compromised != null && !partners.isAfterCompromise()) {
      throw CommandException.usage(
          "Cannot use --compromised-key without --after-compromise. Give both.");
    }
    try (OpenedKeystore keystore = OpenedKeystore.of(console, store.store(), change, true)) {
      KeystoreHandle keys = keystore.keys();
      boolean ownKey = RenewPlan.isOwnKey(keys.keyring(), alias);
      Renewal.Builder renewal =
          Renewal.with(keys, alias)
              .askedAdministrators(asked.toArray(String[]::new))
              .alsoSentBy(senders.toArray(String[]::new));
      for (PartnerOptions.Partner each : partners.decided(Optional.of(ownKey))) {
        renewal = renewal.partner(each.name(), each.procedure());
        if (each.apart()) {
          renewal = renewal.withoutSecondAlias(each.name());
        }
      }
      if (second != null) {
        renewal = renewal.secondAlias(second);
      }
      if (compromised != null) {
        renewal = renewal.compromisedKey(RingNames.key(keys.keyring(), compromised).keyId());
      }
      Renewal begun = renewal.begin();
      output.print(RenewalReport.of(keystore.report(), begun.state()));
    }
    return ExitStatus.DONE;
  }
}
