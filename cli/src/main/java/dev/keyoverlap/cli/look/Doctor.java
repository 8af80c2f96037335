package dev.keyoverlap.cli.look;

import dev.keyoverlap.cli.console.CommandException;
import dev.keyoverlap.cli.console.Console;
import dev.keyoverlap.cli.console.ExitStatus;
import dev.keyoverlap.cli.console.Style;
import dev.keyoverlap.cli.console.Times;
import dev.keyoverlap.cli.output.Cell;
import dev.keyoverlap.cli.output.OutputOptions;
import dev.keyoverlap.cli.output.Page;
import dev.keyoverlap.cli.output.Report;
import dev.keyoverlap.cli.store.StoreOptions;
import dev.keyoverlap.ring.KeyringStore;
import dev.keyoverlap.ring.KeyringStoreException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Checks the keystore and its surroundings. */
@Command(
    name = "doctor",
    description = {
      "Check the keystore: permissions, owners, locks, leftovers, backups, the clock, algorithms,"
          + " and entries that cannot be read.",
      "",
      "Each finding says what to do. The exit status is 10 if there is a finding, and 0 if there is"
          + " none. Nothing is changed."
    },
    footer = {"", "Example: keyoverlap doctor --backup /backup/keys.p12 --backup-age 1d"})
public final class Doctor implements Callable<ExitStatus> {

  private final Console console;

  @Mixin private StoreOptions store;
  @Mixin private OutputOptions output;

  @Option(
      names = "--backup",
      paramLabel = "FILE",
      description = "A backup of the keystore, whose age is checked. Repeat it for several.")
  private List<Path> backups = new ArrayList<>();

  @Option(
      names = "--backup-age",
      paramLabel = "DURATION",
      defaultValue = "7d",
      description = "How old a backup may be. Default: 7d.")
  private String age = "7d";

  /** For picocli. */
  public Doctor(Console console) {
    this.console = console;
    this.store = new StoreOptions(console);
    this.output = new OutputOptions(console);
  }

  @Override
  public ExitStatus call() throws Exception {
    Instant now = console.clock().instant();
    Duration oldest = Times.duration(age);
    Path file = store.file();
    KeyringStore place = store.store();
    if (!Files.exists(file)) {
      throw CommandException.store(
          "NO_KEYSTORE", "Cannot find the keystore " + store.shown() + ". Check --store.");
    }
    List<Finding> findings = new ArrayList<>(FileChecks.of(file.toRealPath()));
    for (Path backup : backups) {
      findings.addAll(FileChecks.ofBackup(console.path(backup), file, now, oldest));
    }
    List<String> notes = new ArrayList<>();
    if (backups.isEmpty()) {
      notes.add("No backup was checked. Name one with --backup.");
    }
    try {
      findings.addAll(KeyChecks.of(place, now));
    } catch (KeyringStoreException e) {
      findings.add(
          new Finding(
              "keystore",
              String.valueOf(e.getMessage()),
              "Correct the cause, or restore a backup. Other checks of the keys were skipped."));
    }
    output.print(new Findings(now, file, findings, notes));
    return findings.isEmpty() ? ExitStatus.DONE : ExitStatus.DUE;
  }

  /**
   * Something that needs attention.
   *
   * @param check the check that found it, such as {@code permissions}
   * @param finding the finding
   * @param advice what to do now
   */
  record Finding(String check, String finding, String advice) {}

  /** All findings. */
  record Findings(Instant at, Path keystore, List<Finding> findings, List<String> notes)
      implements Report {
    @Override
    public void print(Page page) {
      for (Finding one : findings) {
        page.line(Cell.of(Style.WARNING, one.check), ": " + one.finding);
        page.line("  " + one.advice);
      }
      if (findings.isEmpty()) {
        page.line(Cell.of(Style.GOOD, "No findings."));
      }
      notes.forEach(note -> page.line(Cell.of(Style.FAINT, note)));
    }
  }
}
