package dev.keyoverlap.examples.load;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.LongAdder;

/** Counts what becomes of every message, by the phase in which it was sent and by receiver. */
final class Ledger {

  private final Map<Phase, Map<String, Row>> rows =
      Collections.synchronizedMap(new LinkedHashMap<>());

  /** The counts of one phase at one receiver. */
  static final class Row {
    private final LongAdder sent = new LongAdder();
    private final LongAdder oldKey = new LongAdder();
    private final LongAdder newKey = new LongAdder();
    private final LongAdder mustReject = new LongAdder();
    private final Map<String, Integer> rejected = Collections.synchronizedMap(new TreeMap<>());

    long accepted() {
      return oldKey.sum() + newKey.sum();
    }

    long rejected() {
      synchronized (rejected) {
        return rejected.values().stream().mapToInt(Integer::intValue).sum();
      }
    }

    /** Rejected though it should not be, or never arrived. */
    long lost() {
      return sent.sum() - accepted() - mustReject.sum();
    }
  }

  private Row row(Phase phase, String receiver) {
    return rows.computeIfAbsent(phase, p -> Collections.synchronizedMap(new LinkedHashMap<>()))
        .computeIfAbsent(receiver, r -> new Row());
  }

  void sent(Phase phase, String receiver) {
    row(phase, receiver).sent.increment();
  }

  void accepted(Phase phase, String receiver, Receiver.Receipt receipt) {
    Row row = row(phase, receiver);
    (phase.isByNewKey(receipt) ? row.newKey : row.oldKey).increment();
  }

  void mustReject(Phase phase, String receiver) {
    row(phase, receiver).mustReject.increment();
  }

  void rejected(Phase phase, String receiver, String why) {
    row(phase, receiver).rejected.merge(why, 1, Integer::sum);
  }

  long sent() {
    return all().stream().mapToLong(row -> row.sent.sum()).sum();
  }

  long accepted() {
    return all().stream().mapToLong(Row::accepted).sum();
  }

  long rejectedAsTheyMust() {
    return all().stream().mapToLong(row -> row.mustReject.sum()).sum();
  }

  long lost() {
    return all().stream().mapToLong(Row::lost).sum();
  }

  private List<Row> all() {
    synchronized (rows) {
      return rows.values().stream().flatMap(byReceiver -> byReceiver.values().stream()).toList();
    }
  }

  /** The table, and beneath it why messages were lost. */
  List<String> table() {
    List<String> lines = new ArrayList<>();
    String line = "%-40s %-12s %7s %9s %9s %8s %8s %6s";
    lines.add(
        line.formatted(
            "phase", "receiver", "sent", "accepted", "rejected", "old key", "new key", "lost"));
    Map<String, Integer> reasons = new TreeMap<>();
    boolean footnote = false;
    for (Map.Entry<Phase, Map<String, Row>> phase : rows.entrySet()) {
      for (Map.Entry<String, Row> receiver : phase.getValue().entrySet()) {
        Row row = receiver.getValue();
        boolean must = row.mustReject.sum() > 0;
        footnote |= must;
        boolean renews = phase.getKey().renewsAnything();
        lines.add(
            line.formatted(
                phase.getKey(),
                receiver.getKey(),
                row.sent,
                row.accepted(),
                row.mustReject.sum() + row.rejected() + (must ? " *" : "  "),
                renews ? row.oldKey : "",
                renews ? row.newKey : "",
                row.lost()));
        row.rejected.forEach((why, times) -> reasons.merge(why, times, Integer::sum));
      }
    }
    if (footnote) {
      lines.add("* expected: the receiver checks all signatures, or the key was purged; not lost");
    }
    reasons.forEach((why, times) -> lines.add("  lost %d: %s".formatted(times, why)));
    return lines;
  }
}
