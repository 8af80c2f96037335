package dev.keyoverlap.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Javadoc, messages and log lines have short sentences and the field's words, as pages do. */
class SourceWordingTest {

  private static Wording wording;
  private static List<SourceTexts> sources;
  private static List<String> unrevised;

  @BeforeAll
  static void read() throws Exception {
    wording = Wording.of(Project.ROOT.resolve("docs/words.txt"));
    sources = SourceTexts.all();
    unrevised =
        Project.lines("docs/unrevised-sources.txt").stream()
            .filter(line -> !line.startsWith("#"))
            .toList();
  }

  @Test
  void source_each_isWrittenByTheRules() {
    assertThat(sources).hasSizeGreaterThan(500);
    assertThat(
            sources.stream()
                .filter(source -> !unrevised.contains(source.name()))
                .flatMap(source -> wording.findings(source).stream()))
        .isEmpty();
  }

  @Test
  void sourceThatIsUnrevised_each_isThereAndNeedsIt() {
    Set<String> needed =
        sources.stream()
            .filter(source -> !wording.findings(source).isEmpty())
            .map(SourceTexts::name)
            .collect(Collectors.toSet());

    assertThat(unrevised)
        .doesNotHaveDuplicates()
        .allSatisfy(
            name -> assertThat(needed).as("%s can be taken off the list", name).contains(name));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/** Verifies what bears two signatures. */ class Bad {}",
        "class Bad { /** The one that signs. */ int key; }",
        "class Bad { /** @param key the one that signs */ void with(int key) {} }",
        "class Bad { /** @return it.\n * <ul><li>Whoever opened it closes it.</ul> */ int a() {} }",
        "class Bad { /** The first. {@link Bad what is under way} */ int a() {} }",
        "class Bad { String s = \"The key goes out of use.\"; }",
        "class Bad { String s = \"The key \" + s + \" goes out \" + \"of use.\"; }",
        "class Bad { String s = \"a\" + (b ? \"the key stands there\" : \"\"); }",
        "class Bad { String s = \"\"\"\n  The key is\n  under way.\n  \"\"\"; }",
        "@Command(description = \"Sends what is under way.\") class Bad {}"
      })
  void word_inASource_isFound(String source) {
    assertThat(wording.findings(SourceTexts.of(source))).hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "class Bad { // The key stands there.\n }",
        "class Bad { String s = \"bears\"; }",
        "/** Calls {@code bears(x)}, {@link Bears}. <pre>{@code it bears two}</pre> */ class Bad {}"
      })
  void word_inCode_isNotFound(String source) {
    assertThat(wording.findings(SourceTexts.of(source))).isEmpty();
  }

  @Test
  void sentence_inASource_isCountedByItsWords() {
    String thirty = "Some" + " words".repeat(Wording.MOST_WORDS - 1);

    for (String source :
        List.of(
            "/** Short. %s. */ class Bad {}",
            "class Bad { /** @throws Bad %s */ void a() {} }",
            "class Bad { String s = \"Short. \" + \"%s.\"; }")) {
      String tooLong = String.format(source, thirty.replace("Some", "Some more"));
      assertThat(wording.findings(SourceTexts.of(String.format(source, thirty)))).isEmpty();
      assertThat(wording.findings(SourceTexts.of(tooLong)))
          .singleElement()
          .asString()
          .contains("31 words");
    }
  }
}
