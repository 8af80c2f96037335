package dev.keyoverlap.benchmarks;

import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.results.BenchmarkResult;
import org.openjdk.jmh.results.IterationResult;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;

/**
 * The main program of one JVM that measures: all cases of one size, for one contender, so that no
 * contender meets what the compiler learnt from another. {@link CompareCms} starts it as JMH would
 * start a fork; one for each case would take hours.
 *
 * <p>Its arguments are the contender, the size, the pace, and the file to which it writes a line
 * for each iteration, or one for a case that failed.
 */
final class MeasuringJvm {

  /** At rest and swapped by turns, since the last percents are asked for. */
  private static final int TURNS = 3;

  private final Contender contender;
  private final Size size;
  private final Pace pace;

  private MeasuringJvm(Contender contender, Size size, Pace pace) {
    this.contender = contender;
    this.size = size;
    this.pace = pace;
  }

  /**
   * Measures.
   *
   * @param args see above
   * @throws IOException if the file cannot be written
   */
  public static void main(String[] args) throws IOException {
    MeasuringJvm jvm =
        new MeasuringJvm(Contender.valueOf(args[0]), Size.valueOf(args[1]), Pace.valueOf(args[2]));
    try (BufferedWriter results = Files.newBufferedWriter(Path.of(args[3]))) {
      jvm.measure(results);
    }
  }

  private void measure(BufferedWriter results) throws IOException {
    // What the cases have in common shall be compiled before the first of them counts.
    for (Case line : cases()) {
      if (pace.primes(line)) {
        measure(
            line,
            options(line)
                .warmupIterations(0)
                .measurementIterations(1)
                .measurementTime(TimeValue.milliseconds(300)));
      }
    }
    for (Case line : cases()) {
      for (Sample sample : measure(line, options(line))) {
        results.write(sample.toString());
        results.newLine();
      }
      results.flush();
    }
  }

  private List<Case> cases() {
    List<Case> cases = new ArrayList<>();
    for (Case line : Case.of(size)) {
      if (contender.does(line)) {
        cases.add(line);
      }
    }
    List<Case> byTurns = cases.stream().filter(line -> line.operation().isAboutSwapping()).toList();
    for (int turn = 1; turn < TURNS; turn++) {
      cases.addAll(byTurns);
    }
    return cases;
  }

  private static List<Sample> measure(Case line, ChainedOptionsBuilder options) {
    List<Sample> samples = new ArrayList<>();
    try {
      for (RunResult run : new Runner(options.build()).run()) {
        for (BenchmarkResult result : run.getBenchmarkResults()) {
          for (IterationResult iteration : result.getIterationResults()) {
            samples.add(Sample.measured(line, iteration.getPrimaryResult().getScore()));
          }
        }
      }
    } catch (RunnerException e) {
      samples.add(Sample.failed(line, e));
    }
    return samples;
  }

  private ChainedOptionsBuilder options(Case line) {
    return new OptionsBuilder()
        .include("^" + CmsBenchmark.class.getName() + "\\.")
        .param("contender", contender.name())
        .param("operation", line.operation().name())
        .param("keys", Integer.toString(line.keys()))
        .param("size", line.size().name())
        .timeUnit(TimeUnit.MICROSECONDS)
        .warmupIterations(pace.warmups(line))
        .warmupTime(pace.time(line))
        .measurementIterations(pace.iterations(line))
        .measurementTime(pace.time(line))
        // This JVM is the fork.
        .forks(0)
        .shouldFailOnError(true)
        .verbosity(VerboseMode.SILENT);
  }

  /** How long each case is measured. */
  enum Pace {
    /** Long enough for ratios that hold. */
    USUAL,
    /** Just long enough to see that everything works. */
    HASTY;

    TimeValue time(Case line) {
      if (this == HASTY) {
        return TimeValue.milliseconds(1);
      }
      return TimeValue.milliseconds(line.size() == Size.MIB_100 ? 250 : 120);
    }

    /** What is short is run often before it is compiled; what is long compiles on its way. */
    boolean primes(Case line) {
      return this == USUAL && line.size() == Size.KIB_1;
    }

    /** What is large was run once before, to check its outcome. */
    int warmups(Case line) {
      return this == HASTY ? 0 : 1;
    }

    int iterations(Case line) {
      return this == HASTY ? 1 : 3;
    }
  }
}
