package dev.keyoverlap.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Pages have short sentences and the field's words. */
class WordingTest {

  private static Wording wording;
  private static List<String> unrevised;

  @BeforeAll
  static void read() throws Exception {
    wording = Wording.of(Project.ROOT.resolve("docs/words.txt"));
    unrevised =
        Project.lines("docs/unrevised.txt").stream().filter(line -> !line.startsWith("#")).toList();
  }

  @Test
  void page_each_isWrittenByTheRules() {
    assertThat(
            Project.PAGES.all().stream()
                .filter(page -> !unrevised.contains(page.path()))
                .flatMap(page -> wording.findings(page).stream()))
        .isEmpty();
  }

  @Test
  void pageThatIsUnrevised_each_isThereAndNeedsIt() {
    assertThat(unrevised)
        .allSatisfy(
            path ->
                assertThat(wording.findings(Project.PAGES.at(path).orElseThrow()))
                    .as("%s can be taken off the list", path)
                    .isNotEmpty());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "The message bears two signatures.",
        "Messages can be under way for days.",
        "The key goes out of use.",
        "Ask what a partner makes of two keys.",
        "Whoever opened it closes it.",
        "Who stays with WSS4J gives it a key.",
        "It works. What the partner cannot read is refused.",
        "- in a list it is borne, too",
        "| a | b |\n|---|---|\n| in a table | the key stands there |",
        "## A title that wants too much",
        "It is [under way](x.md)."
      })
  void wordThatIsReplaced_isFound(String text) {
    assertThat(wording.findings(Project.bad(text))).hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Who signs the message?",
        "What is a key ring?",
        "You understand it, and a bystander does, too.",
        "The code `bears(x)` is code.",
        "```text\nit bears two signatures\n```"
      })
  void wordThatIsFine_isNotFound(String text) {
    assertThat(wording.findings(Project.bad(text))).isEmpty();
  }

  @Test
  void sentence_isCountedByItsWords() {
    String thirty = "Some" + " words".repeat(Wording.MOST_WORDS - 1) + ".";

    assertThat(wording.findings(Project.bad("It is short. " + thirty))).isEmpty();
    assertThat(wording.findings(Project.bad("It is short. " + thirty.replace("Some", "Some more"))))
        .singleElement()
        .asString()
        .contains("31 words");
    assertThat(wording.findings(Project.bad("- " + thirty.replace("Some", "Some more"))))
        .hasSize(1);
    assertThat(wording.findings(Project.bad("The `some code` - " + thirty.replace("Some", "some"))))
        .hasSize(1);
  }
}
