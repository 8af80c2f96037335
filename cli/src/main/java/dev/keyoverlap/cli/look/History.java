package dev.keyoverlap.cli.look;

import dev.keyoverlap.KeystoreRotation;
import dev.keyoverlap.cli.console.CommandException;
import dev.keyoverlap.cli.console.Console;
import dev.keyoverlap.cli.console.ExitStatus;
import dev.keyoverlap.cli.console.Style;
import dev.keyoverlap.cli.console.Times;
import dev.keyoverlap.cli.output.Cell;
import dev.keyoverlap.cli.output.Page;
import dev.keyoverlap.cli.output.Report;
import dev.keyoverlap.cli.store.ChangeReport.Line;
import dev.keyoverlap.cli.store.ReadCommand;
import dev.keyoverlap.key.Alias;
import dev.keyoverlap.ring.Change;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Shows the changes of the keystore. */
@Command(
    name = "history",
    description = "Show who changed which key, when and why. The oldest change comes first.",
    footer = {
      "",
      "Example: the changes of one alias in the last 90 days",
      "  keyoverlap history --alias orders --since 90d"
    })
public final class History extends ReadCommand {

  @Option(
      names = "--alias",
      paramLabel = "ALIAS",
      description = "Only changes of this alias. Repeat it for several.")
  private List<Alias> aliases = new ArrayList<>();

  @Option(
      names = "--key",
      paramLabel = "KEY",
      description = "Only changes of this key: the first digits of its id, purged keys included.")
  private @Nullable String key;

  @Option(
      names = "--verb",
      paramLabel = "VERB",
      split = ",",
      description = "Only these kinds of change, such as swap,retire,compromised.")
  private List<Change.Verb> verbs = new ArrayList<>();

  @Option(
      names = "--by",
      paramLabel = "NAME",
      description = "Only changes by this person or program.")
  private @Nullable String by;

  @Option(
      names = "--since",
      paramLabel = "TIME",
      description = "Only changes since: a date, a time, or such as 30d for 30 days ago.")
  private @Nullable String since;

  @Option(names = "--until", paramLabel = "TIME", description = "Only changes before that.")
  private @Nullable String until;

  @Option(
      names = "--last",
      paramLabel = "NUMBER",
      description = "Only the last changes that the other options leave.")
  private @Nullable Integer last;

  /** For picocli. */
  public History(Console console) {
    super(console);
  }

  @Override
  protected ExitStatus read(KeystoreRotation keys) throws Exception {
    List<Line> lines = filtered(keys.history().stream()).map(Line::of).toList();
    int shown = last == null ? lines.size() : Math.min(lines.size(), Math.max(0, last));
    output.print(
        new Changes(console.clock().instant(), lines.subList(lines.size() - shown, lines.size())));
    return ExitStatus.DONE;
  }

  private Stream<Change> filtered(Stream<Change> changes) throws CommandException {
    Instant now = console.clock().instant();
    Stream<Change> left = changes;
    if (!aliases.isEmpty()) {
      left =
          left.filter(
              change ->
                  aliases.contains(change.alias())
                      || change.before().filter(aliases::contains).isPresent());
    }
    if (!verbs.isEmpty()) {
      left = left.filter(change -> verbs.contains(change.verb()));
    }
    if (key != null) {
      String digits = key.replace(":", "").toLowerCase(Locale.ROOT);
      left =
          left.filter(
              change ->
                  change.keyId().hex().startsWith(digits)
                      || change.replaced().filter(k -> k.hex().startsWith(digits)).isPresent());
    }
    if (by != null) {
      String name = by;
      left = left.filter(change -> change.note().author().equals(name));
    }
    if (since != null) {
      Instant from = Times.moment(since, now, output.zone());
      left = left.filter(change -> !change.at().isBefore(from));
    }
    if (until != null) {
      Instant end = Times.moment(until, now, output.zone());
      left = left.filter(change -> change.at().isBefore(end));
    }
    return left;
  }

  /** The changes, the oldest first. */
  record Changes(Instant at, List<Line> changes) implements Report {
    @Override
    public void print(Page page) {
      if (changes.isEmpty()) {
        page.line("No changes.");
      }
      changes.forEach(line -> print(page, line));
    }

    /** One line: time, verb, alias, key, what it replaced, who, why. */
    static void print(Page page, Line line) {
      String rest =
          line.replaced().map(key -> "replaced " + key + "  ").orElse("")
              + line.aliasBefore().map(alias -> "was " + alias + "  ").orElse("")
              + line.by().map(name -> "by " + name).orElse("")
              + line.why().map(reason -> " (" + reason + ")").orElse("");
      page.row(
          page.time(line.at()),
          Cell.of(
              line.verb() == Change.Verb.COMPROMISED ? Style.BAD : Style.STRONG,
              line.verb().name().toLowerCase(Locale.ROOT)),
          line.alias(),
          line.key(),
          rest);
    }
  }
}
