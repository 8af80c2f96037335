package dev.keyoverlap.benchmarks;

import dev.keyoverlap.benchmarks.cms.Case;
import dev.keyoverlap.benchmarks.cms.Contender;
import dev.keyoverlap.benchmarks.cms.Size;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.Collectors;

/** The measurements of one Java runtime as Markdown. */
final class RatioTable {

  private static final String NOT_MEASURED = "-";

  private final Measurements measurements;

  private RatioTable(Measurements measurements) {
    this.measurements = measurements;
  }

  /** The aims, each with what was measured and whether it is met. */
  static String aims(Measurements measurements) {
    List<List<String>> rows = new ArrayList<>();
    for (Aim aim : Aim.ALL) {
      Optional<Ratio> ratio = aim.ratio(measurements);
      rows.add(
          List.of(
              aim.what(),
              aim.boundInWords(),
              ratio.map(aim::read).orElse(NOT_MEASURED),
              ratio.map(value -> aim.isMetBy(value) ? "met" : "**not met**").orElse(NOT_MEASURED)));
    }
    return table(List.of("KeyOverlap", "aim", "measured", ""), rows);
  }

  /**
   * Every case: times of all contenders, ours as a share of the bare primitives' rate, those of
   * others as a multiple of ours.
   */
  static String cases(Measurements measurements) {
    return new RatioTable(measurements).cases();
  }

  private String cases() {
    List<Case> lines = new ArrayList<>();
    for (Size size : Size.values()) {
      lines.addAll(Case.of(size));
    }
    lines.removeIf(line -> measured(line).isEmpty());
    List<Contender> columns =
        List.of(Contender.values()).stream()
            .filter(contender -> lines.stream().anyMatch(line -> isMeasured(contender, line)))
            .toList();
    List<String> head = new ArrayList<>(List.of("operation", "keys", "content"));
    columns.forEach(contender -> head.add(contender.title()));
    List<List<String>> rows = new ArrayList<>();
    for (Case line : lines) {
      List<String> row =
          new ArrayList<>(
              List.of(
                  line.operation().title(), Integer.toString(line.keys()), line.size().title()));
      columns.forEach(contender -> row.add(cell(contender, line)));
      rows.add(row);
    }
    return table(head, rows);
  }

  private List<Contender> measured(Case line) {
    return List.of(Contender.values()).stream()
        .filter(contender -> isMeasured(contender, line))
        .toList();
  }

  private boolean isMeasured(Contender contender, Case line) {
    return measurements.median(contender, line).isPresent();
  }

  private String cell(Contender contender, Case line) {
    OptionalDouble median = measurements.median(contender, line);
    if (median.isEmpty()) {
      return NOT_MEASURED;
    }
    String time = time(median.getAsDouble());
    if (contender == Contender.BARE || line.operation().isPrimitive()) {
      return time;
    }
    Optional<String> ratio =
        contender.isOurs()
            ? measurements.ratio(Contender.BARE, line, contender, line).map(Ratio::asPercentage)
            : measurements
                .ratio(contender, line, contender.counterpart(), line)
                .map(Ratio::asFactor);
    return ratio.map(value -> time + ", " + value).orElse(time);
  }

  /** Three digits, in microseconds or milliseconds. */
  static String time(double micros) {
    double value = micros < 1000 ? micros : micros / 1000;
    String digits = value < 10 ? "%.2f" : value < 100 ? "%.1f" : "%.0f";
    return String.format(Locale.ROOT, digits, value) + (micros < 1000 ? " us" : " ms");
  }

  private static String table(List<String> head, List<List<String>> rows) {
    StringBuilder table = new StringBuilder(row(head));
    table.append("|").append("---|".repeat(head.size())).append('\n');
    rows.forEach(cells -> table.append(row(cells)));
    return table.toString();
  }

  private static String row(List<String> cells) {
    return cells.stream().collect(Collectors.joining(" | ", "| ", " |\n"));
  }
}
