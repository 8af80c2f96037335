package dev.keyoverlap;

import dev.keyoverlap.internal.transition.Refusals;
import dev.keyoverlap.key.KeyRefusedException;
import dev.keyoverlap.key.KeyRefusedException.Reason;
import dev.keyoverlap.ring.KeyVersion;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.NavigableSet;
import java.util.function.BiPredicate;

/**
 * How long keys were kept by a clock that was seen to advance: the steps between the moments that
 * are known, without those that are too large to be believed. The steps are added up once, for all
 * keys.
 */
final class KeptTime {

  private final List<Instant> moments;
  private final BiPredicate<Instant, Instant> credible;
  private final Instant now;

  /** The credible time up to each moment. */
  private final List<Duration> sums = new ArrayList<>();

  /**
   * Adds up.
   *
   * @param known the moments of changes and looks
   * @param now the end
   * @param credible whether the clock may have advanced from one moment to the next
   */
  KeptTime(NavigableSet<Instant> known, Instant now, BiPredicate<Instant, Instant> credible) {
    this.moments = new ArrayList<>(known.headSet(now, false));
    this.moments.add(now);
    this.now = now;
    this.credible = credible;
    sums.add(Duration.ZERO);
    for (int i = 1; i < moments.size(); i++) {
      sums.add(sums.get(i - 1).plus(step(moments.get(i - 1), moments.get(i))));
    }
  }

  private Duration step(Instant from, Instant to) {
    return credible.test(from, to) ? Duration.between(from, to) : Duration.ZERO;
  }

  private Duration since(Instant begin) {
    if (!begin.isBefore(now)) {
      return Duration.ZERO;
    }
    int found = Collections.binarySearch(moments, begin);
    int next = found >= 0 ? found + 1 : -found - 1;
    return step(begin, moments.get(next)).plus(sums.get(sums.size() - 1)).minus(sums.get(next));
  }

  /** Checks that a key was kept for its time. */
  void require(KeyVersion version) throws KeyRefusedException {
    Duration kept = since(version.since());
    Duration promised = Duration.between(version.since(), version.keptUntil().orElse(now));
    if (kept.compareTo(promised) < 0) {
      throw Refusals.at(
          Reason.CLOCK_IN_DOUBT,
          version.alias(),
          "Cannot purge the key "
              + version.keyId()
              + " of '"
              + version.alias()
              + "', because it must be kept for "
              + promised.toDays()
              + " days from "
              + version.since()
              + " on. The clock says "
              + now
              + ", but was seen to advance by only "
              + kept.toDays()
              + " days since. If the clock is right, use trustingClock().",
          version.keyId());
    }
  }
}
