package dev.keyoverlap.renewal;

import dev.keyoverlap.Alias;
import dev.keyoverlap.Change;
import dev.keyoverlap.KeyId;
import dev.keyoverlap.renewal.RenewalRecord.Track;
import dev.keyoverlap.store.KeyringStoreException;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * A renewal as the text that the keystore remembers: a line for the renewal, one for each partner,
 * one for each step that was done. Fields are separated by tabs and percent-encoded.
 */
final class RenewalText {

  private static final String FORMAT = "renewal 1";
  private static final int FIELDS_OF_A_RENEWAL = 7;
  private static final int FIELDS_OF_A_TRACK = 5;
  private static final int FIELDS_OF_A_STEP = 8;

  private RenewalText() {}

  static String of(RenewalRecord renewal) {
    List<String> lines = new ArrayList<>();
    lines.add(
        line(
            FORMAT,
            renewal.id(),
            renewal.begun().toString(),
            renewal.oldKey().map(KeyId::hex).orElse(""),
            renewal.newKey().map(KeyId::hex).orElse(""),
            renewal.second().name(),
            text(renewal.rolledBack())));
    for (Track track : renewal.tracks()) {
      Procedure procedure = track.procedure();
      lines.add(
          line(
              "partner",
              track.partner(),
              procedure.useCase().name(),
              procedure.caseId(),
              RenewalRecord.mark(procedure)));
    }
    for (StepRecord step : renewal.done()) {
      lines.add(
          line(
              "step",
              step.partner(),
              Integer.toString(step.number()),
              step.at().toString(),
              step.note().who(),
              step.note().why(),
              text(step.from()),
              text(step.until())));
    }
    return String.join("\n", lines);
  }

  static RenewalRecord parse(Alias alias, String text) throws KeyringStoreException {
    try {
      return parse(text.lines().map(RenewalText::fields).toList());
    } catch (IllegalArgumentException | DateTimeException e) {
      throw new KeyringStoreException(
          "What the keystore remembers of the renewal of '"
              + alias
              + "' was not written by this version of the library; go on with the version that"
              + " began it: "
              + e.getMessage(),
          e);
    }
  }

  private static RenewalRecord parse(List<List<String>> lines) {
    List<String> first = lines.isEmpty() ? List.of() : lines.get(0);
    require(first.size() == FIELDS_OF_A_RENEWAL && first.get(0).equals(FORMAT));
    List<Track> tracks = new ArrayList<>();
    List<StepRecord> done = new ArrayList<>();
    for (List<String> line : lines.subList(1, lines.size())) {
      if (line.size() == FIELDS_OF_A_TRACK && line.get(0).equals("partner")) {
        tracks.add(new Track(line.get(1), procedure(line)));
      } else {
        require(line.size() == FIELDS_OF_A_STEP && line.get(0).equals("step"));
        done.add(step(line));
      }
    }
    return new RenewalRecord(
        first.get(1),
        Instant.parse(first.get(2)),
        optional(first.get(3), KeyId::new),
        optional(first.get(4), KeyId::new),
        Alias.alias(first.get(5)),
        tracks,
        done,
        optional(first.get(6), Instant::parse));
  }

  private static Procedure procedure(List<String> line) {
    UseCase useCase = UseCase.valueOf(line.get(2));
    return Procedure.everyOne(useCase).stream()
        .filter(procedure -> procedure.caseId().equals(line.get(3)))
        .filter(procedure -> RenewalRecord.mark(procedure).equals(line.get(4)))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "this version has no procedure " + line.get(3) + " with the same steps"));
  }

  private static StepRecord step(List<String> line) {
    return new StepRecord(
        line.get(1),
        Integer.parseInt(line.get(2)),
        Instant.parse(line.get(3)),
        new Change.Note(line.get(4), line.get(5)),
        optional(line.get(6), Instant::parse),
        optional(line.get(7), Instant::parse));
  }

  private static void require(boolean understood) {
    if (!understood) {
      throw new IllegalArgumentException("a line is of another form");
    }
  }

  private static String text(Optional<Instant> instant) {
    return instant.map(Instant::toString).orElse("");
  }

  private static <T> Optional<T> optional(String field, Function<String, T> parse) {
    return field.isEmpty() ? Optional.empty() : Optional.of(parse.apply(field));
  }

  private static String line(String... fields) {
    List<String> encoded = new ArrayList<>();
    for (String field : fields) {
      encoded.add(URLEncoder.encode(field, StandardCharsets.UTF_8));
    }
    return String.join("\t", encoded);
  }

  private static List<String> fields(String line) {
    List<String> fields = new ArrayList<>();
    for (String field : line.split("\t", -1)) {
      fields.add(URLDecoder.decode(field, StandardCharsets.UTF_8));
    }
    return fields;
  }
}
