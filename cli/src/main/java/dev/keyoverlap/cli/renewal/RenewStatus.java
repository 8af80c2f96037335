package dev.keyoverlap.cli.renewal;

import dev.keyoverlap.KeystoreRotation;
import dev.keyoverlap.cli.console.Console;
import dev.keyoverlap.cli.console.ExitStatus;
import dev.keyoverlap.cli.output.OutputOptions;
import dev.keyoverlap.cli.output.Page;
import dev.keyoverlap.cli.output.Report;
import dev.keyoverlap.cli.store.StoreOptions;
import dev.keyoverlap.key.Alias;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Shows how far renewals are. */
@Command(
    name = "status",
    description = "Show how far a renewal is, and what was done; or list the renewals.")
public final class RenewStatus implements Callable<ExitStatus> {

  private final Console console;

  @Mixin private StoreOptions store;
  @Mixin private OutputOptions output;

  @Parameters(
      paramLabel = "ALIAS",
      arity = "0..1",
      description = "Show the renewal of this alias with all that was done.")
  private @Nullable Alias alias;

  @Option(names = "--all", description = "List finished renewals, too.")
  private boolean all;

  @Option(
      names = "--exit-code",
      description =
          "End with status 10 if our side can do a step now, or a deadline has passed. For cron and"
              + " monitoring.")
  private boolean exitCode;

  /** For picocli. */
  public RenewStatus(Console console) {
    this.console = console;
    this.store = new StoreOptions(console);
    this.output = new OutputOptions(console);
  }

  @Override
  public ExitStatus call() throws Exception {
    List<RenewalRow> rows;
    try (KeystoreRotation rotation = store.open()) {
      rows = Renewals.of(rotation, alias, all).stream().map(RenewalRow::of).toList();
    }
    Instant now = console.clock().instant();
    output.print(alias == null ? new Overview(now, rows) : new Details(now, rows));
    return exitCode && rows.stream().anyMatch(RenewalRow::due) ? ExitStatus.DUE : ExitStatus.DONE;
  }

  /** All renewals, one a row. */
  record Overview(Instant at, List<RenewalRow> renewals) implements Report {
    @Override
    public void print(Page page) {
      if (renewals.isEmpty()) {
        page.line("No renewal is in progress.");
      }
      renewals.forEach(renewal -> renewal.printRow(page));
    }
  }

  /** One renewal with everything. */
  record Details(Instant at, List<RenewalRow> renewals) implements Report {
    @Override
    public void print(Page page) {
      renewals.forEach(renewal -> renewal.print(page, at));
    }
  }
}
