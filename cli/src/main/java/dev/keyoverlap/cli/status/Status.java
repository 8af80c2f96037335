package dev.keyoverlap.cli.status;

import dev.keyoverlap.KeystoreRotation;
import dev.keyoverlap.cli.console.Browser;
import dev.keyoverlap.cli.console.CommandException;
import dev.keyoverlap.cli.console.Console;
import dev.keyoverlap.cli.console.ExitStatus;
import dev.keyoverlap.cli.console.WholeFile;
import dev.keyoverlap.cli.store.ReadCommand;
import dev.keyoverlap.documents.StatusPage;
import dev.keyoverlap.renewal.KeystoreStatus;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Shows the state of the whole keystore. */
@Command(
    name = "status",
    description = {
      "Show what needs attention, the renewals in progress and whose turn it is, and the next"
          + " dates.",
      "",
      "With --html, it is a page for everybody: all keys on a time line, without scripts and"
          + " without network, for screens, phones and paper."
    },
    footer = {
      "",
      "Examples:",
      "  keyoverlap status",
      "  keyoverlap status --html > status.html",
      "  keyoverlap status --open"
    })
public final class Status extends ReadCommand {

  @Option(names = "--html", description = "Write the page instead of a table.")
  private boolean html;

  @Option(
      names = "--out",
      paramLabel = "FILE",
      description = "The file of the page. Default: standard output. Implies --html.")
  private @Nullable Path file;

  @Option(names = "--open", description = "Open the page in the browser. Implies --html.")
  private boolean open;

  @Option(
      names = "--check",
      description = "End with status 10 if something needs attention, for monitoring.")
  private boolean check;

  /** For picocli. */
  public Status(Console console) {
    super(console);
  }

  @Override
  protected ExitStatus read(KeystoreRotation keys) throws Exception {
    KeystoreStatus status = KeystoreStatus.of(keys);
    if (html || open || file != null) {
      write(StatusPage.html(status, String.valueOf(store.file().getFileName())));
    } else {
      output.print(StatusReport.of(status));
    }
    return check && !status.attention().isEmpty() ? ExitStatus.DUE : ExitStatus.DONE;
  }

  private void write(String page) throws Exception {
    if (!output.isTable()) {
      throw CommandException.usage(
          "Cannot write the status as a page and as data. Give either --html or --output.");
    }
    byte[] bytes = page.getBytes(StandardCharsets.UTF_8);
    if (file == null && !open) {
      console.out().write(bytes);
      return;
    }
    Path written =
        file != null ? console.path(file) : Files.createTempFile("keyoverlap-status-", ".html");
    WholeFile.write(written, bytes);
    console.note("Wrote " + (file != null ? file : written) + ".");
    if (open) {
      Browser.open(console, written.toAbsolutePath());
    }
  }
}
