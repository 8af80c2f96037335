package dev.keyoverlap.cli.look;

import dev.keyoverlap.KeystoreRotation;
import dev.keyoverlap.cli.console.Console;
import dev.keyoverlap.cli.console.ExitStatus;
import dev.keyoverlap.cli.console.Style;
import dev.keyoverlap.cli.output.Cell;
import dev.keyoverlap.cli.output.KeyRow;
import dev.keyoverlap.cli.output.Page;
import dev.keyoverlap.cli.output.Report;
import dev.keyoverlap.cli.store.ReadCommand;
import dev.keyoverlap.cli.store.RingNames;
import dev.keyoverlap.key.Alias;
import dev.keyoverlap.renewal.KeyUses;
import dev.keyoverlap.ring.KeyVersion;
import dev.keyoverlap.ring.Keyring;
import dev.keyoverlap.usage.KeyUsageLog;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Shows where an alias is used. */
@Command(
    name = "uses",
    description = {
      "Show where an alias is used: by which message flows, in which renewals, and how often.",
      "",
      "The keystore knows its renewals. Message flows are known from the file of --uses,"
          + " and messages from the usage logs of your programs."
    },
    footer = {
      "",
      "Example: keyoverlap uses orders --uses flows.yaml",
      "",
      "The file of --uses:",
      "  - name: orders to the warehouse",
      "    use-case: cms-signer-outbound",
      "    partner: unknown",
      "    aliases: [orders, orders-2]"
    })
public final class Uses extends ReadCommand {

  @Mixin private UsageOptions usage;

  @Parameters(paramLabel = "ALIAS", description = "The alias.")
  private Alias alias;

  /** For picocli. */
  public Uses(Console console) {
    super(console);
    this.usage = new UsageOptions(console);
    this.alias = Alias.alias("none");
  }

  @Override
  protected ExitStatus read(KeystoreRotation keys) throws Exception {
    Keyring ring = keys.keyring();
    Alias named = RingNames.alias(ring, alias);
    Optional<KeyUsageLog> log = usage.log();
    Optional<List<KeyUses.Use>> flows = usage.uses();
    List<UsedKey> used = new ArrayList<>();
    for (KeyVersion version : ring.versions(named)) {
      used.add(
          new UsedKey(
              KeyRow.of(version),
              log.map(one -> Usage.Tally.of(one, version.keyId())).orElse(List.of())));
    }
    output.print(
        new AliasUses(
            console.clock().instant(),
            named,
            flows.map(known -> Usage.Flow.of(known, named)),
            Usage.RenewalPart.of(keys, Usage.concerns(named)),
            log.map(KeyUsageLog::since),
            used));
    return ExitStatus.DONE;
  }

  /**
   * A key of the alias.
   *
   * @param key the key
   * @param evidence its recorded uses
   */
  record UsedKey(KeyRow key, List<Usage.Tally> evidence) {}

  /**
   * The uses of an alias.
   *
   * @param at when
   * @param alias the alias
   * @param flows the message flows; absent if no list was named
   * @param renewals the renewals of the keystore
   * @param watchedSince since when the usage logs count; absent if none was named
   * @param keys the keys
   */
  record AliasUses(
      Instant at,
      Alias alias,
      Optional<List<Usage.Flow>> flows,
      List<Usage.RenewalPart> renewals,
      Optional<Instant> watchedSince,
      List<UsedKey> keys)
      implements Report {
    @Override
    public void print(Page page) {
      page.line(Cell.of(Style.STRONG, "Message flows"));
      if (flows.isEmpty()) {
        page.line("  not known: name a list with --uses FILE");
      } else if (flows.get().isEmpty()) {
        page.line("  none of the list uses this alias");
      }
      flows.orElse(List.of()).forEach(flow -> flow.print(page, "  "));
      page.line(Cell.of(Style.STRONG, "Renewals"));
      if (renewals.isEmpty()) {
        page.line("  none");
      }
      renewals.forEach(renewal -> renewal.print(page, "  "));
      page.line(
          Cell.of(Style.STRONG, "Keys"),
          watchedSince.map(since -> ", watched since " + page.time(since)).orElse(""));
      for (UsedKey used : keys) {
        used.key.print(page, at, "  ");
        used.evidence.forEach(tally -> tally.print(page, "    "));
        if (used.evidence.isEmpty()) {
          page.line(
              watchedSince.isPresent()
                  ? "    no use recorded"
                  : "    use not known: name a log with --usage-log FILE");
        }
      }
    }
  }
}
