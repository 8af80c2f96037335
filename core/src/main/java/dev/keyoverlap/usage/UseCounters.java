package dev.keyoverlap.usage;

import dev.keyoverlap.ring.KeyUse;
import dev.keyoverlap.usage.KeyUsageLog.Tally;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.atomic.LongAccumulator;
import java.util.concurrent.atomic.LongAdder;

/** Counts the uses of one key. Safe for use by several threads, which do not get in their way. */
final class UseCounters {

  /** One for each use from the beginning, so that the map itself never changes. */
  private final Map<KeyUse, Counter> counters = new EnumMap<>(KeyUse.class);

  UseCounters() {
    for (KeyUse use : KeyUse.values()) {
      counters.put(use, new Counter());
    }
  }

  void add(KeyUse use, long count, Instant at) {
    Counter counter = counters.get(use);
    if (counter != null) {
      // In this order: who sees the count must not miss when it was.
      counter.last.accumulate(Duration.between(Instant.EPOCH, at).toNanos());
      counter.count.add(count);
    }
  }

  /** Of the uses that were seen; immutable. */
  Map<KeyUse, Tally> tallies() {
    Map<KeyUse, Tally> tallies = new EnumMap<>(KeyUse.class);
    counters.forEach(
        (use, counter) -> {
          long count = counter.count.sum();
          if (count > 0) {
            tallies.put(
                use, new Tally(count, Instant.EPOCH.plus(Duration.ofNanos(counter.last.get()))));
          }
        });
    return Map.copyOf(tallies);
  }

  /** How often, and when last, in nanoseconds since 1970: enough until the year 2262. */
  private static final class Counter {
    private final LongAdder count = new LongAdder();
    private final LongAccumulator last = new LongAccumulator(Math::max, Long.MIN_VALUE);
  }
}
