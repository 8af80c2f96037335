package dev.keyoverlap.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Code on pages is run by tests, and commands name what exists. */
class CodeTest {

  private static final Pattern PROGRAM =
      Pattern.compile("public static void main\\(String\\[\\] args\\)");

  @Test
  void code_each_isRun() {
    assertThat(Project.PAGES.all().stream().flatMap(page -> Code.findings(page).stream()))
        .isEmpty();
  }

  @Test
  void javaBlock_changedInOneWord_isFound() {
    Page.CodeBlock block =
        Project.PAGES.all().stream()
            .flatMap(page -> page.code().stream())
            .filter(code -> code.language().equals("java") && code.code().contains("alias("))
            .findFirst()
            .orElseThrow();
    String changed = block.code().replaceFirst("alias\\(", "aliass(");

    assertThat(Code.findings(Project.bad("```java", block.code() + "```"))).isEmpty();
    assertThat(Code.findings(Project.bad("```java", changed + "```"))).hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "mvn -q -Pdemo -pl nothing -am compile",
        "mvn -q -Pnothing -pl examples -am compile",
        "mvn -Pdemo -pl examples -am compile -Dexec.mainClass=dev.keyoverlap.examples.Nothing",
        "mvn -Pdemo -pl examples -am compile -Dexec.mainClass=dev.keyoverlap.examples.package-info",
        "mvn -Pdemo -pl examples -am compile -Dexec.args=--nothing",
        "keyoverlap swapp orders new.p12",
        "keyoverlap swap orders new.p12 --nothing",
        "keyoverlap list --why because",
        "keyoverlap --nothing",
        "rm -rf FILE"
      })
  void command_ofWhatIsNotThere_isFound(String command) {
    assertThat(Code.findings(Project.bad("```sh", "mvn verify", command, "```"))).hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "mvn -q -Pdemo -pl examples -am compile",
        "mvn -q -Pdemo -pl examples -am compile -Dexec.args=--naive",
        "mvn -q -Pdemo -pl examples -am compile -Dexec.args=\"--help\"",
        "keyoverlap swap orders new.p12 --dry-run -o json --no-input",
        "keyoverlap list --store keys.p12 > list.txt",
        "keytool -list -keystore FILE"
      })
  void command_ofWhatIsThere_isNotFound(String command) {
    assertThat(Code.findings(Project.bad("```sh", command, "```"))).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "```xml\n<artifactId>keyoverlap-nothing</artifactId>\n```",
        "```xml\n<artifactId>keyoverlap-cms</artifactId><version>0.0.1</version>\n```",
        "```kotlin\nimplementation(\"dev.keyoverlap:keyoverlap-nothing:0.0.1\")\n```",
        "```kotlin\nimplementation(\"dev.keyoverlap:keyoverlap-cms:0.0.1\")\n```",
        "```cobol\nSTOP RUN.\n```",
        "```\nnothing\n```"
      })
  void block_thatIsWrong_isFound(String block) {
    assertThat(Code.findings(Project.bad(block))).hasSize(1);
  }

  @Test
  void program_each_isOnAPage() {
    String pages = Project.PAGES.all().stream().map(Page::text).collect(Collectors.joining("\n"));
    List<String> programs =
        Sources.java(Project.ROOT.resolve("examples/src/main/java")).stream()
            .filter(file -> PROGRAM.matcher(Sources.text(file)).find())
            .map(file -> file.getFileName().toString().replace(".java", ""))
            .toList();

    assertThat(programs)
        .hasSizeGreaterThan(15)
        .allSatisfy(name -> assertThat(pages).contains(name));
  }
}
