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
import dev.keyoverlap.cli.store.ChangeReport.Line;
import dev.keyoverlap.cli.store.ReadCommand;
import dev.keyoverlap.cli.store.RingNames;
import dev.keyoverlap.key.KeyId;
import dev.keyoverlap.renewal.Renewal;
import dev.keyoverlap.renewal.RenewalState;
import dev.keyoverlap.renewal.StepRecord;
import dev.keyoverlap.ring.Change;
import dev.keyoverlap.ring.KeyVersion;
import dev.keyoverlap.usage.KeyUsageLog;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Shows what is recorded of the use of a key. */
@Command(
    name = "evidence",
    description = {
      "Show what is recorded of the use of a key: messages, steps of renewals, changes.",
      "",
      "With --unused-for, the exit status tells whether the key may be retired. It is 0 if no use"
          + " was seen for so long, and 10 if the key was used or nobody watched."
    },
    footer = {
      "",
      "Example: did anybody use the old key in the last 14 days?",
      "  keyoverlap evidence 3f9a12c4 --usage-log orders.usage --unused-for 14d"
    })
public final class Evidence extends ReadCommand {

  @Mixin private UsageOptions usage;

  @Parameters(
      paramLabel = "KEY",
      description = "An alias, for its active key; or the first digits of the id of a key.")
  private String named;

  @Option(
      names = "--unused-for",
      paramLabel = "DURATION",
      description = "Check that no use was seen for so long, such as 14d.")
  private @Nullable String quiet;

  /** For picocli. */
  public Evidence(Console console) {
    super(console);
    this.usage = new UsageOptions(console);
    this.named = "";
  }

  @Override
  protected ExitStatus read(KeystoreRotation keys) throws Exception {
    KeyVersion version = RingNames.aliasOrKey(keys.keyring(), named);
    KeyId key = version.keyId();
    Optional<KeyUsageLog> log = usage.log();
    Optional<Boolean> unused = Optional.empty();
    if (quiet != null) {
      Duration demanded = Times.duration(quiet);
      unused = Optional.of(log.filter(one -> one.isUnusedFor(key, demanded)).isPresent());
    }
    output.print(
        new Recorded(
            console.clock().instant(),
            KeyRow.of(version),
            log.map(KeyUsageLog::since),
            log.map(one -> Usage.Tally.of(one, key)).orElse(List.of()),
            log.flatMap(one -> one.lastUsed(key)),
            unused,
            steps(keys, key),
            changes(keys, key)));
    return unused.orElse(true) ? ExitStatus.DONE : ExitStatus.DUE;
  }

  private static List<RenewalStep> steps(KeystoreRotation keys, KeyId key) throws Exception {
    List<RenewalStep> steps = new ArrayList<>();
    for (var alias : keys.keyring().memos().keySet()) {
      Optional<RenewalState> state = Renewal.resume(keys, alias).map(Renewal::state);
      boolean concerned =
          state.flatMap(RenewalState::oldKey).filter(key::equals).isPresent()
              || state.flatMap(RenewalState::newKey).filter(key::equals).isPresent();
      if (concerned) {
        state.orElseThrow().done().forEach(step -> steps.add(RenewalStep.of(step)));
      }
    }
    return steps;
  }

  private static List<Line> changes(KeystoreRotation keys, KeyId key) throws Exception {
    List<Line> lines = new ArrayList<>();
    for (Change change : keys.history()) {
      if (change.keyId().equals(key) || change.replaced().filter(key::equals).isPresent()) {
        lines.add(Line.of(change));
      }
    }
    return lines;
  }

  /**
   * A step of a renewal that was done.
   *
   * @param at when it was recorded
   * @param number its number; 0 for an event that is not a step
   * @param partner the partner; absent if there is only one
   * @param by the person who recorded it
   * @param evidence their words
   */
  record RenewalStep(
      Instant at,
      int number,
      Optional<String> partner,
      Optional<String> by,
      Optional<String> evidence) {
    static RenewalStep of(StepRecord step) {
      return new RenewalStep(
          step.at(),
          step.number(),
          Optional.of(step.partner()).filter(name -> !name.isEmpty()),
          Optional.of(step.note().author()).filter(name -> !name.isEmpty()),
          Optional.of(step.note().why()).filter(why -> !why.isEmpty()));
    }
  }

  /** Everything that is recorded of one key. */
  record Recorded(
      Instant at,
      KeyRow key,
      Optional<Instant> watchedSince,
      List<Usage.Tally> messages,
      Optional<Instant> lastUsed,
      Optional<Boolean> unused,
      List<RenewalStep> renewalSteps,
      List<Line> changes)
      implements Report {
    @Override
    public void print(Page page) {
      key.print(page, at);
      page.line(
          Cell.of(Style.STRONG, "Messages"),
          watchedSince.map(since -> ", watched since " + page.time(since)).orElse(""));
      messages.forEach(tally -> tally.print(page, "  "));
      if (messages.isEmpty()) {
        page.line(
            watchedSince.isPresent()
                ? "  no use recorded"
                : "  use not known: name a log with --usage-log FILE");
      }
      if (!renewalSteps.isEmpty()) {
        page.line(Cell.of(Style.STRONG, "Steps of renewals"));
      }
      for (RenewalStep step : renewalSteps) {
        page.row(
            "  " + page.time(step.at),
            "step " + step.number + step.partner.map(name -> " for " + name).orElse(""),
            step.by.orElse(""),
            step.evidence.orElse(""));
      }
      page.line(Cell.of(Style.STRONG, "Changes"));
      changes.forEach(change -> History.Changes.print(page, change));
      unused.ifPresent(
          quiet ->
              page.line(
                  quiet
                      ? Cell.of(Style.GOOD, "No use was seen for that long.")
                      : Cell.of(Style.WARNING, "The key may still be used.")));
    }
  }
}
