package dev.keyoverlap.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Pictures can be read by everybody, and are on a page. */
class PicturesTest {

  private static List<Path> pictures() throws Exception {
    try (Stream<Path> files = Files.list(Project.ROOT.resolve("docs/pictures"))) {
      return files.sorted().toList();
    }
  }

  @Test
  void picture_each_canBeReadByEverybody() throws Exception {
    assertThat(pictures()).isNotEmpty();
    for (Path picture : pictures()) {
      String name = picture.getFileName().toString();
      assertThat(Pictures.findings(name, Files.readString(picture))).isEmpty();
    }
  }

  @Test
  void picture_each_isOnAPage() throws Exception {
    String links =
        Project.PAGES.all().stream()
            .flatMap(page -> page.links().stream())
            .collect(Collectors.joining("\n"));

    assertThat(pictures())
        .allSatisfy(picture -> assertThat(links).contains("pictures/" + picture.getFileName()));
  }

  @Test
  void picture_thatIsWrong_isFound() {
    assertThat(Pictures.findings("x", "<svg")).hasSize(1);
    assertThat(Pictures.findings("x", "<svg xmlns='http://www.w3.org/2000/svg'/>")).hasSize(4);
    assertThat(
            Pictures.findings(
                "x",
                "<svg viewBox='0 0 1 1'><title>t</title><desc>d</desc><style>"
                    + "@media (prefers-color-scheme: dark) {}</style>"
                    + "<image href='https://example.org/x.png'/></svg>"))
        .containsExactly("x: loads something");
  }
}
