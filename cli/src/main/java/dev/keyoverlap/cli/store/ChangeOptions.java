package dev.keyoverlap.cli.store;

import dev.keyoverlap.cli.console.Console;
import dev.keyoverlap.key.Narrowing;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/**
 * The options of every command that changes keys: {@code --by}, {@code --why}, {@code --dry-run},
 * {@code --yes}, and the permissions that a change may need. A {@link ChangeCommand} has it
 * already.
 */
public final class ChangeOptions {

  private final Console console;

  @Option(
      names = "--by",
      paramLabel = "NAME",
      description =
          "The author of the change, for the history. Default: KEYOVERLAP_BY, then the user of this"
              + " process.")
  private @Nullable String by;

  @Option(
      names = "--why",
      paramLabel = "REASON",
      defaultValue = "",
      description = "Why, in one line, for the history.")
  private String why = "";

  @Option(
      names = {"-n", "--dry-run"},
      description = "Change nothing. Show the keys before and after.")
  private boolean dryRun;

  @Option(
      names = {"-y", "--yes"},
      description = "Answer yes to the question whether to go on.")
  private boolean yes;

  @Option(
      names = "--accept",
      paramLabel = "WHAT",
      split = ",",
      description =
          "Accept a new key that allows less than the old one: key-usage, extended-key-usage,"
              + " alternative-names, subject, authority, strength, chain, validity.")
  private List<Narrowing> accepted = new ArrayList<>();

  @Option(
      names = "--trust-clock",
      description = "You have checked that the clock of this machine is right.")
  private boolean clockTrusted;

  @Option(
      names = "--despite-renewal",
      description = "Change keys that a renewal in progress uses. Needs --why.")
  private boolean despiteRenewal;

  /** For picocli. */
  public ChangeOptions(Console console) {
    this.console = console;
  }

  /** The author of the change. */
  public String author() {
    return by != null
        ? by
        : console.surroundings().variable("KEYOVERLAP_BY").orElse(console.surroundings().user());
  }

  /** Why; empty if nobody said. */
  public String reason() {
    return why;
  }

  /** Whether nothing is stored. */
  public boolean isDryRun() {
    return dryRun;
  }

  /** Whether questions are answered with yes. */
  public boolean isYes() {
    return yes;
  }

  boolean isClockTrusted() {
    return clockTrusted;
  }

  boolean isDespiteRenewal() {
    return despiteRenewal;
  }

  Narrowing[] accepted() {
    return accepted.toArray(Narrowing[]::new);
  }
}
