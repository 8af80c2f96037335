package dev.keyoverlap.cli.status;

import dev.keyoverlap.cli.console.Style;
import dev.keyoverlap.cli.output.Cell;
import dev.keyoverlap.cli.output.KeyRow;
import dev.keyoverlap.cli.output.Page;
import dev.keyoverlap.cli.output.Report;
import dev.keyoverlap.key.Alias;
import dev.keyoverlap.renewal.KeystoreStatus;
import dev.keyoverlap.renewal.PendingStep;
import dev.keyoverlap.renewal.RenewalState;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * The state of a keystore as a table or as data.
 *
 * @param at when
 * @param attention what needs attention
 * @param turns the next steps of renewals in progress
 * @param events the dates to come
 * @param keys all keys
 */
record StatusReport(
    Instant at, List<Notice> attention, List<Turn> turns, List<Event> events, List<KeyRow> keys)
    implements Report {

  private static final int MOST_EVENTS = 8;

  /** Something that needs attention. */
  record Notice(Alias alias, String text) {}

  /** A date to come. */
  record Event(Instant at, Alias alias, String text) {}

  /**
   * A step that can be done.
   *
   * @param alias the alias that is renewed
   * @param partner the partner; absent if there is only one
   * @param role whose turn it is
   * @param number the number of the step
   * @param step the step in words
   * @param notBefore the earliest time for it
   */
  record Turn(
      Alias alias,
      Optional<String> partner,
      String role,
      int number,
      String step,
      Optional<Instant> notBefore) {

    static Turn of(RenewalState renewal, PendingStep pending) {
      return new Turn(
          renewal.alias(),
          Optional.of(pending.partner()).filter(name -> !name.isEmpty()),
          pending.step().role().title(),
          pending.step().number(),
          pending.step().sentence(),
          renewal.notBefore(pending));
    }
  }

  static StatusReport of(KeystoreStatus status) {
    return new StatusReport(
        status.at(),
        status.attention().stream().map(one -> new Notice(one.alias(), one.text())).toList(),
        status.renewals().stream()
            .flatMap(renewal -> renewal.pendingSteps().stream().map(step -> Turn.of(renewal, step)))
            .toList(),
        status.events().stream().map(one -> new Event(one.at(), one.alias(), one.text())).toList(),
        status.keys().stream().map(KeyRow::of).toList());
  }

  @Override
  public void print(Page page) {
    page.line(Cell.of(Style.STRONG, "Needs attention"));
    if (attention.isEmpty()) {
      page.line("  ", Cell.of(Style.GOOD, "nothing"));
    }
    attention.forEach(notice -> page.row("  " + notice.alias, Cell.of(Style.WARNING, notice.text)));
    page.line(Cell.of(Style.STRONG, "Renewals in progress"));
    if (turns.isEmpty()) {
      page.line("  none");
    }
    turns.forEach(
        turn ->
            page.row(
                "  " + turn.alias + turn.partner.map(name -> " for " + name).orElse(""),
                turn.role,
                "step "
                    + turn.number
                    + turn.notBefore.map(time -> ", not before " + page.time(time)).orElse(""),
                turn.step));
    page.line(Cell.of(Style.STRONG, "Next dates"));
    if (events.isEmpty()) {
      page.line("  none");
    }
    events.stream()
        .limit(MOST_EVENTS)
        .forEach(event -> page.row("  " + page.date(event.at), event.alias, event.text));
    page.line(
        keys.size()
            + (keys.size() == 1 ? " key" : " keys")
            + ". `keyoverlap list` shows them, `keyoverlap status --open` a page.");
  }
}
