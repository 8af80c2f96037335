package dev.keyoverlap.ring;

import java.time.Duration;
import java.time.Instant;

/**
 * How long a replaced or retired key is kept for decrypting and verifying: at least 90 days.
 *
 * <p>A day is 24 hours, counted in UTC from the exchange. The number comes from the documentation
 * of the renewal procedures ("Security Artifact Renewal for WS-Security"), which demands it for
 * WS-Security. Here it holds for every format, since a message in flight does not know its format.
 *
 * <pre>{@code
 * Retention.ofDays(120).until(Instant.parse("2026-01-01T00:00:00Z"));   // 2026-05-01T00:00:00Z
 * }</pre>
 *
 * <p>Instances are immutable and safe for use by several threads.
 *
 * @param duration how long; a shorter one than {@link #MINIMUM} is an {@link
 *     IllegalArgumentException}
 * @since 1.0
 */
public record Retention(Duration duration) {

  /** 90 days of 24 hours: the shortest retention there is, and the default. */
  public static final Duration MINIMUM = Duration.ofDays(90);

  /** The default retention, {@link #MINIMUM}. */
  public static final Retention DEFAULT = new Retention(MINIMUM);

  /**
   * Checks a duration.
   *
   * @param duration how long
   * @throws IllegalArgumentException if it is shorter than {@link #MINIMUM}
   */
  public Retention {
    if (duration.compareTo(MINIMUM) < 0) {
      throw new IllegalArgumentException(
          "Keys are kept for at least "
              + MINIMUM.toDays()
              + " days after an exchange, so that messages in flight can still be read; "
              + duration
              + " is shorter");
    }
  }

  /**
   * A retention of whole days.
   *
   * @param days the number of days of 24 hours, 90 or more
   * @return the retention
   * @throws IllegalArgumentException if there are fewer than 90
   */
  public static Retention ofDays(int days) {
    return new Retention(Duration.ofDays(days));
  }

  /**
   * The moment at which the retention of a key ends: until just before it the key must be kept.
   *
   * @param exchange when the key was replaced or retired
   * @return the end
   */
  public Instant until(Instant exchange) {
    return exchange.plus(duration);
  }
}
