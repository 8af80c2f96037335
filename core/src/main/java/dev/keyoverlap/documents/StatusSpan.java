package dev.keyoverlap.documents;

import dev.keyoverlap.renewal.KeystoreStatus;
import dev.keyoverlap.ring.KeyVersion;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/**
 * The time that the time line of a keystore shows, and where a moment is on it.
 *
 * @param from its beginning
 * @param until its end
 */
record StatusSpan(Instant from, Instant until) {

  private static final Duration BEFORE = Duration.ofDays(180);
  private static final Duration AT_LEAST = Duration.ofDays(180);
  private static final Duration AT_MOST = Duration.ofDays(3 * 365);
  private static final int MOST_TICKS = 5;

  /**
   * A mark of the axis.
   *
   * @param label its date
   * @param left its place
   */
  record Tick(String label, String left) {}

  /** From half a year ago to the last end of a key, three years ahead at most. */
  static StatusSpan of(KeystoreStatus status) {
    Instant last =
        status.keys().stream()
            .flatMap(StatusSpan::ends)
            .max(Instant::compareTo)
            .orElse(status.at());
    Instant least = status.at().plus(AT_LEAST);
    Instant most = status.at().plus(AT_MOST);
    Instant end = last.isBefore(least) ? least : last;
    return new StatusSpan(status.at().minus(BEFORE), end.isAfter(most) ? most : end);
  }

  private static Stream<Instant> ends(KeyVersion version) {
    return version.keptUntil().isPresent() ? version.keptUntil().stream() : Stream.of(end(version));
  }

  static Instant begin(KeyVersion version) {
    return version.entry().certificate().getNotBefore().toInstant();
  }

  static Instant end(KeyVersion version) {
    return version.entry().certificate().getNotAfter().toInstant();
  }

  /** Where a moment is, at the edges if it is beyond. */
  String left(Instant moment) {
    return percent(share(moment));
  }

  String width(Instant begin, Instant end) {
    return percent(share(end) - share(begin));
  }

  private double share(Instant moment) {
    double all = Duration.between(from, until).toSeconds();
    double part = Duration.between(from, moment).toSeconds();
    return Math.max(0, Math.min(1, part / all));
  }

  private static String percent(double share) {
    return String.format(Locale.ROOT, "%.2f%%", share * 100);
  }

  /** The first days of quarters or years, as many as have room on a phone. */
  List<Tick> ticks() {
    LocalDate first = from.atZone(ZoneOffset.UTC).toLocalDate();
    LocalDate end = until.atZone(ZoneOffset.UTC).toLocalDate();
    for (int months : new int[] {3, 6, 12}) {
      List<Tick> ticks = ticks(first, end, months);
      if (ticks.size() <= MOST_TICKS || months == 12) {
        return ticks;
      }
    }
    return List.of();
  }

  private List<Tick> ticks(LocalDate first, LocalDate end, int months) {
    List<Tick> ticks = new ArrayList<>();
    LocalDate at = LocalDate.of(first.getYear(), 1, 1);
    for (; at.isBefore(end); at = at.plusMonths(months)) {
      Instant moment = at.atStartOfDay(ZoneOffset.UTC).toInstant();
      // What begins in the last part would be cut off on the right.
      if (!at.isBefore(first) && share(moment) < 0.85) {
        ticks.add(new Tick(at.toString().substring(0, 7), left(moment)));
      }
    }
    return ticks;
  }
}
