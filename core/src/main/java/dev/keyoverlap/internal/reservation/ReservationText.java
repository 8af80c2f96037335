package dev.keyoverlap.internal.reservation;

import dev.keyoverlap.internal.reservation.Reservation.Hold;
import dev.keyoverlap.key.Alias;
import dev.keyoverlap.key.KeyId;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * A reservation as the first lines of a text. It ends at an empty line; fields are separated by
 * tabs and percent-encoded.
 *
 * @param reservation what could be read
 * @param damage what could not be read; empty if all could
 */
record ReservationText(Reservation reservation, Optional<String> damage) {

  private static final String FIRST = "reserved 1";
  private static final Pattern OF_ANY_FORM = Pattern.compile("reserved \\d+(?=[\\t\\n]|$)");
  private static final String END = "\n\n";
  private static final String CONNECTIONS = "connections";

  /** A text that begins with a reservation. */
  static String of(Reservation reservation, String rest) {
    List<String> lines = new ArrayList<>();
    lines.add(line(FIRST, reservation.next()));
    reservation.aliases().stream()
        .sorted()
        .forEach(alias -> lines.add(line("alias", alias.name())));
    reservation.keys().stream()
        .map(KeyId::hex)
        .sorted()
        .forEach(key -> lines.add(line("key", key)));
    reservation.partners().stream().sorted().forEach(partner -> lines.add(line("for", partner)));
    for (Hold hold : reservation.holds()) {
      String until = hold.until().map(Instant::toString).orElse("");
      lines.add(line("hold", hold.partner(), until, hold.connections() ? CONNECTIONS : ""));
    }
    return String.join("\n", lines) + END + rest;
  }

  /** The reservation at the beginning of a text; empty if there is none. */
  static Optional<ReservationText> read(String text) {
    return OF_ANY_FORM.matcher(text).lookingAt()
        ? Optional.of(new Reader().read(text))
        : Optional.empty();
  }

  /** The text after the reservation. */
  static String rest(String text) {
    int end = OF_ANY_FORM.matcher(text).lookingAt() ? text.indexOf(END) : -1;
    return end < 0 ? text : text.substring(end + END.length());
  }

  /** Takes line by line what can be read, also behind a line that cannot. */
  private static final class Reader {

    private final Set<Alias> aliases = new LinkedHashSet<>();
    private final Set<KeyId> keys = new LinkedHashSet<>();
    private final Set<String> partners = new LinkedHashSet<>();
    private final List<Hold> holds = new ArrayList<>();
    private String next = "";

    ReservationText read(String text) {
      Optional<String> damage =
          text.contains(END) ? Optional.empty() : Optional.of("its end is missing");
      if (!text.startsWith(FIRST + "\t")) {
        damage = Optional.of("it is of a form that this version does not know");
      }
      List<String> lines = text.lines().takeWhile(line -> !line.isEmpty()).toList();
      for (String line : lines) {
        try {
          take(line.split("\t", -1));
        } catch (IllegalArgumentException | DateTimeException | IndexOutOfBoundsException e) {
          int number = lines.indexOf(line) + 1;
          damage = damage.or(() -> Optional.of("line " + number + " cannot be read"));
        }
      }
      return new ReservationText(new Reservation(next, aliases, keys, partners, holds), damage);
    }

    private void take(String[] fields) {
      String first = decoded(fields[1]);
      switch (decoded(fields[0])) {
        case FIRST -> next = first;
        case "alias" -> aliases.add(Alias.alias(first));
        case "key" -> keys.add(new KeyId(first));
        case "for" -> partners.add(first);
        case "hold" -> holds.add(hold(first, fields));
        default -> {
          // Of a later version, and nothing that stands against the rest.
        }
      }
    }

    private static Hold hold(String partner, String[] fields) {
      Optional<Instant> until =
          Optional.of(decoded(fields[2])).filter(time -> !time.isEmpty()).map(Instant::parse);
      return new Hold(partner, until, fields.length > 3 && decoded(fields[3]).equals(CONNECTIONS));
    }
  }

  private static String line(String... fields) {
    List<String> encoded = new ArrayList<>();
    for (String field : fields) {
      // The first word of the text stays readable.
      encoded.add(field.equals(FIRST) ? field : URLEncoder.encode(field, StandardCharsets.UTF_8));
    }
    return String.join("\t", encoded);
  }

  private static String decoded(String field) {
    return field.equals(FIRST) ? field : URLDecoder.decode(field, StandardCharsets.UTF_8);
  }
}
