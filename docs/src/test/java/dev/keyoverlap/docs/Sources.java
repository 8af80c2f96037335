package dev.keyoverlap.docs;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Source files whose code tests run: tests of the examples and of the integrations, and examples
 * that have a test.
 */
final class Sources {

  private static final Path EXAMPLES = Project.ROOT.resolve("examples/src/main/java");
  private static final Path TESTS = Project.ROOT.resolve("examples/src/test/java");
  private static final List<Path> INTEGRATION_TESTS =
      List.of(
          Project.ROOT.resolve("integrations/spring-boot/src/test/java"),
          Project.ROOT.resolve("integrations/camel/src/test/java"));
  private static final Pattern SPACE = Pattern.compile("\\s+");
  private static final Pattern LEFT_OUT = Pattern.compile("^\\s*// \\.\\.\\.$", Pattern.MULTILINE);

  private final Map<Path, String> run = new TreeMap<>();

  Sources() {
    List<Path> tests = new ArrayList<>(java(TESTS));
    INTEGRATION_TESTS.forEach(folder -> tests.addAll(java(folder)));
    tests.forEach(test -> run.put(test, flat(text(test))));
    String allTests = tests.stream().map(Sources::text).collect(Collectors.joining("\n"));
    for (Path example : java(EXAMPLES)) {
      String name = example.getFileName().toString().replace(".java", "");
      if (Pattern.compile("\\b" + name + "\\b").matcher(allTests).find()) {
        run.put(example, flat(text(example)));
      }
    }
  }

  /**
   * Whether a file has the parts of a block, one after the other, without regard to white space.
   * Parts are separated by a line {@code // ...}.
   */
  boolean have(String block) {
    return run.values().stream().anyMatch(source -> has(source, block));
  }

  private static boolean has(String source, String block) {
    int from = 0;
    for (String part : LEFT_OUT.splitAsStream(block).toList()) {
      int at = source.indexOf(flat(part), from);
      if (at < 0) {
        return false;
      }
      from = at + flat(part).length();
    }
    return true;
  }

  /** Without white space: a page has shorter lines, or another indentation. */
  private static String flat(String code) {
    return SPACE.matcher(code).replaceAll("");
  }

  static List<Path> java(Path folder) {
    try (Stream<Path> files = Files.walk(folder)) {
      return files.filter(file -> file.toString().endsWith(".java")).sorted().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static String text(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
