package dev.keyoverlap.wssec.spec;

import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.PriorityQueue;

/** Remembers signatures in memory, and forgets first what may be forgotten first. */
final class InMemoryReplayCache implements ReplayCache {

  static final int USUAL_SIZE = 100_000;

  private final int most;
  private final Map<String, Instant> ends = new HashMap<>();
  private final PriorityQueue<Map.Entry<String, Instant>> order =
      new PriorityQueue<>(Map.Entry.comparingByValue());

  InMemoryReplayCache(int most) {
    if (most < 1) {
      throw new IllegalArgumentException(
          "The cache must have room for at least one signature, not " + most);
    }
    this.most = most;
  }

  @Override
  public synchronized boolean add(String id, Instant now, Instant until) {
    while (!order.isEmpty() && order.peek().getValue().isBefore(now)) {
      ends.remove(order.remove().getKey());
    }
    if (ends.containsKey(id)) {
      return false;
    }
    if (ends.size() >= most) {
      throw new ReplayCacheFullException(most);
    }
    ends.put(id, until);
    order.add(Map.entry(id, until));
    return true;
  }
}
