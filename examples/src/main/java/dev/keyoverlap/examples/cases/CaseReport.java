package dev.keyoverlap.examples.cases;

import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * The result of a renewal.
 *
 * @param which the case
 * @param phases the number of phases in which messages were sent
 * @param messages the number of messages
 * @param late the number of messages that arrived in a later phase
 * @param lost the number of messages that their receivers could not use
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
