package dev.keyoverlap.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Links lead somewhere, and every page can be reached. */
class LinksTest {

  @Test
  void link_each_leadsSomewhere() {
    assertThat(
            Project.PAGES.all().stream()
                .flatMap(page -> Links.findings(page, Project.PAGES).stream()))
        .isEmpty();
  }

  @Test
  void page_each_isListedOnce() {
    Page contents = Project.PAGES.at(Pages.CONTENTS).orElseThrow();
    Set<String> pages = Project.PAGES.all().stream().map(Page::path).collect(Collectors.toSet());
    pages.removeAll(Set.of("README.md", Pages.CONTENTS));

    assertThat(Contents.of(contents).entries())
        .extracting(Contents.Entry::path)
        .doesNotHaveDuplicates()
        .containsExactlyInAnyOrderElementsOf(pages);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "[x](nothing.md)",
        "[x](limits.md#no-such-section)",
        "[x](#no-such-section)",
        "[x](src)",
        "[x](../../outside.md)",
        "[x](http://example.org)",
        "![x](pictures/nothing.svg)",
        "| a |\n|---|\n| [x](nothing.md) |"
      })
  void link_thatLeadsNowhere_isFound(String text) {
    assertThat(Links.findings(Project.bad(text), Project.PAGES)).hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "[x](limits.md)",
        "[x](limits.md#limits)",
        "[x](../README.md)",
        "# My title\n\n[x](#my-title)",
        "[x](https://example.org)",
        "`[x](nothing.md)`"
      })
  void link_thatLeadsSomewhere_isNotFound(String text) {
    assertThat(Links.findings(Project.bad(text), Project.PAGES)).isEmpty();
  }
}
