package dev.keyoverlap.benchmarks;

import dev.keyoverlap.benchmarks.cms.Case;
import dev.keyoverlap.benchmarks.cms.Operation;
import dev.keyoverlap.benchmarks.cms.Size;
import java.util.Optional;

/**
 * One line from a measuring JVM to the comparing JVM.
 *
 * @param line the case
 * @param micros microseconds for a message; empty if it failed
 * @param failure what went wrong, or nothing
 */
record Sample(Case line, Optional<Double> micros, String failure) {

  private static final String SEPARATOR = "\t";

  static Sample measured(Case line, double micros) {
    return new Sample(line, Optional.of(micros), "");
  }

  static Sample failed(Case line, Throwable failure) {
    // JMH hangs what happened in the benchmark to what it throws.
    Throwable cause = failure;
    while (cause.getCause() != null || cause.getSuppressed().length > 0) {
      cause = cause.getCause() != null ? cause.getCause() : cause.getSuppressed()[0];
    }
    return new Sample(line, Optional.empty(), cause.toString().replaceAll("\\s+", " "));
  }

  static Sample parse(String text) {
    String[] parts = text.split(SEPARATOR, -1);
    Case line =
        new Case(Operation.valueOf(parts[0]), Integer.parseInt(parts[1]), Size.valueOf(parts[2]));
    return parts[3].isEmpty()
        ? new Sample(line, Optional.empty(), parts[4])
        : measured(line, Double.parseDouble(parts[3]));
  }

  /** The line; {@link #parse} reads it. */
  @Override
  public String toString() {
    return String.join(
        SEPARATOR,
        line.operation().name(),
        Integer.toString(line.keys()),
        line.size().name(),
        micros.map(String::valueOf).orElse(""),
        failure);
  }
}
