package dev.keyoverlap.benchmarks;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;

/**
 * Contenders that take turns in one JVM, so that whatever else the machine does meets all of them,
 * and a table of their median times as Markdown. The first of them is ours.
 */
final class SideBySide {

  private static final long MUCH_WORK = Duration.ofMillis(100).toNanos();

  private final List<String> contenders;
  private final double seconds;

  /**
   * A table with a column for each contender.
   *
   * @param contenders their titles; ours first
   * @param seconds for each contender and row
   */
  SideBySide(List<String> contenders, double seconds) {
    this.contenders = List.copyOf(contenders);
    this.seconds = seconds;
  }

  String head(String title) {
    return "## %s on JDK %s%n%n| | | %s |%n|---|---%s|"
        .formatted(
            title,
            Runtime.version(),
            String.join(" | ", contenders),
            "|---".repeat(contenders.size()));
  }

  static String foot() {
    return "\nMedian milliseconds from bytes to bytes; in brackets, as a multiple of KeyOverlap's.";
  }

  /**
   * Measures, and gives a row of the table.
   *
   * @param tasks by the title of the contender; of those that can do it
   */
  String row(String size, String work, Map<String, Callable<?>> tasks) throws Exception {
    // The first third is for the compiler.
    takeTurns(tasks, Duration.ofMillis((long) (seconds * 1000 * tasks.size() / 3)));
    Map<String, List<Long>> nanos =
        takeTurns(tasks, Duration.ofMillis((long) (seconds * 1000 * tasks.size())));
    StringBuilder line = new StringBuilder("| " + size + " | " + work + " |");
    double own = median(Objects.requireNonNull(nanos.get(contenders.get(0))));
    for (String contender : contenders) {
      List<Long> times = nanos.get(contender);
      if (times == null) {
        line.append(" |");
      } else if (contender.equals(contenders.get(0))) {
        line.append(String.format(Locale.ROOT, " %.3f |", own));
      } else {
        line.append(
            String.format(Locale.ROOT, " %.3f (%.2f) |", median(times), median(times) / own));
      }
    }
    return line.toString();
  }

  /** In milliseconds. */
  private static double median(List<Long> nanos) {
    return nanos.stream().sorted().toList().get(nanos.size() / 2) / 1e6;
  }

  private static Map<String, List<Long>> takeTurns(Map<String, Callable<?>> tasks, Duration time)
      throws Exception {
    Map<String, List<Long>> nanos = new LinkedHashMap<>();
    long end = System.nanoTime() + time.toNanos();
    do {
      for (Map.Entry<String, Callable<?>> task : tasks.entrySet()) {
        long start = System.nanoTime();
        task.getValue().call();
        long taken = System.nanoTime() - start;
        nanos.computeIfAbsent(task.getKey(), contender -> new ArrayList<>()).add(taken);
        if (taken > MUCH_WORK) {
          // What it leaves behind is not for the next one to clear away.
          System.gc();
        }
      }
    } while (System.nanoTime() < end);
    return nanos;
  }
}
