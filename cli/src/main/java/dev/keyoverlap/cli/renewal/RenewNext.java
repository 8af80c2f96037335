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
import picocli.CommandLine.Parameters;

/** Shows whose turn it is, and what to type. */
@Command(
    name = "next",
    description = "Show whose turn it is in each renewal, and the command to type.")
public final class RenewNext implements Callable<ExitStatus> {

  private final Console console;

  @Mixin private StoreOptions store;
  @Mixin private OutputOptions output;

  @Parameters(
      paramLabel = "ALIAS",
      arity = "0..1",
      description = "Show only the renewal of this alias.")
  private @Nullable Alias alias;

  /** For picocli. */
  public RenewNext(Console console) {
    this.console = console;
    this.store = new StoreOptions(console);
    this.output = new OutputOptions(console);
  }

  @Override
  public ExitStatus call() throws Exception {
    try (KeystoreRotation rotation = store.open()) {
      List<RenewalRow> rows =
          Renewals.of(rotation, alias, false).stream().map(RenewalRow::of).toList();
      output.print(new Turns(console.clock().instant(), rows));
    }
    return ExitStatus.DONE;
  }

  /** The next step of each renewal. */
  record Turns(Instant at, List<RenewalRow> renewals) implements Report {
    @Override
    public void print(Page page) {
      if (renewals.isEmpty()) {
        page.line("No renewal is in progress. Begin one: keyoverlap renew begin ALIAS");
      }
      renewals.forEach(renewal -> renewal.printNext(page));
    }
  }
}
