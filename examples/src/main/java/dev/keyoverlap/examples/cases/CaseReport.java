package dev.keyoverlap.examples.cases;

import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * How a renewal went.
 *
 * @param which the case
 * @param phases between how many steps messages were sent
 * @param messages how many there were
 * @param late how many of them came late, after other steps than they were sent between
 * @param lost how many their receivers could do nothing with
 * @param downtime for how long messages were held back; empty if they never were
 */
record CaseReport(
    RenewalCase which, int phases, int messages, int late, int lost, Optional<Duration> downtime) {

  private static final String LINE = "%-5s  %-32s  %6s  %8s  %5s  %4s  %s%n";

  static String table(List<CaseReport> reports) {
    StringBuilder table =
        new StringBuilder(
            String.format(
                Locale.ROOT,
                LINE,
                "case",
                "use",
                "phases",
                "messages",
                "late",
                "lost",
                "downtime"));
    for (CaseReport report : reports) {
      table.append(
          String.format(
              Locale.ROOT,
              LINE,
              report.which,
              report.which.uses(),
              report.phases,
              report.messages,
              report.late,
              report.lost,
              report.downtime.map(time -> time.toMinutes() + " min").orElse("none")));
    }
    return table.toString();
  }
}
