package dev.keyoverlap.renewal;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Nothing else in core needs renewals. */
class RenewalStandsApartTest {

  private static final Path SOURCES = Path.of("src/main/java/dev/keyoverlap");

  @Test
  void core_withoutRenewals_needsNone() throws IOException {
    List<Path> all = sources();
    Path renewal = SOURCES.resolve("renewal");

    assertThat(all).filteredOn(file -> !file.startsWith(renewal)).hasSizeGreaterThan(40);
    assertThat(all)
        .filteredOn(file -> !file.startsWith(renewal))
        .noneMatch(RenewalStandsApartTest::speaksOfRenewals);
    assertThat(all)
        .filteredOn(file -> file.startsWith(renewal))
        .as("the search finds what there is")
        .allMatch(RenewalStandsApartTest::speaksOfRenewals);
  }

  private static List<Path> sources() throws IOException {
    try (Stream<Path> files = Files.walk(SOURCES)) {
      return files.filter(file -> file.toString().endsWith(".java")).toList();
    }
  }

  private static boolean speaksOfRenewals(Path file) {
    try {
      return Files.readString(file).contains("dev.keyoverlap.renewal");
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }
}
