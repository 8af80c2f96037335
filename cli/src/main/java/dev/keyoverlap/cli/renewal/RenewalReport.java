package dev.keyoverlap.cli.renewal;

import dev.keyoverlap.cli.output.KeyRow;
import dev.keyoverlap.cli.output.Page;
import dev.keyoverlap.cli.output.Report;
import dev.keyoverlap.cli.store.ChangeReport;
import dev.keyoverlap.renewal.RenewalState;
import java.time.Instant;
import java.util.List;

/**
 * The result of a step: the keys that it changed, the line in the history, and what is next.
 *
 * @param dryRun whether nothing was stored
 * @param at when
 * @param changes the lines of the history
 * @param before the keys of the aliases concerned, as they were
 * @param after the same aliases' keys as they are now
 * @param renewal the renewal after the step
 */
record RenewalReport(
    boolean dryRun,
    Instant at,
    List<ChangeReport.Line> changes,
    List<KeyRow> before,
    List<KeyRow> after,
    RenewalRow renewal)
    implements Report {

  static RenewalReport of(ChangeReport change, RenewalState state) {
    return new RenewalReport(
        change.dryRun(),
        change.at(),
        change.changes(),
        change.before(),
        change.after(),
        RenewalRow.of(state));
  }

  @Override
  public void print(Page page) {
    if (changes.isEmpty()) {
      page.line("This step was recorded before. Nothing has changed.");
    } else {
      if (dryRun || !before.equals(after)) {
        new ChangeReport(dryRun, at, changes, before, after).print(page);
      }
      changes.forEach(
          line ->
              page.line(
                  dryRun ? "would record: " : "recorded: ",
                  line.why().orElse(""),
                  line.by().map(name -> " (" + name + ")").orElse("")));
    }
    renewal.printNext(page);
  }
}
