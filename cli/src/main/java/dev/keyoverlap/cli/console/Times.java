package dev.keyoverlap.cli.console;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Durations and moments as people write them on a command line. */
public final class Times {

  private static final Pattern DURATION = Pattern.compile("([0-9]{1,6})([smhdw])");

  private Times() {}

  /**
   * A duration.
   *
   * @param written such as {@code 30d}, {@code 12h}, {@code 2w}, or in the form of ISO 8601
   * @return the duration, not negative; a day has 24 hours
   */
  public static Duration duration(String written) throws CommandException {
    Matcher parts = DURATION.matcher(written.toLowerCase(Locale.ROOT));
    if (parts.matches()) {
      long number = Long.parseLong(parts.group(1));
      return switch (parts.group(2)) {
        case "s" -> Duration.ofSeconds(number);
        case "m" -> Duration.ofMinutes(number);
        case "h" -> Duration.ofHours(number);
        case "w" -> Duration.ofDays(7 * number);
        default -> Duration.ofDays(number);
      };
    }
    try {
      Duration read = Duration.parse(written);
      if (!read.isNegative()) {
        return read;
      }
    } catch (DateTimeException e) {
      // Told below.
    }
    throw CommandException.usage(
        "Cannot read '"
            + written
            + "' as a duration. Write a number and a unit, such as 30d, 12h or 90m.");
  }

  /**
   * A moment.
   *
   * @param written such as {@code 2026-11-30}, {@code 2026-11-30T12:00:00Z}, or {@code 30d} for so
   *     long before now
   * @param now the moment of the command
   * @param zone where a date without a time begins
   * @return the moment
   */
  public static Instant moment(String written, Instant now, ZoneId zone) throws CommandException {
    if (DURATION.matcher(written.toLowerCase(Locale.ROOT)).matches()) {
      return now.minus(duration(written));
    }
    try {
      return written.contains("T")
          ? OffsetDateTime.parse(written).toInstant()
          : LocalDate.parse(written).atStartOfDay(zone).toInstant();
    } catch (DateTimeException e) {
      throw CommandException.usage(
          "Cannot read '"
              + written
              + "' as a time. Write a date such as 2026-11-30, a time such as"
              + " 2026-11-30T12:00:00Z, or 30d for 30 days ago.");
    }
  }
}
