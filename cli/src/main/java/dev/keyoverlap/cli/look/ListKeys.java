package dev.keyoverlap.cli.look;

import dev.keyoverlap.KeystoreRotation;
import dev.keyoverlap.cli.console.Console;
import dev.keyoverlap.cli.console.ExitStatus;
import dev.keyoverlap.cli.output.KeyRow;
import dev.keyoverlap.cli.output.OutputOptions;
import dev.keyoverlap.cli.output.Page;
import dev.keyoverlap.cli.output.Report;
import dev.keyoverlap.cli.store.RingNames;
import dev.keyoverlap.cli.store.StoreOptions;
import dev.keyoverlap.key.Alias;
import dev.keyoverlap.ring.KeyVersion;
import dev.keyoverlap.ring.Keyring;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Lists the keys of the keystore. */
@Command(name = "list", description = "List the keys, or those of one alias.")
public final class ListKeys implements Callable<ExitStatus> {

  private final Console console;

  @Mixin private StoreOptions store;
  @Mixin private OutputOptions output;

  @Parameters(
      paramLabel = "ALIAS",
      arity = "0..1",
      description = "Show only the keys of this alias.")
  private @Nullable Alias alias;

  /** For picocli. */
  public ListKeys(Console console) {
    this.console = console;
    this.store = new StoreOptions(console);
    this.output = new OutputOptions(console);
  }

  @Override
  public ExitStatus call() throws Exception {
    try (KeystoreRotation rotation = store.open()) {
      Keyring ring = rotation.keyring();
      List<KeyVersion> versions =
          alias == null ? ring.versions() : ring.versions(RingNames.alias(ring, alias));
      output.print(new Keys(console.clock().instant(), versions.stream().map(KeyRow::of).toList()));
    }
    return ExitStatus.DONE;
  }

  /** The keys at a moment. */
  record Keys(Instant at, List<KeyRow> keys) implements Report {
    @Override
    public void print(Page page) {
      if (keys.isEmpty()) {
        page.line("No keys.");
      }
      keys.forEach(key -> key.print(page, at));
    }
  }
}
