package dev.keyoverlap.benchmarks;

import java.util.Collection;
import java.util.Locale;

/**
 * One time divided by another. It is taken within each round, in which the two were measured one
 * soon after the other, so that a machine that becomes slower between rounds does not matter.
 *
 * @param median over the rounds
 * @param least of any round
 * @param most of any round
 */
record Ratio(double median, double least, double most) {

  static Ratio of(Collection<Double> rounds) {
    return new Ratio(
        Measurements.median(rounds),
        rounds.stream().mapToDouble(Double::doubleValue).min().orElseThrow(),
        rounds.stream().mapToDouble(Double::doubleValue).max().orElseThrow());
  }

  /** Such as "96.1 %", or "96.1 % (95.7-96.4)" of more than one round. */
  String asPercentage() {
    return inWords("", "%.1f", " %%", 100);
  }

  /** Such as "x1.013", or "x12.4 (12.1-12.6)" of more than one round. */
  String asFactor() {
    return inWords("x", median < 2 ? "%.3f" : median < 10 ? "%.2f" : "%.1f", "", 1);
  }

  private String inWords(String before, String digits, String after, double scale) {
    String middle = String.format(Locale.ROOT, before + digits + after, median * scale);
    return least == most
        ? middle
        : middle
            + String.format(
                Locale.ROOT, " (" + digits + "-" + digits + ")", least * scale, most * scale);
  }
}
