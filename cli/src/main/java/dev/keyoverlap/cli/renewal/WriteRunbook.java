package dev.keyoverlap.cli.renewal;

import dev.keyoverlap.KeystoreRotation;
import dev.keyoverlap.cli.console.Browser;
import dev.keyoverlap.cli.console.CommandException;
import dev.keyoverlap.cli.console.Console;
import dev.keyoverlap.cli.console.ExitStatus;
import dev.keyoverlap.cli.store.StoreOptions;
import dev.keyoverlap.documents.Runbook;
import dev.keyoverlap.key.Alias;
import dev.keyoverlap.procedure.Procedure;
import dev.keyoverlap.renewal.RenewalState;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Writes the runbook of a renewal. */
@Command(
    name = "runbook",
    description = {
      "Write the runbook of a renewal, or of a published case: a page to read, print and send.",
      "",
      "Without -o it is printed as Markdown."
    })
public final class WriteRunbook implements Callable<ExitStatus> {

  private final Console console;

  @Mixin private StoreOptions store;

  @Parameters(paramLabel = "ALIAS", arity = "0..1", description = "The alias that is renewed.")
  private @Nullable Alias alias;

  @Option(
      names = "--case",
      paramLabel = "CASE",
      description = "A published case, such as CS1, instead of a renewal.")
  private @Nullable String caseId;

  @Option(
      names = {"-o", "--file"},
      paramLabel = "FILE",
      description = "The file: FILE.html is a page, every other one is Markdown.")
  private @Nullable Path file;

  @Option(names = "--open", description = "Open the page in the browser.")
  private boolean open;

  /** For picocli. */
  public WriteRunbook(Console console) {
    this.console = console;
    this.store = new StoreOptions(console);
  }

  @Override
  public ExitStatus call() throws Exception {
    if ((alias == null) == (caseId == null)) {
      throw CommandException.usage(
          "Cannot tell which runbook to write. Give either an alias, or --case.");
    }
    boolean html =
        open || (file != null && file.toString().toLowerCase(Locale.ROOT).matches(".*\\.html?"));
    String text = alias != null ? of(alias, html) : of(Procedure.named(caseId), html);
    if (file == null && !open) {
      console.out().print(text);
      return ExitStatus.DONE;
    }
    Path written =
        file != null ? console.path(file) : Files.createTempFile("keyoverlap-runbook-", ".html");
    Files.writeString(written, text);
    console.note("Wrote " + (file != null ? file : written) + ".");
    if (open) {
      Browser.open(console, written.toAbsolutePath());
    }
    return ExitStatus.DONE;
  }

  private String of(Alias renewed, boolean html) throws Exception {
    try (KeystoreRotation rotation = store.open()) {
      RenewalState state = Renewals.of(rotation, renewed);
      return html ? Runbook.html(state) : Runbook.of(state);
    }
  }

  private static String of(Procedure procedure, boolean html) {
    return html ? Runbook.html(procedure) : Runbook.of(procedure);
  }
}
