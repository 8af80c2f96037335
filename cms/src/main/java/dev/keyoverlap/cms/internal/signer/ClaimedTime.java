package dev.keyoverlap.cms.internal.signer;

import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The signing time that a signer claims (RFC 5652, 11.3), in any notation that software uses. It
 * may have no seconds, fractions of any length, or no zone (then UTC), or be 24:00:00. It proves
 * nothing, so one that cannot be read is as good as none.
 */
final class ClaimedTime {

  private static final Pattern TIME =
      Pattern.compile(
          "(?<date>\\d{4})(?<hour>\\d\\d)(?:(?<minute>\\d\\d)(?<second>\\d\\d)?)?"
              + "(?:[.,](?<fraction>\\d+))?"
              + "(?<zone>Z|(?<sign>[+-])(?<zoneHour>\\d\\d)(?<zoneMinute>\\d\\d)?)?");

  /** Of an encoding whose length takes one byte. */
  private static final int LONGEST = 0x7f + 2;

  private static final int UTC_TIME = 0x17;
  private static final int GENERALIZED_TIME = 0x18;
  private static final int NANO_DIGITS = 9;
  private static final int FIRST_YEAR_OF_UTC_TIME = 1950;

  private ClaimedTime() {}

  /**
   * The time.
   *
   * @param encoded in DER, whatever it is
   * @return empty if it is none
   */
  static Optional<Instant> of(byte[] encoded) {
    if (encoded.length > LONGEST) {
      return Optional.empty();
    }
    // So short, there are two bytes before the text, or it is none.
    String text = new String(encoded, 2, encoded.length - 2, StandardCharsets.US_ASCII);
    try {
      return switch (encoded[0]) {
        case UTC_TIME -> {
          int year = Integer.parseInt(text.substring(0, 2)) + 1900;
          yield of(year < FIRST_YEAR_OF_UTC_TIME ? year + 100 : year, text.substring(2));
        }
        case GENERALIZED_TIME -> of(Integer.parseInt(text.substring(0, 4)), text.substring(4));
        default -> Optional.empty();
      };
    } catch (DateTimeException | IndexOutOfBoundsException | NumberFormatException e) {
      return Optional.empty();
    }
  }

  private static Optional<Instant> of(int year, String text) {
    Matcher time = TIME.matcher(text);
    if (!time.matches()) {
      return Optional.empty();
    }
    int hour = number(time, "hour");
    int minute = number(time, "minute");
    int second = number(time, "second");
    if (hour > 24 || minute > 59 || second > 60) {
      return Optional.empty();
    }
    int date = number(time, "date");
    return Optional.of(
        LocalDate.of(year, date / 100, date % 100)
            .atStartOfDay(ZoneOffset.UTC)
            .toInstant()
            .plus(Duration.ofHours(hour).plusMinutes(minute).plusSeconds(second))
            .plusNanos(fraction(time))
            .minus(zone(time)));
  }

  /** Of whatever comes last: a second, a minute or an hour. */
  private static long fraction(Matcher time) {
    String digits = time.group("fraction");
    if (digits == null) {
      return 0;
    }
    String nine = (digits + "0".repeat(NANO_DIGITS)).substring(0, NANO_DIGITS);
    int seconds = time.group("minute") == null ? 3600 : time.group("second") == null ? 60 : 1;
    return Long.parseLong(nine) * seconds;
  }

  private static Duration zone(Matcher time) {
    Duration east =
        Duration.ofHours(number(time, "zoneHour")).plusMinutes(number(time, "zoneMinute"));
    return "-".equals(time.group("sign")) ? east.negated() : east;
  }

  private static int number(Matcher time, String group) {
    String digits = time.group(group);
    return digits == null ? 0 : Integer.parseInt(digits);
  }
}
