package dev.keyoverlap.benchmarks;

import dev.keyoverlap.benchmarks.cms.Case;
import dev.keyoverlap.benchmarks.cms.Contender;
import dev.keyoverlap.benchmarks.cms.Operation;
import dev.keyoverlap.benchmarks.cms.Size;
import java.io.BufferedWriter;
import java.io.IOException;
import java.lang.management.CompilationMXBean;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
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
 * The main program of one JVM that measures: all cases of some sizes, for one contender, so that no
 * contender meets what the compiler learnt from another. {@link CompareCms} starts it as JMH would
 * start a fork; one for each case would take hours.
 *
 * <p>The main program of one JVM that measures all cases of some sizes for one contender. So no
 * contender gets code that the compiler optimised for another.
 */
final class MeasuringJvm {

  /** At rest and swapped by turns, since the last percents are asked for. */
  private static final int TURNS = 3;

  private final Contender contender;
  private final Pace pace;

  private MeasuringJvm(Contender contender, Pace pace) {
    this.contender = contender;
    this.pace = pace;
  }

  /**
   * Measures.
   *
   * @param args see above
   * @throws IOException if the file cannot be written
   */
  public static void main(String[] args) throws IOException {
    MeasuringJvm jvm = new MeasuringJvm(Contender.valueOf(args[0]), Pace.valueOf(args[1]));
    try (BufferedWriter results = Files.newBufferedWriter(Path.of(args[2]))) {
      for (String size : List.of(args).subList(3, args.length)) {
        jvm.measure(Size.valueOf(size), results);
      }
    }
  }

  private void measure(Size size, BufferedWriter results) throws IOException {
    List<Case> cases = cases(size);
    // All is compiled before the first case counts, and with all that it will meet: or the first
    // would be measured interpreted, and the last with code made for the first.
    Set<Operation> primed = EnumSet.noneOf(Operation.class);
    for (Case line : cases) {
      if (pace.primes(line) && primed.add(line.operation())) {
        prime(line);
      }
    }
    for (Case line : cases) {
      for (Sample sample : measure(line, options(line))) {
        results.write(sample.toString());
        results.newLine();
      }
      results.flush();
    }
  }

  /** Runs it until the compiler finds nothing more to do, or nearly so. */
  private void prime(Case line) {
    CompilationMXBean compiler = ManagementFactory.getCompilationMXBean();
    for (int turn = 0; turn < pace.mostPrimings(contender); turn++) {
      long before = compiler.getTotalCompilationTime();
      measure(
          line,
          options(line)
              .warmupIterations(0)
              .measurementIterations(1)
              .measurementTime(TimeValue.milliseconds(Pace.PRIMING)));
      if (compiler.getTotalCompilationTime() - before < Pace.PRIMING / 10) {
        return;
      }
    }
  }

  private List<Case> cases(Size size) {
    List<Case> cases = new ArrayList<>();
    for (Case line : Case.of(size)) {
      if (contender.does(line)) {
        cases.add(line);
      }
    }
    List<Case> byTurns = chosen(cases, Operation::isAboutSwapping);
    for (int turn = 1; turn < TURNS; turn++) {
      cases.addAll(byTurns);
    }
    if (contender.isOurs()) {
      // Before and after what is compared with them.
      cases.addAll(0, chosen(cases, Operation::isPrimitive));
    }
    return cases;
  }

  private static List<Case> chosen(List<Case> cases, Predicate<Operation> which) {
    return cases.stream().filter(line -> which.test(line.operation())).toList();
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
        .warmupIterations(pace.warmups(line, contender))
        .warmupTime(pace.time(line, contender))
        .measurementIterations(pace.iterations(line, contender))
        .measurementTime(pace.time(line, contender))
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

    /** Milliseconds. */
    private static final int PRIMING = 300;

    /** Of an iteration; one message, if a message takes longer. */
    TimeValue time(Case line, Contender contender) {
      if (this == HASTY || isLong(line, contender)) {
        return TimeValue.milliseconds(1);
      }
      if (line.size() == Size.MIB_100 || line.operation().isAboutSwapping()) {
        return TimeValue.milliseconds(250);
      }
      return TimeValue.milliseconds(isJudged(line, contender) ? 100 : 50);
    }

    /** Longer messages run the same code, or compile it during the run. */
    boolean primes(Case line) {
      return this == USUAL && line.size() == Size.KIB_1;
    }

    int mostPrimings(Contender contender) {
      return contender == Contender.KEYOVERLAP ? 8 : 3;
    }

    /** A long message was run once before, to check its outcome. */
    int warmups(Case line, Contender contender) {
      return this == HASTY || isLong(line, contender) ? 0 : 1;
    }

    int iterations(Case line, Contender contender) {
      if (this == HASTY) {
        return 1;
      }
      if (isLong(line, contender) && contender != Contender.BOUNCY_CASTLE_STREAMS) {
        return 1;
      }
      return isJudged(line, contender) ? 5 : 3;
    }

    /**
     * Whether an {@link Aim} for short messages depends on it. Others are several times as slow, or
     * not.
     */
    private static boolean isJudged(Case line, Contender contender) {
      return line.size() == Size.KIB_1 && contender == Contender.KEYOVERLAP;
    }

    /** Half a second and more for a message, several times ours: that is told by one of them. */
    private static boolean isLong(Case line, Contender contender) {
      return line.size() == Size.MIB_100 && !contender.isOurs() && contender != Contender.BARE;
    }
  }
}
