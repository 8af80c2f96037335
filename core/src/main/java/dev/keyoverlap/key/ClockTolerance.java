package dev.keyoverlap.key;

import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;

/**
 * How far ahead of our clock the clocks of others may be: something that begins within this time
 * counts as begun.
 *
 * <p>Use it wherever the start of a validity is compared with now: a certificate's notBefore (RFC
 * 5280, 4.1.2.5), a revocation list's thisUpdate (5.1.2.4). It applies to starts only. An expired
 * certificate has expired, to the second.
 *
 * <pre>{@code
 * VerificationPolicy.anyOf(alias("partner")).clockTolerance(ClockTolerance.of(Duration.ofMinutes(2)));
 * }</pre>
 *
 * <p>Immutable, and safe for use by several threads.
 *
 * @param ahead the tolerated difference, from zero to one day
 * @since 1.0
 */
public record ClockTolerance(Duration ahead) {

  private static final Duration MOST = Duration.ofDays(1);

  /** Five minutes: what holds unless something else is set. */
  public static final ClockTolerance DEFAULT = new ClockTolerance(Duration.ofMinutes(5));

  /** No difference is tolerated. */
  public static final ClockTolerance NONE = new ClockTolerance(Duration.ZERO);

  /**
   * A tolerance.
   *
   * @param ahead the tolerated difference, from zero to one day
   * @throws IllegalArgumentException if it is negative or more than one day
   */
  public ClockTolerance {
    if (ahead.isNegative() || ahead.compareTo(MOST) > 0) {
      throw new IllegalArgumentException(
          "Clocks may differ by up to one day, not by " + ahead + "; set the clocks instead");
    }
  }

  /**
   * A tolerance.
   *
   * @param ahead the tolerated difference, from zero to one day
   * @return the tolerance
   * @throws IllegalArgumentException if it is negative or more than one day
   */
  public static ClockTolerance of(Duration ahead) {
    return new ClockTolerance(ahead);
  }

  /**
   * The moment to validate a path for: now, or when the last of its certificates begins if that is
   * tolerated. If one has expired by then there is no moment at which the path is valid.
   *
   * @param certificates of the path
   * @param now the time by our clock
   * @return now, or a moment within the tolerated time after it
   */
  public Instant momentFor(Collection<X509Certificate> certificates, Instant now) {
    return certificates.stream()
        .map(certificate -> certificate.getNotBefore().toInstant())
        .filter(begin -> begin.isAfter(now) && hasBegun(begin, now))
        .max(Comparator.naturalOrder())
        .orElse(now);
  }

  /**
   * Whether something that begins at a moment has begun.
   *
   * @param begin the first moment of validity, by the clock of its issuer
   * @param now the time by our clock
   * @return true from the tolerated time before its beginning on
   */
  public boolean hasBegun(Instant begin, Instant now) {
    return !begin.isAfter(now.plus(ahead));
  }
}
