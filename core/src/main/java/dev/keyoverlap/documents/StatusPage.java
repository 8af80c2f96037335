package dev.keyoverlap.documents;

import dev.keyoverlap.key.Alias;
import dev.keyoverlap.key.HeldKey;
import dev.keyoverlap.procedure.Procedure;
import dev.keyoverlap.renewal.KeystoreStatus;
import dev.keyoverlap.renewal.PendingStep;
import dev.keyoverlap.renewal.RenewalState;
import dev.keyoverlap.ring.KeyState;
import dev.keyoverlap.ring.KeyVersion;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * The state of a keystore as one page of HTML for everybody, readable on a phone and on paper. It
 * shows what needs attention, the renewals and whose turn it is, all keys on a time line, and the
 * next dates.
 *
 * <pre>{@code
 * String page = StatusPage.html(KeystoreStatus.of(rotation), "keys.p12");
 * Files.writeString(Path.of("status.html"), page);
 * }</pre>
 *
 * <p>The page is one file without scripts, and it loads nothing. Names that people entered cannot
 * become markup. It has no private parts of keys. Times are in UTC.
 *
 * @since 1.0
 */
public final class StatusPage {

  private final Markup out = new Markup();
  private final KeystoreStatus status;

  private StatusPage(KeystoreStatus status) {
    this.status = status;
  }

  /**
   * The state as a page.
   *
   * @param status the state of the keystore
   * @param name the name of the keystore for the heading, in one line
   * @return HTML that is also well-formed XML; write it in UTF-8
   */
  public static String html(KeystoreStatus status, String name) {
    StatusPage page = new StatusPage(status);
    page.begin(name);
    page.attention();
    page.renewals();
    page.timeline();
    page.events();
    page.keys();
    return page.out.close().close().close().page();
  }

  private void begin(String name) {
    out.open("html", "lang", "en").open("head");
    out.empty("meta", "charset", "utf-8");
    out.empty("meta", "name", "viewport", "content", "width=device-width, initial-scale=1");
    out.empty("meta", "http-equiv", "Content-Security-Policy", "content", RunbookPage.POLICY);
    out.element("title", "Keys of " + name);
    out.element("style", RunbookStyle.SHEET + StatusStyle.SHEET);
    out.close().open("body").open("main");
    out.open("h1").text("Keys of ").entered(name).close();
    out.element(
        "p", "As of " + RunbookPage.time(status.at()) + ". All times are in UTC.", "class", "lead");
  }

  private void attention() {
    out.element("h2", "Needs attention");
    if (status.attention().isEmpty()) {
      out.element("p", "✓ Nothing needs attention.", "class", "well");
    }
    for (KeystoreStatus.Notice notice : status.attention()) {
      out.open("p", "class", "banner").open("strong").entered(notice.alias().name()).close();
      out.text(": ").entered(notice.text()).close();
    }
  }

  // ---- renewals

  private void renewals() {
    out.element("h2", "Renewals in progress");
    if (status.renewals().isEmpty()) {
      out.element("p", "None.");
      return;
    }
    for (RenewalState renewal : status.renewals()) {
      out.open("h3").entered(renewal.alias().name()).close();
      out.open("dl");
      renewal
          .deadline()
          .ifPresent(end -> fact("deadline", time(end) + (renewal.isOverdue() ? ", overdue" : "")));
      for (Map.Entry<String, Procedure> one : renewal.procedures().entrySet()) {
        long done =
            renewal.done().stream()
                .filter(step -> step.partner().equals(one.getKey()) && step.number() > 0)
                .count();
        fact(
            one.getKey().isEmpty() ? "procedure" : one.getKey(),
            Runbook.title(one.getValue())
                + ": "
                + done
                + " of "
                + one.getValue().steps().size()
                + " steps done");
      }
      out.close();
      renewal.pendingSteps().forEach(pending -> next(renewal, pending));
    }
  }

  private void next(RenewalState renewal, PendingStep pending) {
    out.open("p", "class", "turn");
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

  private void fact(String name, String value) {
    out.open("dt").entered(name).close().open("dd").entered(value).close();
  }

  // ---- the time line

  private void timeline() {
    out.element("h2", "Time line");
    if (status.keys().isEmpty()) {
      out.element("p", "The keystore has no keys.");
      return;
    }
    StatusSpan span = StatusSpan.of(status);
    out.open("ul", "class", "legend", "aria-label", "Legend");
    legend("in-use", "active");
    legend("staged", "staged");
    legend("kept", "retained");
    legend("stop", "compromised");
    legend("now", "now");
    out.close();
    out.open("div", "class", "axis", "aria-hidden", "true");
    for (StatusSpan.Tick tick : span.ticks()) {
      out.element("span", tick.label(), "style", "left:" + tick.left());
    }
    out.close();
    Optional<Alias> last = Optional.empty();
    for (KeyVersion version : status.keys()) {
      if (last.filter(version.alias()::equals).isEmpty()) {
        out.open("h3").entered(version.alias().name()).close();
        last = Optional.of(version.alias());
      }
      bar(span, version);
    }
  }

  private void legend(String style, String meaning) {
    out.open("li").element("span", "", "class", style, "aria-hidden", "true");
    out.text(meaning).close();
  }

  private void bar(StatusSpan span, KeyVersion version) {
    String state = version.state().name().toLowerCase(Locale.ROOT);
    out.open("p", "class", "key").element("code", version.keyId().toString());
    out.text(" " + state + ", " + until(version)).close();
    out.open("div", "class", "track", "role", "img", "aria-label", state + ", " + until(version));
    if (version.state() == KeyState.RETAINED || version.state() == KeyState.COMPROMISED) {
      piece(span, "was", StatusSpan.begin(version), version.since());
      piece(
          span,
          version.state() == KeyState.RETAINED ? "kept" : "stop",
          version.since(),
          version.keptUntil().orElse(StatusSpan.end(version)));
    } else {
      piece(
          span,
          version.state() == KeyState.ACTIVE ? "in-use" : "staged",
          StatusSpan.begin(version),
          StatusSpan.end(version));
    }
    out.element("span", "", "class", "now", "style", "left:" + span.left(status.at()));
    out.close();
  }

  private void piece(StatusSpan span, String style, Instant from, Instant until) {
    if (from.isBefore(until)) {
      out.element(
          "span",
          "",
          "class",
          style,
          "style",
          "left:" + span.left(from) + ";width:" + span.width(from, until));
    }
  }

  private String until(KeyVersion version) {
    if (version.keptUntil().isPresent()) {
      return "kept until " + date(version.keptUntil().orElseThrow());
    }
    String end = date(StatusSpan.end(version));
    if (status.at().isBefore(StatusSpan.begin(version))) {
      return "valid from " + date(StatusSpan.begin(version)) + " until " + end;
    }
    return (status.at().isAfter(StatusSpan.end(version)) ? "expired on " : "valid until ") + end;
  }

  // ---- tables

  private void events() {
    out.element("h2", "Next dates");
    if (status.events().isEmpty()) {
      out.element("p", "None.");
      return;
    }
    head(List.of("date", "when", "alias", "event"));
    for (KeystoreStatus.Event event : status.events()) {
      out.open("tr", "role", "row");
      cell(time(event.at()));
      cell(days(event.at()));
      cell(event.alias().name());
      cell(event.text());
      out.close();
    }
    out.close().close();
  }

  private String days(Instant at) {
    long days = Duration.between(status.at(), at).toDays();
    return days == 1 ? "in 1 day" : "in " + days + " days";
  }

  private void keys() {
    if (status.keys().isEmpty()) {
      return;
    }
    out.element("h2", "All keys");
    head(List.of("alias", "key", "kind", "state", "subject"));
    for (KeyVersion version : status.keys()) {
      out.open("tr", "role", "row");
      cell(version.alias().name());
      cell(version.keyId().toString());
      cell(version.entry() instanceof HeldKey ? "our key pair" : "certificate");
      cell(version.state().name().toLowerCase(Locale.ROOT) + ", " + until(version));
      cell(version.entry().certificate().getSubjectX500Principal().getName());
      out.close();
    }
    out.close().close();
  }

  /** With roles, because a narrow page lays the rows out in another way. */
  private void head(List<String> names) {
    out.open("table", "class", "list", "role", "table");
    out.open("thead", "role", "rowgroup").open("tr", "role", "row");
    names.forEach(name -> out.element("th", name, "scope", "col", "role", "columnheader"));
    out.close().close().open("tbody", "role", "rowgroup");
  }

  private void cell(String text) {
    out.open("td", "role", "cell").entered(text).close();
  }

  private static String date(Instant instant) {
    return instant.toString().substring(0, 10);
  }

  private static String time(Instant instant) {
    return RunbookPage.time(instant);
  }
}
