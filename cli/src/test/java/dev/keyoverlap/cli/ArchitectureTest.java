package dev.keyoverlap.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BiConsumer;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The command line uses the public API only, and its packages know only those beneath. */
class ArchitectureTest {

  private static final Path SOURCES = Path.of("src/main/java");
  private static final Pattern NAMED =
      Pattern.compile("dev\\.keyoverlap\\.([a-z0-9.]+)[.;][A-Z*]?");

  /** From the ground up; the packages of the commands are between these and the root. */
  private static final List<String> FLOORS = List.of("console", "output", "store", "partner");

  private static void each(BiConsumer<String, String> visitor) throws IOException {
    List<Path> files;
    try (Stream<Path> walk = Files.walk(SOURCES)) {
      files = walk.filter(file -> file.toString().endsWith(".java")).toList();
    }
    for (Path file : files) {
      String from = SOURCES.resolve("dev/keyoverlap/cli").relativize(file.getParent()).toString();
      NAMED
          .matcher(Files.readString(file))
          .results()
          .forEach(found -> visitor.accept(from, found.group(1)));
    }
  }

  @Test
  void code_namesNoInternalPackage() throws Exception {
    List<String> internal = new ArrayList<>();
    Set<String> seen = new TreeSet<>();
    each(
        (from, to) -> {
          seen.add(to);
          if (to.matches("(.*[.])?internal([.].*)?")) {
            internal.add(from + " -> " + to);
          }
        });

    assertThat(seen).contains("key", "store.pkcs12");
    assertThat(internal).isEmpty();
  }

  @Test
  void package_each_knowsOnlyThoseBeneath() throws Exception {
    Set<String> upwards = new TreeSet<>();
    each(
        (from, to) -> {
          if (to.equals("cli") && !from.isEmpty()) {
            upwards.add(from + " -> the root");
          } else if (to.startsWith("cli.")) {
            int above = FLOORS.indexOf(from);
            int target = FLOORS.indexOf(to.substring("cli.".length()));
            if (above >= 0 && (target < 0 || target > above)) {
              upwards.add(from + " -> " + to);
            }
          }
        });

    assertThat(upwards).isEmpty();
  }
}
