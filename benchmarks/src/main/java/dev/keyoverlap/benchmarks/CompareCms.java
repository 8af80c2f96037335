package dev.keyoverlap.benchmarks;

import dev.keyoverlap.benchmarks.MeasuringJvm.Pace;
import dev.keyoverlap.benchmarks.cms.BenchmarkKeys;
import dev.keyoverlap.benchmarks.cms.Case;
import dev.keyoverlap.benchmarks.cms.Contender;
import dev.keyoverlap.benchmarks.cms.Size;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.bouncycastle.jce.provider.BouncyCastleProvider;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * Measures CMS with KeyOverlap, with other libraries and with the bare primitives, side by side,
 * and prints the ratios as Markdown, the aims first:
 *
 * <pre>{@code
 * mvn -q -Pbenchmark -pl benchmarks -am compile
 * }</pre>
 *
 * <p>Contenders are measured in JVMs of their own, one soon after the other; that is a round. A
 * ratio is taken within a round; the table gives the median and, of more than one, the extremes.
 */
@Command(
    name = "CompareCms",
    mixinStandardHelpOptions = true,
    description = "Measures CMS beside other libraries and the bare primitives.",
    sortOptions = false)
final class CompareCms implements Callable<Integer> {

  /** Those that one JVM measures: the two short ones run the same code, compiled once. */
  private static final List<List<Size>> TOGETHER =
      List.of(List.of(Size.KIB_1, Size.MIB_1), List.of(Size.MIB_100));

  /** Far more than any of them takes. */
  private static final Duration PATIENCE = Duration.ofMinutes(10);

  @Option(
      names = "--jdk",
      description =
          "The folder of a JDK to measure with; may be repeated. By default the one in use and, if"
              + " it is in /usr/lib/jvm, the other one of 17 and 25.")
  private List<Path> homes = List.of();

  @Option(names = "--rounds", defaultValue = "1", description = "How often; ${DEFAULT-VALUE}.")
  private int rounds;

  @Option(
      names = "--size",
      description = "Only messages of this size; may be repeated: ${COMPLETION-CANDIDATES}.")
  private List<Size> sizes = List.of(Size.values());

  @Option(
      names = "--contender",
      description = "Only these; may be repeated: ${COMPLETION-CANDIDATES}.")
  private List<Contender> contenders = List.of(Contender.values());

  @Option(names = "--heap", defaultValue = "3g", description = "Of each JVM; ${DEFAULT-VALUE}.")
  private String heap;

  @Option(names = "--hasty", description = "Only to see that everything works.")
  private boolean hasty;

  private final List<String> failures = new ArrayList<>();

  /**
   * Measures and prints.
   *
   * @param args options; {@code --help} tells them
   */
  public static void main(String[] args) {
    System.exit(
        new CommandLine(new CompareCms()).setCaseInsensitiveEnumValuesAllowed(true).execute(args));
  }

  /**
   * Measures and prints.
   *
   * @return 0 if everything could be measured, whether an aim is met or not
   */
  @Override
  public Integer call() throws IOException, InterruptedException {
    long start = System.nanoTime();
    Map<Jdk, Measurements> measured = new LinkedHashMap<>();
    for (Jdk jdk : jdks()) {
      measured.put(jdk, new Measurements());
    }
    for (int round = 1; round <= rounds; round++) {
      for (Jdk jdk : measured.keySet()) {
        for (List<Size> chosen : chosen()) {
          say("Round %d of %d, JDK %s, %s", round, rounds, jdk.version(), titles(chosen));
          measure(jdk, chosen, round, measured.get(jdk));
          // As far as it is, for whoever cannot wait until the end.
          keep(report(measured, Duration.ofNanos(System.nanoTime() - start)));
        }
      }
    }
    System.out.println(report(measured, Duration.ofNanos(System.nanoTime() - start)));
    return failures.isEmpty() ? 0 : 1;
  }

  private List<List<Size>> chosen() {
    return TOGETHER.stream()
        .map(together -> together.stream().filter(sizes::contains).toList())
        .filter(together -> !together.isEmpty())
        .toList();
  }

  private static String titles(List<Size> sizes) {
    return sizes.stream().map(Size::title).collect(Collectors.joining(" and "));
  }

  private static void keep(String report) throws IOException {
    Files.writeString(BenchmarkKeys.folder().resolve("ratios.md"), report);
  }

  private List<Jdk> jdks() throws IOException {
    if (homes.isEmpty()) {
      return Jdk.found();
    }
    List<Jdk> jdks = new ArrayList<>();
    for (Path home : homes) {
      jdks.add(
          Jdk.in(home)
              .orElseThrow(() -> new IllegalArgumentException("There is no JDK in " + home)));
    }
    return jdks;
  }

  /** Every second round goes the other way round, so that nobody is always the last. */
  private void measure(Jdk jdk, List<Size> chosen, int round, Measurements measurements)
      throws IOException, InterruptedException {
    List<Contender> order = new ArrayList<>(contenders);
    if (round % 2 == 0) {
      Collections.reverse(order);
    }
    for (Contender contender : order) {
      List<Size> own =
          chosen.stream().filter(size -> Case.of(size).stream().anyMatch(contender::does)).toList();
      if (!own.isEmpty()) {
        for (Sample sample : run(jdk, contender, own)) {
          sample
              .micros()
              .ifPresentOrElse(
                  micros -> measurements.add(contender, sample.line(), round, micros),
                  () -> failed(jdk, contender, sample.line() + ": " + sample.failure()));
        }
      }
    }
  }

  private List<Sample> run(Jdk jdk, Contender contender, List<Size> own)
      throws IOException, InterruptedException {
    Path results = Files.createTempFile(BenchmarkKeys.folder(), "results", ".txt");
    Path log = Files.createTempFile(BenchmarkKeys.folder(), "log", ".txt");
    try {
      Process jvm =
          new ProcessBuilder(command(jdk, contender, own, results))
              .redirectErrorStream(true)
              .redirectOutput(log.toFile())
              .start();
      if (!jvm.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
        jvm.destroyForcibly();
        failed(jdk, contender, titles(own) + ": it did not end");
      } else if (jvm.exitValue() != 0) {
        failed(jdk, contender, titles(own) + ": " + Files.readString(log));
      }
      return Files.readAllLines(results).stream().map(Sample::parse).toList();
    } finally {
      Files.delete(results);
      Files.delete(log);
    }
  }

  private List<String> command(Jdk jdk, Contender contender, List<Size> own, Path results) {
    List<String> command =
        new ArrayList<>(
            List.of(
                jdk.java().toString(),
                // From the start as large as it may become: nobody pays for growing.
                "-Xms" + heap,
                "-Xmx" + heap,
                "-XX:+AlwaysPreTouch",
                "-cp",
                System.getProperty("java.class.path"),
                MeasuringJvm.class.getName(),
                contender.name(),
                (hasty ? Pace.HASTY : Pace.USUAL).name(),
                results.toString()));
    own.forEach(size -> command.add(size.name()));
    return command;
  }

  private void failed(Jdk jdk, Contender contender, String what) {
    String failure = "JDK " + jdk.version() + ", " + contender.title() + ", " + what;
    failures.add(failure);
    say("%s", failure);
  }

  private static void say(String format, Object... arguments) {
    System.err.println(String.format(Locale.ROOT, format, arguments));
  }

  private String report(Map<Jdk, Measurements> measured, Duration time) {
    StringBuilder report = new StringBuilder();
    measured.forEach(
        (jdk, measurements) ->
            report
                .append("## CMS on JDK ")
                .append(jdk.version())
                .append("\n\n")
                .append(RatioTable.aims(measurements))
                .append('\n')
                .append(RatioTable.cases(measurements))
                .append('\n'));
    report
        .append(
            "KeyOverlap: time for a message, its rate as a share of the bare primitives'. Others:")
        .append(" time, as a multiple of KeyOverlap's (in memory for the tutorial, streams for the")
        .append(" rest). Medians")
        .append(rounds > 1 ? "; in brackets the extremes of " + rounds + " rounds. " : ". ")
        .append(Runtime.getRuntime().availableProcessors())
        .append(" processors, BouncyCastle ")
        .append(new BouncyCastleProvider().getVersionStr())
        .append(", ")
        .append(time.toMinutes())
        .append(" min ")
        .append(time.toSecondsPart())
        .append(" s.\n");
    failures.forEach(failure -> report.append("\nNot measured: ").append(failure).append('\n'));
    return report.toString();
  }
}
