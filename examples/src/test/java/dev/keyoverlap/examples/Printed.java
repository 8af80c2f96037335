package dev.keyoverlap.examples;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** What an example prints, section by section: a blank line begins a new one. */
public final class Printed {

  private final List<List<String>> sections;

  private Printed(String text) {
    this.sections =
        List.of(text.strip().split("\\R\\R")).stream().map(s -> s.lines().toList()).toList();
  }

  public static Printed by(Example example) throws Exception {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (PrintStream out = new PrintStream(bytes, true, StandardCharsets.UTF_8)) {
      example.run(out);
    }
    return new Printed(bytes.toString(StandardCharsets.UTF_8));
  }

  /** The lines of the one section that begins with a line beginning so; without that line. */
  public List<String> under(String heading) {
    List<List<String>> found =
        sections.stream().filter(section -> section.get(0).startsWith(heading)).toList();
    if (found.size() != 1) {
      throw new AssertionError(
          found.size() + " sections begin with '" + heading + "' in " + sections);
    }
    return found.get(0).subList(1, found.get(0).size());
  }

  /** All lines. */
  public List<String> lines() {
    return sections.stream().flatMap(List::stream).toList();
  }

  @FunctionalInterface
  public interface Example {
    void run(PrintStream out) throws Exception;
  }
}
