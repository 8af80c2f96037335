package dev.keyoverlap.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The site without the Javadoc. */
class SiteTest {

  private static final Pattern TARGET = Pattern.compile("(?:href|src)=\"([^\"]*)\"");

  @TempDir private static Path folder;

  private static List<Path> pages;

  @BeforeAll
  static void make() throws Exception {
    Site.make(Project.ROOT, folder, "1.2.3");
    try (Stream<Path> files = Files.walk(folder)) {
      pages = files.filter(file -> file.toString().endsWith(".html")).toList();
    }
  }

  @Test
  void page_each_isOnTheSite() {
    for (Page page : Project.PAGES.all()) {
      assertThat(folder.resolve(Site.address(page.path()))).content().contains("<h1");
    }
  }

  @Test
  void link_each_leadsToAFileOfTheSite() throws Exception {
    for (Path page : pages) {
      String html = Files.readString(page);
      List<String> targets = TARGET.matcher(html).results().map(found -> found.group(1)).toList();
      for (String target : targets) {
        if (target.startsWith("https://") || target.endsWith("api/index.html")) {
          continue;
        }
        int hash = target.indexOf('#');
        String file = hash < 0 ? target : target.substring(0, hash);
        Path to = file.isEmpty() ? page : page.resolveSibling(file).normalize();
        assertThat(to).as("%s in %s", target, folder.relativize(page)).isRegularFile();
        if (hash >= 0) {
          assertThat(to).content().contains("id=\"" + target.substring(hash + 1) + "\"");
        }
      }
    }
  }

  @Test
  void page_each_loadsNothingFromElsewhere() throws Exception {
    for (Path page : pages) {
      assertThat(Files.readString(page)).doesNotContain("<script").doesNotContain("src=\"http");
    }
    assertThat(folder.resolve("style.css")).content().doesNotContain("url(").contains("dark");
  }

  @Test
  void page_saysWhereItIs_andWhatIsNext() {
    assertThat(folder.resolve("limits.html"))
        .content()
        .contains("<a href=\"limits.html\" aria-current=\"page\">")
        .contains("Next: ")
        .contains("1.2.3");
  }
}
