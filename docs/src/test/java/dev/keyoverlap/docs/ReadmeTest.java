package dev.keyoverlap.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

/** The first page is short, and has what a newcomer looks for. */
class ReadmeTest {

  private static final Page README = Project.PAGES.at("README.md").orElseThrow();

  @Test
  void readme_hasAtMost200Lines() {
    assertThat(README.text().lines()).hasSizeLessThanOrEqualTo(200);
  }

  @Test
  void readme_hasTheTwoCommands_andCoordinatesForBothBuildTools() {
    List<String> blocks =
        README.code().stream()
            .map(block -> block.language() + ": " + block.code().strip())
            .toList();

    assertThat(blocks)
        .contains("sh: mvn -q -Pdemo -pl examples -am compile", "sh: mvn verify")
        .anyMatch(block -> block.startsWith("xml: <dependency>"))
        .anyMatch(block -> block.startsWith("kotlin: ") && block.contains("implementation("))
        .anyMatch(block -> block.startsWith("java: ") && block.lines().count() <= 15);
  }
}
