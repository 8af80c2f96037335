package dev.keyoverlap.benchmarks;

import dev.keyoverlap.benchmarks.XmlContender.XmlLibrary;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * Measures XML signatures with KeyOverlap, Santuario and the JDK, side by side in one JVM, and
 * prints a table of times and ratios as Markdown:
 *
 * <pre>{@code
 * mvn -q -Pbenchmark -pl benchmarks -am compile -Dbenchmark.main=CompareXml
 * }</pre>
 *
 * <p>The contenders take turns, so that whatever else the machine does meets all of them; the table
 * gives medians.
 */
@Command(
    name = "CompareXml",
    mixinStandardHelpOptions = true,
    description = "Measures XML signatures beside other libraries.",
    sortOptions = false)
final class CompareXml implements Callable<Integer> {

  @Option(
      names = "--size",
      description = "Only documents of this size; may be repeated: ${COMPLETION-CANDIDATES}.")
  private List<XmlDocuments> sizes = List.of(XmlDocuments.values());

  @Option(
      names = "--seconds",
      defaultValue = "4",
      description = "For each contender, task and size; ${DEFAULT-VALUE}.")
  private double seconds;

  private enum Work {
    SIGN("sign"),
    SIGN_TWICE("sign with two keys"),
    VERIFY("verify");

    private final String title;

    Work(String title) {
      this.title = title;
    }
  }

  /**
   * Measures and prints.
   *
   * @param args options; {@code --help} tells them
   */
  public static void main(String[] args) {
    System.exit(
        new CommandLine(new CompareXml()).setCaseInsensitiveEnumValuesAllowed(true).execute(args));
  }

  @Override
  public Integer call() throws Exception {
    Map<XmlContender, XmlLibrary> libraries = new EnumMap<>(XmlContender.class);
    for (XmlContender contender : XmlContender.values()) {
      libraries.put(contender, contender.library());
    }
    System.out.printf(
        Locale.ROOT,
        "## XML signatures on JDK %s%n%n| | | %s |%n|---|---%s|%n",
        Runtime.version(),
        String.join(" | ", Arrays.stream(XmlContender.values()).map(XmlContender::title).toList()),
        "|---".repeat(XmlContender.values().length));
    for (XmlDocuments size : sizes) {
      byte[] document = size.make();
      for (Work work : Work.values()) {
        print(size, work, measure(libraries, work, document));
      }
    }
    System.out.println(
        "\nMedian milliseconds from bytes to bytes; in brackets, as a multiple of KeyOverlap's.");
    return 0;
  }

  private Map<XmlContender, Double> measure(
      Map<XmlContender, XmlLibrary> libraries, Work work, byte[] document) throws Exception {
    Map<XmlContender, Callable<?>> tasks = new LinkedHashMap<>();
    for (Map.Entry<XmlContender, XmlLibrary> entry : libraries.entrySet()) {
      XmlLibrary library = entry.getValue();
      switch (work) {
        case SIGN -> tasks.put(entry.getKey(), () -> library.sign(document));
        case SIGN_TWICE -> {
          if (library.signTwice(document).isPresent()) {
            tasks.put(entry.getKey(), () -> library.signTwice(document));
          }
        }
        case VERIFY -> {
          byte[] signed = library.sign(document);
          tasks.put(
              entry.getKey(),
              () -> {
                library.verify(signed);
                return signed;
              });
        }
      }
    }
    // The first third is for the compiler.
    takeTurns(tasks, Duration.ofMillis((long) (seconds * 1000 * tasks.size() / 3)));
    Map<XmlContender, List<Long>> nanos =
        takeTurns(tasks, Duration.ofMillis((long) (seconds * 1000 * tasks.size())));
    Map<XmlContender, Double> medians = new EnumMap<>(XmlContender.class);
    nanos.forEach(
        (contender, times) ->
            medians.put(contender, times.stream().sorted().toList().get(times.size() / 2) / 1e6));
    return medians;
  }

  private static Map<XmlContender, List<Long>> takeTurns(
      Map<XmlContender, Callable<?>> tasks, Duration time) throws Exception {
    Map<XmlContender, List<Long>> nanos = new EnumMap<>(XmlContender.class);
    long end = System.nanoTime() + time.toNanos();
    do {
      for (Map.Entry<XmlContender, Callable<?>> task : tasks.entrySet()) {
        long start = System.nanoTime();
        task.getValue().call();
        nanos
            .computeIfAbsent(task.getKey(), contender -> new ArrayList<>())
            .add(System.nanoTime() - start);
      }
    } while (System.nanoTime() < end);
    return nanos;
  }

  private static void print(XmlDocuments size, Work work, Map<XmlContender, Double> medians) {
    StringBuilder line = new StringBuilder("| " + size.title() + " | " + work.title + " |");
    double own = Optional.ofNullable(medians.get(XmlContender.KEYOVERLAP)).orElseThrow();
    for (XmlContender contender : XmlContender.values()) {
      Double millis = medians.get(contender);
      line.append(
          millis == null
              ? " |"
              : contender == XmlContender.KEYOVERLAP
                  ? String.format(Locale.ROOT, " %.3f |", millis)
                  : String.format(Locale.ROOT, " %.3f (%.2f) |", millis, millis / own));
    }
    System.out.println(line);
  }
}
