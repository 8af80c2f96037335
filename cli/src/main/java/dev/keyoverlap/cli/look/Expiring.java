package dev.keyoverlap.cli.look;

import dev.keyoverlap.KeystoreRotation;
import dev.keyoverlap.cli.console.Console;
import dev.keyoverlap.cli.console.ExitStatus;
import dev.keyoverlap.cli.console.Style;
import dev.keyoverlap.cli.console.Times;
import dev.keyoverlap.cli.output.Cell;
import dev.keyoverlap.cli.output.KeyRow;
import dev.keyoverlap.cli.output.Page;
import dev.keyoverlap.cli.output.Report;
import dev.keyoverlap.cli.store.ReadCommand;
import dev.keyoverlap.key.Alias;
import dev.keyoverlap.key.HeldKey;
import dev.keyoverlap.key.KeyId;
import dev.keyoverlap.renewal.KeySchedule;
import dev.keyoverlap.renewal.Renewal;
import dev.keyoverlap.ring.KeyVersion;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Shows the active keys that expire soon, for people and for monitoring. */
@Command(
    name = "expiring",
    description = {
      "Show the active keys that have expired or expire soon.",
      "",
      "The exit status is 10 if there is one, and 0 if there is none."
    },
    footer = {
      "",
      "Example: a line of a crontab that mails what is due within 30 days",
      "  0 7 * * *  keyoverlap expiring --within 30d || mail -s 'Keys expire' ops@example.com"
    })
public final class Expiring extends ReadCommand {

  @Option(
      names = "--within",
      paramLabel = "DURATION",
      defaultValue = "30d",
      description = "How soon, such as 30d, 8w or 12h. Default: 30d.")
  private String within = "30d";

  @Option(names = "--own", description = "Only our own key pairs, not the partners' certificates.")
  private boolean own;

  @Option(
      names = "--without-successor",
      description = "Only keys for which nothing is staged and no renewal is in progress.")
  private boolean withoutSuccessor;

  /** For picocli. */
  public Expiring(Console console) {
    super(console);
  }

  @Override
  protected ExitStatus read(KeystoreRotation keys) throws Exception {
    Instant now = console.clock().instant();
    Duration soon = Times.duration(within);
    List<Due> due = new ArrayList<>();
    for (KeySchedule.Expiry expiry : KeySchedule.of(keys).expiries()) {
      KeyVersion version = expiry.version();
      if (now.plus(soon).isBefore(expiry.end()) || (own && !(version.entry() instanceof HeldKey))) {
        continue;
      }
      boolean renewed =
          Renewal.resume(keys, version.alias())
              .filter(renewal -> !renewal.state().isSettled())
              .isPresent();
      if (!withoutSuccessor || (!renewed && expiry.staged().isEmpty())) {
        due.add(
            new Due(
                version.alias(),
                KeyRow.of(version),
                expiry.end(),
                expiry.isExpired(now),
                expiry.staged().map(KeyVersion::keyId),
                renewed));
      }
    }
    output.print(new DueKeys(now, soon, due));
    return due.isEmpty() ? ExitStatus.DONE : ExitStatus.DUE;
  }

  /**
   * A key that expires soon.
   *
   * @param alias its alias
   * @param key the key
   * @param end the last moment at which its certificate is valid
   * @param expired whether that has passed
   * @param staged the key that is staged to replace it
   * @param renewalInProgress whether a renewal of the alias is in progress
   */
  record Due(
      Alias alias,
      KeyRow key,
      Instant end,
      boolean expired,
      Optional<KeyId> staged,
      boolean renewalInProgress) {}

  /** The keys that are due, the first to expire first. */
  record DueKeys(Instant at, Duration within, List<Due> due) implements Report {
    @Override
    public void print(Page page) {
      if (due.isEmpty()) {
        page.line("No active key expires within " + days(within) + ".");
      }
      for (Due one : due) {
        page.row(
            one.alias,
            Cell.of(
                one.expired ? Style.BAD : Style.WARNING,
                (one.expired ? "expired " : "until ") + page.date(one.end)),
            Cell.of(one.expired ? "" : "in " + days(Duration.between(at, one.end))),
            one.key.key(),
            next(one));
      }
    }

    private static String next(Due due) {
      if (due.renewalInProgress) {
        return "renewal in progress";
      }
      return due.staged.map(key -> "staged: " + key).orElse("no successor");
    }

    private static String days(Duration duration) {
      long days = duration.toDays();
      return days == 0 ? duration.toHours() + " hours" : days + (days == 1 ? " day" : " days");
    }
  }
}
