package dev.keyoverlap.benchmarks;

import dev.keyoverlap.benchmarks.cms.Case;
import dev.keyoverlap.benchmarks.cms.Contender;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.TreeMap;

/** The measurements on one Java runtime: times for a message, by contender, case and round. */
final class Measurements {

  private final Map<Key, Map<Integer, List<Double>>> byRound = new LinkedHashMap<>();

  /**
   * Adds a time.
   *
   * @param contender whose
   * @param line for what
   * @param round the round, in which all contenders were measured soon after each other
   * @param micros the microseconds for one message, on average over an iteration
   */
  void add(Contender contender, Case line, int round, double micros) {
    byRound
        .computeIfAbsent(new Key(contender, line), key -> new TreeMap<>())
        .computeIfAbsent(round, number -> new ArrayList<>())
        .add(micros);
  }

  /** The median of all times, in microseconds; empty if there is none. */
  OptionalDouble median(Contender contender, Case line) {
    List<Double> times = rounds(contender, line).values().stream().flatMap(List::stream).toList();
    return times.isEmpty() ? OptionalDouble.empty() : OptionalDouble.of(median(times));
  }

  /**
   * One time divided by another.
   *
   * @return the ratio, or empty if there is no round in which both were measured
   */
  Optional<Ratio> ratio(Contender dividend, Case ofDividend, Contender divisor, Case ofDivisor) {
    Map<Integer, List<Double>> divisors = rounds(divisor, ofDivisor);
    List<Double> ratios = new ArrayList<>();
    rounds(dividend, ofDividend)
        .forEach(
            (round, times) -> {
              List<Double> others = divisors.get(round);
              if (others != null) {
                ratios.add(median(times) / median(others));
              }
            });
    return ratios.isEmpty() ? Optional.empty() : Optional.of(Ratio.of(ratios));
  }

  private Map<Integer, List<Double>> rounds(Contender contender, Case line) {
    return byRound.getOrDefault(new Key(contender, line), Map.of());
  }

  static double median(Collection<Double> values) {
    List<Double> sorted = values.stream().sorted().toList();
    int half = sorted.size() / 2;
    return sorted.size() % 2 == 1
        ? sorted.get(half)
        : (sorted.get(half - 1) + sorted.get(half)) / 2;
  }

  private record Key(Contender contender, Case line) {}
}
