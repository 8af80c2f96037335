package dev.keyoverlap.documents;

import dev.keyoverlap.documents.Timeline.Progress;
import dev.keyoverlap.documents.Timeline.Row;
import dev.keyoverlap.key.KeyId;
import dev.keyoverlap.procedure.Procedure;
import dev.keyoverlap.procedure.Step;
import dev.keyoverlap.renewal.PendingStep;
import dev.keyoverlap.renewal.RenewalState;
import dev.keyoverlap.renewal.StepRecord;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** A runbook as one page of HTML, without scripts, other files, or network access. */
final class RunbookPage {

  /** The browser loads nothing, even if markup were injected. */
  static final String POLICY = "default-src 'none'; style-src 'unsafe-inline'";

  private final Markup out = new Markup();

  private RunbookPage() {}

  static String of(Procedure procedure) {
    RunbookPage page = new RunbookPage();
    String title = "Renewal plan: " + Runbook.title(procedure);
    page.begin(title);
    page.out.element("h1", title);
    page.out.element(
        "p",
        procedure.requiresDowntime()
            ? "This renewal needs a downtime that both sides agree on."
            : "No downtime.",
        "class",
        "lead");
    page.section(Timeline.of(procedure), "plan", Optional.empty());
    return page.end();
  }

  static String of(RenewalState renewal) {
    RunbookPage page = new RunbookPage();
    page.begin("Renewal of " + renewal.alias().name());
    page.out.open("h1").text("Renewal of ").entered(renewal.alias().name()).close();
    page.facts(renewal);
    page.next(renewal);
    int number = 1;
    for (Map.Entry<String, Procedure> one : renewal.procedures().entrySet()) {
      Markup heading = page.out.open("h2");
      if (!one.getKey().isEmpty()) {
        heading.entered(one.getKey()).text(": ");
      }
      heading.text(Runbook.title(one.getValue())).close();
      page.section(Timeline.of(renewal, one.getKey()), "run" + number++, Optional.of(renewal));
    }
    return page.end();
  }

  private void begin(String title) {
    out.open("html", "lang", "en").open("head");
    out.empty("meta", "charset", "utf-8");
    out.empty("meta", "name", "viewport", "content", "width=device-width, initial-scale=1");
    out.empty("meta", "http-equiv", "Content-Security-Policy", "content", POLICY);
    out.element("title", title);
    out.element("style", RunbookStyle.SHEET);
    out.close().open("body").open("main");
  }

  private String end() {
    return out.close().close().close().page();
  }

  // ---- a renewal in progress

  private void facts(RenewalState renewal) {
    out.open("dl");
    fact("begun", time(renewal.begun()));
    renewal.oldKey().map(KeyId::toString).ifPresent(key -> fact("old key", key));
    renewal.newKey().map(KeyId::toString).ifPresent(key -> fact("new key", key));
    fact("state", Runbook.state(renewal));
    for (String partner : renewal.procedures().keySet()) {
      renewal
          .downtime(partner)
          .ifPresent(
              agreed ->
                  fact(
                      "agreed downtime",
                      time(agreed.from().orElseThrow())
                          + " to "
                          + time(agreed.until().orElseThrow())
                          + (partner.isEmpty() ? "" : ", with " + partner)));
    }
    if (renewal.deadline().isPresent()) {
      out.element("dt", "deadline").open("dd").text(time(renewal.deadline().orElseThrow()));
      if (renewal.isOverdue()) {
        out.text(", ").element("span", "overdue", "class", "late");
      }
      out.close();
    }
    out.close();
  }

  private void fact(String name, String value) {
    out.element("dt", name).element("dd", value);
  }

  private void next(RenewalState renewal) {
    for (PendingStep pending : renewal.pendingSteps()) {
      out.open("p", "class", "banner");
      out.element("strong", "Next: " + pending.step().role().title()).text(", ");
      if (!pending.partner().isEmpty()) {
        out.text("for ").entered(pending.partner()).text(", ");
      }
      out.text("step " + pending.step().number() + ". " + pending.step().sentence());
      renewal
          .notBefore(pending)
          .ifPresent(moment -> out.text(" ").element("strong", "Not before " + time(moment)));
      out.close();
    }
  }

  // ---- a procedure

  private void section(Timeline timeline, String id, Optional<RenewalState> renewal) {
    out.open("div", "class", "side").open("figure");
    TimelinePicture.draw(out, timeline, id);
    legend(timeline);
    out.open("figcaption").text(timeline.inWords());
    if (renewal.isEmpty()) {
      out.text(" Day 0 is the first use of the new key. All days are the earliest possible ones.");
    }
    out.close().close();
    table(timeline, renewal);
    out.close();
  }

  private void legend(Timeline timeline) {
    out.open("ul", "class", "legend", "aria-label", "Legend");
    legend("in-use", "active");
    legend("staged", "staged");
    legend("kept", "retained");
    legend("both", "partner knows both");
    if (timeline.rows().stream().anyMatch(Row::live)) {
      legend("live", "both keys work");
    }
    if (timeline.procedure().requiresDowntime()) {
      legend("stop", "downtime");
    }
    out.close();
  }

  private void legend(String style, String meaning) {
    out.open("li").element("span", "", "class", style, "aria-hidden", "true");
    out.text(meaning).close();
  }

  /** With roles, because a narrow page lays the rows out in another way. */
  private void table(Timeline timeline, Optional<RenewalState> renewal) {
    out.open("table", "role", "table").element("caption", "Steps");
    out.open("thead", "role", "rowgroup").open("tr", "role", "row");
    List<String> heads =
        renewal.isPresent()
            ? List.of("step", "who", "what", "state")
            : List.of("step", "who", "what");
    heads.forEach(head -> out.element("th", head, "scope", "col", "role", "columnheader"));
    out.close().close().open("tbody", "role", "rowgroup");
    for (Row row : timeline.rows()) {
      boolean next = row.progress() == Progress.NEXT;
      String style = row.progress().name().toLowerCase(Locale.ROOT);
      if (next) {
        out.open("tr", "role", "row", "class", style, "aria-current", "step");
      } else {
        out.open("tr", "role", "row", "class", style);
      }
      Step step = row.step();
      out.element("th", Integer.toString(step.number()), "scope", "row", "role", "rowheader");
      out.element("td", step.role().title(), "class", "who", "role", "cell");
      out.element("td", step.sentence(), "class", "what", "role", "cell");
      renewal.ifPresent(one -> state(one, timeline.pending(step), next));
      out.close();
    }
    out.close().close();
  }

  private void state(RenewalState renewal, PendingStep pending, boolean next) {
    out.open("td", "class", "state", "role", "cell");
    Optional<StepRecord> record = renewal.record(pending);
    if (record.isPresent()) {
      done(record.orElseThrow());
    } else if (next) {
      out.element("b", "next");
      renewal.notBefore(pending).ifPresent(moment -> out.text(", not before " + time(moment)));
    }
    out.close();
  }

  private void done(StepRecord step) {
    out.text("✓ done ").text(time(step.at()));
    if (!step.note().author().isEmpty()) {
      out.text(" by ").entered(step.note().author());
    }
    if (!step.note().why().isEmpty()) {
      out.text(": ").entered(step.note().why());
    }
    step.from().ifPresent(from -> out.text(", from " + time(from)));
    step.until().ifPresent(until -> out.text(" to " + time(until)));
  }

  static String time(Instant instant) {
    return instant
        .truncatedTo(ChronoUnit.MINUTES)
        .toString()
        .replace("T", " ")
        .replace(":00Z", " UTC");
  }
}
