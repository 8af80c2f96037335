package dev.keyoverlap.renewal;

import dev.keyoverlap.internal.access.EveryProcedure;
import dev.keyoverlap.internal.reservation.Reservation;
import dev.keyoverlap.key.Alias;
import dev.keyoverlap.key.KeyId;
import dev.keyoverlap.procedure.Procedure;
import dev.keyoverlap.procedure.UseCase;
import dev.keyoverlap.renewal.RenewalRecord.Over;
import dev.keyoverlap.renewal.RenewalRecord.Track;
import dev.keyoverlap.ring.Change;
import dev.keyoverlap.ring.KeyringStoreException;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A renewal as the text that the keystore remembers. First comes its reservation, for everybody,
 * then a line for the renewal, and one for each partner with its answers. One line for each done
 * step follows, and one for each partner whose system is known to use other keys. Fields are
 * separated by tabs and percent-encoded.
 *
 * <p>Format 1 is what versions before it wrote, without reservation, answers, and what was said of
 * partners; it is read as well.
 */
final class RenewalText {

  private static final String FORMAT = "renewal 2";
  private static final String BEGINNING = line("renewal ");
  private static final Set<String> FORMATS = Set.of("renewal 1", FORMAT);
  private static final int FIELDS_OF_A_RENEWAL = 7;
  private static final int FIELDS_OF_A_TRACK = 5;
  private static final int FIELDS_OF_A_STEP = 8;
  private static final int FIELDS_OF_AN_INQUIRY = 6;
  private static final int FIELDS_OF_KNOWLEDGE = 4;
  private static final Set<String> KINDS =
      Set.of("ended", "partner", "apart", "second", "asked", "sends", "stolen", "uses", "step");

  private RenewalText() {}

  static String of(Alias alias, RenewalRecord renewal) {
    String text = of(renewal);
    return RenewalReservation.of(alias, renewal).map(one -> one.before(text)).orElse(text);
  }

  private static String of(RenewalRecord renewal) {
    List<String> lines = new ArrayList<>();
    lines.add(
        line(
            FORMAT,
            renewal.id(),
            renewal.begun().toString(),
            renewal.oldKey().map(KeyId::hex).orElse(""),
            renewal.newKey().map(KeyId::hex).orElse(""),
            renewal.second().name(),
            text(renewal.over().filter(Over::back).map(Over::at))));
    renewal
        .over()
        .filter(over -> !over.back())
        .ifPresent(over -> lines.add(line("ended", over.at().toString())));
    for (Track track : renewal.tracks()) {
      Procedure procedure = track.procedure();
      lines.add(
          line(
              "partner",
              track.partner(),
              procedure.useCase().name(),
              procedure.caseId(),
              RenewalRecord.mark(procedure)));
      if (track.apart()) {
        lines.add(line("apart", track.partner()));
      }
      track
          .told()
          .ifPresent(by -> lines.add(line("second", track.partner(), by.author(), by.why())));
    }
    renewal.inquiries().forEach(one -> lines.add(line("asked", one)));
    renewal.senders().forEach(one -> lines.add(line("sends", one)));
    renewal.stolen().forEach(key -> lines.add(line("stolen", key.hex())));
    renewal.known().partners().forEach((partner, keys) -> lines.add(known(partner, keys)));
    for (StepRecord step : renewal.done()) {
      lines.add(
          line(
              "step",
              step.partner(),
              Integer.toString(step.number()),
              step.at().toString(),
              step.note().author(),
              step.note().why(),
              text(step.from()),
              text(step.until())));
    }
    return String.join("\n", lines);
  }

  /** Whether a text says how far a renewal has come, or may do so; others may note something. */
  static boolean isOne(String text) {
    String rest = Reservation.rest(text);
    return rest.startsWith(BEGINNING) || rest.startsWith("reserved ");
  }

  static RenewalRecord parse(Alias alias, String text) throws KeyringStoreException {
    try {
      return parse(Reservation.rest(text).lines().map(RenewalText::fields).toList());
    } catch (IllegalArgumentException | DateTimeException e) {
      throw new KeyringStoreException(
          ("Cannot read the renewal of '%s' in the keystore: it is damaged, or a later version "
                      + "of KeyOverlap")
                  .formatted(alias)
              + (" wrote it. Use that version, or restore an earlier revision of the keystore."
                      + " To give the renewal up, call "
                      + "overridingRenewal(reason).forgetRenewal('%s'). Details: %s")
                  .formatted(alias, e.getMessage()),
          e);
    }
  }

  private static RenewalRecord parse(List<List<String>> lines) {
    List<String> first = lines.isEmpty() ? List.of() : lines.get(0);
    require(first.size() == FIELDS_OF_A_RENEWAL && FORMATS.contains(first.get(0)));
    RenewalRecord record =
        new RenewalRecord(
            first.get(1),
            Instant.parse(first.get(2)),
            optional(first.get(3), KeyId::new),
            optional(first.get(4), KeyId::new),
            Alias.alias(first.get(5)),
            tracks(lines),
            of(lines, "step", FIELDS_OF_A_STEP).map(RenewalText::step).toList(),
            of(lines, "asked", FIELDS_OF_AN_INQUIRY).map(RenewalText::inquiry).toList(),
            of(lines, "sends", FIELDS_OF_AN_INQUIRY).map(RenewalText::inquiry).toList(),
            of(lines, "stolen", 2).map(line -> new KeyId(line.get(1))).toList(),
            PartnerKnowledge.NONE,
            optional(first.get(6), time -> new Over(true, Instant.parse(time)))
                .or(() -> of(lines, "ended", 2).map(RenewalText::ended).findFirst()));
    require(lines.stream().skip(1).allMatch(line -> KINDS.contains(line.get(0))));
    return record.knowing(known(record, lines));
  }

  private static String known(String partner, PartnerKnowledge.Keys keys) {
    String left = keys.left().stream().map(KeyId::hex).sorted().collect(Collectors.joining(" "));
    return line("uses", partner, keys.relied().map(KeyId::hex).orElse(""), left);
  }

  /** Versions before this said it by the steps alone. */
  private static PartnerKnowledge known(RenewalRecord record, List<List<String>> lines) {
    Map<String, PartnerKnowledge.Keys> partners = new LinkedHashMap<>();
    of(lines, "uses", FIELDS_OF_KNOWLEDGE)
        .forEach(
            line ->
                partners.put(
                    line.get(1),
                    new PartnerKnowledge.Keys(
                        Stream.of(line.get(3).split(" "))
                            .filter(key -> !key.isEmpty())
                            .map(KeyId::new)
                            .collect(Collectors.toSet()),
                        optional(line.get(2), KeyId::new))));
    return partners.isEmpty() ? PartnerKnowledge.of(record) : new PartnerKnowledge(partners);
  }

  private static Stream<List<String>> of(List<List<String>> lines, String kind, int fields) {
    return lines.stream()
        .skip(1)
        .filter(line -> line.get(0).equals(kind))
        .peek(line -> require(line.size() == fields));
  }

  private static List<Track> tracks(List<List<String>> lines) {
    List<Track> tracks = new ArrayList<>();
    of(lines, "partner", FIELDS_OF_A_TRACK)
        .forEach(
            line -> {
              String partner = line.get(1);
              tracks.add(
                  new Track(
                      partner,
                      procedure(line),
                      of(lines, "apart", 2).anyMatch(one -> one.get(1).equals(partner)),
                      of(lines, "second", 4)
                          .filter(one -> one.get(1).equals(partner))
                          .map(one -> new Change.Note(one.get(2), one.get(3)))
                          .findFirst()));
            });
    return tracks;
  }

  private static Procedure procedure(List<String> line) {
    UseCase useCase = UseCase.valueOf(line.get(2));
    return Stream.concat(
            Procedure.all().stream().filter(procedure -> procedure.useCase() == useCase),
            EveryProcedure.<UseCase, Procedure>of(useCase).stream())
        .filter(procedure -> procedure.caseId().equals(line.get(3)))
        .filter(procedure -> RenewalRecord.mark(procedure).equals(line.get(4)))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "this version has no procedure " + line.get(3) + " with the same steps"));
  }

  private static Over ended(List<String> line) {
    return new Over(false, Instant.parse(line.get(1)));
  }

  private static Inquiry inquiry(List<String> line) {
    return new Inquiry(
        line.get(1),
        line.get(2),
        optional(line.get(3), Answer::valueOf),
        new Change.Note(line.get(4), line.get(5)));
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

  private static String line(String kind, Inquiry one) {
    return line(
        kind,
        one.partner(),
        one.administrator(),
        one.answer().map(Answer::name).orElse(""),
        one.note().author(),
        one.note().why());
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
