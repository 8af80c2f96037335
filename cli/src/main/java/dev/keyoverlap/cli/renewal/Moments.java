package dev.keyoverlap.cli.renewal;

import dev.keyoverlap.cli.console.CommandException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeParseException;

/** Times as people write them (ISO 8601). */
final class Moments {

  private Moments() {}

  /**
   * Reads a time.
   *
   * @param text such as 2026-12-01T20:00Z, 2026-12-01T20:00 or 2026-12-01
   * @param zone the zone of times that name none
   * @param option the option, for the message
   */
  static Instant parse(String text, ZoneId zone, String option) throws CommandException {
    String time = text.strip().replace(' ', 'T');
    try {
      if (time.matches("[0-9-]{10}")) {
        return LocalDate.parse(time).atStartOfDay(zone).toInstant();
      }
      if (time.matches(".*T.*(Z|[+-][0-9:]+)")) {
        return OffsetDateTime.parse(time).toInstant();
      }
      return LocalDateTime.parse(time).atZone(zone).toInstant();
    } catch (DateTimeParseException e) {
      throw CommandException.usage(
          "Cannot read the time '"
              + text
              + "' of "
              + option
              + ". Write it as 2026-12-01T20:00Z, as 2026-12-01T20:00, or as a date.");
    }
  }
}
