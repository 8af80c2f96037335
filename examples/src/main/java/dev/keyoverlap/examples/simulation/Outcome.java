package dev.keyoverlap.examples.simulation;

import dev.keyoverlap.procedure.Procedure;
import java.time.Duration;
import java.util.List;
import java.util.Locale;

/**
 * The result with one kind of partner.
 *
 * @param kind the kind of partner
 * @param procedure the procedure of its renewals
 * @param renewals the number of renewals
 * @param messages the number of messages that arrived
 * @param longest how long the slowest message was in flight
 * @param stood the total time in which messages were held back
 * @param lost the number of messages that their receivers could not use
 */
record Outcome(
    PartnerClass kind,
    Procedure procedure,
    int renewals,
    int messages,
    Duration longest,
    Duration stood,
    int lost) {

  private static final String LINE = "%-42s  %-4s  %8s  %8s  %12s  %8s  %5s  %11s%n";

  static Outcome of(PartnerClass kind, Procedure procedure) {
    return new Outcome(kind, procedure, 0, 0, Duration.ZERO, Duration.ZERO, 0);
  }

  Outcome renewed() {
    return new Outcome(kind, procedure, renewals + 1, messages, longest, stood, lost);
  }

  Outcome arrived(Duration after, boolean read) {
    Duration slowest = after.compareTo(longest) > 0 ? after : longest;
    int gone = read ? lost : lost + 1;
    return new Outcome(kind, procedure, renewals, messages + 1, slowest, stood, gone);
  }

  Outcome stoodStill(Duration time) {
    return new Outcome(kind, procedure, renewals, messages, longest, stood.plus(time), lost);
  }

  /** A line for each kind of partner, with what overwriting the key would have lost. */
  static String table(List<Outcome> outcomes, List<Outcome> controls) {
    StringBuilder table = new StringBuilder();
    table.append(
        String.format(
            Locale.ROOT,
            LINE,
            "the partner",
            "case",
            "renewals",
            "messages",
            "latest after",
            "downtime",
            "lost",
            "overwritten"));
    for (int i = 0; i < outcomes.size(); i++) {
      Outcome one = outcomes.get(i);
      table.append(
          String.format(
              Locale.ROOT,
              LINE,
              one.kind.title(),
              one.procedure.caseId(),
              one.renewals,
              one.messages,
              one.longest.toDays() + " days",
              one.stood.isZero() ? "none" : one.stood.toHours() + " h",
              one.lost,
              controls.get(i).lost + " lost"));
    }
    return table.toString();
  }
}
