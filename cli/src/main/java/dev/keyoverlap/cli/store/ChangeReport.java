package dev.keyoverlap.cli.store;

import static java.util.stream.Collectors.toSet;

import dev.keyoverlap.cli.console.Style;
import dev.keyoverlap.cli.output.Cell;
import dev.keyoverlap.cli.output.KeyRow;
import dev.keyoverlap.cli.output.Page;
import dev.keyoverlap.cli.output.Report;
import dev.keyoverlap.key.Alias;
import dev.keyoverlap.key.KeyId;
import dev.keyoverlap.ring.Change;
import dev.keyoverlap.ring.KeyVersion;
import dev.keyoverlap.ring.Keyring;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * The changes of a command, or those of a dry run.
 *
 * @param dryRun whether nothing was stored
 * @param at when
 * @param changes the lines of the history
 * @param before the keys of the aliases concerned, as they were
 * @param after the same aliases' keys as they are now
 */
public record ChangeReport(
    boolean dryRun, Instant at, List<Line> changes, List<KeyRow> before, List<KeyRow> after)
    implements Report {

  /**
   * One line of the history.
   *
   * @param verb what was done
   * @param alias the alias afterwards
   * @param key the key
   * @param replaced the key that it replaced
   * @param aliasBefore the alias before, if it was another one
   * @param at when
   * @param by who did it; absent if nobody said
   * @param why why; absent if nobody said
   */
  public record Line(
      Change.Verb verb,
      Alias alias,
      KeyId key,
      Optional<KeyId> replaced,
      Optional<Alias> aliasBefore,
      Instant at,
      Optional<String> by,
      Optional<String> why) {

    /** The line of a change. */
    public static Line of(Change change) {
      return new Line(
          change.verb(),
          change.alias(),
          change.keyId(),
          change.replaced(),
          change.before(),
          change.at(),
          Optional.of(change.note().author()).filter(name -> !name.isEmpty()),
          Optional.of(change.note().why()).filter(reason -> !reason.isEmpty()));
    }
  }

  /** Whether there was nothing to do. */
  public boolean isEmpty() {
    return changes.isEmpty();
  }

  static ChangeReport of(
      boolean dryRun, List<Change> changes, Keyring before, Keyring after, InstantSource clock) {
    Set<Alias> concerned =
        Stream.concat(
                changes.stream()
                    .flatMap(
                        change ->
                            Stream.concat(Stream.of(change.alias()), change.before().stream())),
                Stream.concat(differing(before, after), differing(after, before)))
            .collect(toSet());
    return new ChangeReport(
        dryRun,
        clock.instant(),
        changes.stream().map(Line::of).toList(),
        rows(before, concerned),
        rows(after, concerned));
  }

  private static Stream<Alias> differing(Keyring one, Keyring other) {
    return one.versions().stream()
        .filter(version -> other.find(version.keyId()).filter(version::equals).isEmpty())
        .map(KeyVersion::alias);
  }

  private static List<KeyRow> rows(Keyring ring, Set<Alias> aliases) {
    return ring.versions().stream()
        .filter(version -> aliases.contains(version.alias()))
        .map(KeyRow::of)
        .toList();
  }

  /** Prints the keys after the change; in a dry run all of the aliases' keys, before and after. */
  @Override
  public void print(Page page) {
    if (changes.isEmpty()) {
      page.line("Nothing to change.");
      return;
    }
    if (dryRun) {
      page.line(Cell.of(Style.STRONG, "before"));
      print(page, before);
      page.line(Cell.of(Style.STRONG, "after"));
      print(page, after);
      page.line("Nothing was changed, because this was a dry run.");
      return;
    }
    after.stream().filter(row -> !before.contains(row)).forEach(row -> row.print(page, at));
    before.stream()
        .filter(row -> after.stream().noneMatch(other -> other.key().equals(row.key())))
        .forEach(
            row ->
                page.row(
                    row.alias(), "purged", row.key(), "", Cell.of(Style.FAINT, row.subject())));
  }

  private void print(Page page, List<KeyRow> rows) {
    if (rows.isEmpty()) {
      page.line("  no keys");
    }
    rows.forEach(row -> row.print(page, at, "  "));
  }
}
