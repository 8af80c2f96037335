package dev.keyoverlap.xmldsig.internal.xml;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Reads times in XML (XML Schema 1.1 Part 2, 3.3.7). Years and fractions of a second may have any
 * number of digits, and {@code 24:00:00} is the end of a day.
 */
public final class XmlDateTime {

  private static final Pattern FORM =
      Pattern.compile(
          "(-?(?:[1-9][0-9]{4,8}|[0-9]{4}))-([0-9]{2})-([0-9]{2})"
              + "T([0-9]{2}):([0-9]{2}):([0-9]{2})(?:\\.([0-9]+))?"
              + "(Z|[+-][0-9]{2}:[0-9]{2})");
  private static final int NANO_DIGITS = 9;

  private XmlDateTime() {}

  /**
   * A moment.
   *
   * @param text the time; white space around it is removed
   * @return the moment, whose fraction is cut off after nanoseconds; empty if it is no time, or
   *     names no zone and so no moment
   */
  public static Optional<Instant> parse(String text) {
    Matcher parts = FORM.matcher(text.strip());
    if (!parts.matches()) {
      return Optional.empty();
    }
    try {
      LocalDate date =
          LocalDate.of(number(parts.group(1)), number(parts.group(2)), number(parts.group(3)));
      int hour = number(parts.group(4));
      int minute = number(parts.group(5));
      int second = number(parts.group(6));
      int nano = nano(parts.group(7));
      boolean endOfDay = hour == 24 && minute == 0 && second == 0 && nano == 0;
      LocalDateTime local =
          endOfDay ? date.plusDays(1).atStartOfDay() : date.atTime(hour, minute, second, nano);
      return Optional.of(local.toInstant(ZoneOffset.of(parts.group(8))));
    } catch (DateTimeException e) {
      return Optional.empty();
    }
  }

  private static int number(String digits) {
    return Integer.parseInt(digits);
  }

  private static int nano(@Nullable String fraction) {
    if (fraction == null) {
      return 0;
    }
    String first = fraction.substring(0, Math.min(fraction.length(), NANO_DIGITS));
    return number(first + "0".repeat(NANO_DIGITS - first.length()));
  }
}
