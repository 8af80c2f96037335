package dev.keyoverlap.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.xpath.XPathConstants;
import javax.xml.xpath.XPathFactory;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Document;
import org.w3c.dom.NodeList;

/**
 * The README cannot drift, nor can the pages for roles: their code is in the examples, their
 * commands and links lead somewhere.
 */
class ReadmeTest {

  private static final Pattern BLOCK =
      Pattern.compile("^```(\\w+)\\R(.*?)^```$", Pattern.MULTILINE | Pattern.DOTALL);
  private static final Pattern LINK = Pattern.compile("\\]\\(([^)#:]+)\\)");
  private static final Pattern LEFT_OUT = Pattern.compile("^\\s*// \\.\\.\\.$", Pattern.MULTILINE);
  private static final Pattern ARGUMENT = Pattern.compile("-Dexec\\.args=\"?(--[a-z-]+)");
  private static final Pattern PROGRAM =
      Pattern.compile("public static void main\\(String\\[\\] args\\)");

  private static Path root;
  private static String readme;

  /** The pages for roles, by where they are. */
  private static Map<Path, String> roles;

  private static List<Path> sources;

  @BeforeAll
  static void read() throws IOException {
    root = Path.of("").toAbsolutePath().getParent();
    readme = Files.readString(root.resolve("README.md"));
    roles = new TreeMap<>();
    try (Stream<Path> files = Files.list(root.resolve("docs/roles"))) {
      for (Path file : files.toList()) {
        roles.put(file, Files.readString(file));
      }
    }
    try (Stream<Path> files = Files.walk(root.resolve("examples/src/main/java"))) {
      sources = files.filter(file -> file.toString().endsWith(".java")).toList();
    }
  }

  @Test
  void codeBlock_each_standsInAnExample() {
    List<String> blocks = blocks("java");

    assertThat(blocks).hasSizeGreaterThanOrEqualTo(6);
    assertThat(blocks)
        .allSatisfy(block -> assertThat(sources).anyMatch(file -> holds(file, block)));
  }

  @Test
  void codeBlock_changedInOneWord_standsInNoExample() {
    String changed = blocks("java").get(0).replace("retire(", "remove(");

    assertThat(changed).isNotEqualTo(blocks("java").get(0));
    assertThat(sources).noneMatch(file -> holds(file, changed));
  }

  @Test
  void program_each_isMentioned() throws IOException {
    for (Path file : sources) {
      if (PROGRAM.matcher(Files.readString(file)).find()) {
        assertThat(readme).contains(file.getFileName().toString().replace(".java", ""));
      }
    }
  }

  @Test
  void command_each_namesWhatExists() throws Exception {
    List<List<String>> commands =
        blocks("sh").stream().map(block -> List.of(block.strip().split("\\s+"))).toList();

    assertThat(commands).anySatisfy(words -> assertThat(words).contains("-Pdemo", "-pl"));
    assertThat(commands).anySatisfy(words -> assertThat(words).contains("verify"));
    for (List<String> words : commands) {
      for (int i = 0; i < words.size(); i++) {
        String word = words.get(i);
        if (word.startsWith("-P")) {
          String module = words.get(words.indexOf("-pl") + 1);
          // A profile of the parent is one of each module.
          List<String> profiles = new ArrayList<>(texts(pom("pom.xml"), "//profile/id"));
          profiles.addAll(texts(pom(module + "/pom.xml"), "//profile/id"));
          assertThat(profiles).contains(word.substring(2));
        } else if (word.equals("-pl")) {
          assertThat(texts(pom("pom.xml"), "//module")).contains(words.get(i + 1));
        } else if (word.startsWith("-Dexec.mainClass=")) {
          Class.forName(word.substring(word.indexOf('=') + 1)).getMethod("main", String[].class);
        }
      }
    }
  }

  @Test
  void argument_each_isAnOptionOfTheFirstCommand() throws Exception {
    List<String> options =
        ARGUMENT.matcher(readme).results().map(argument -> argument.group(1)).toList();
    String program = texts(pom("examples/pom.xml"), "/project/properties/exec.mainClass").get(0);
    String source =
        Files.readString(
            root.resolve("examples/src/main/java").resolve(program.replace('.', '/') + ".java"));

    assertThat(options).isNotEmpty();
    for (String option : options) {
      if (option.equals("--help")) {
        assertThat(source).contains("mixinStandardHelpOptions = true");
      } else {
        assertThat(source).contains("names = \"" + option + "\"");
      }
    }
  }

  @Test
  void coordinates_each_areOurs() throws Exception {
    Document bom = pom("bom/pom.xml");
    String version = texts(bom, "/project/parent/version").get(0);

    assertThat(blocks("xml"))
        .isNotEmpty()
        .allSatisfy(
            block ->
                assertThat(block)
                    .contains("<groupId>dev.keyoverlap</groupId>")
                    .contains("<version>" + version + "</version>")
                    .containsAnyOf(
                        texts(bom, "/project/artifactId | //dependencyManagement//artifactId")
                            .stream()
                            .map(name -> "<artifactId>" + name + "</artifactId>")
                            .toArray(String[]::new)));
  }

  @Test
  void link_each_leadsToAFile() {
    List<String> links = links(readme);

    assertThat(links)
        .hasSizeGreaterThan(6)
        .allSatisfy(link -> assertThat(root.resolve(link)).exists());
    roles.forEach(
        (page, text) ->
            assertThat(links(text))
                .allSatisfy(link -> assertThat(page.resolveSibling(link)).exists()));
  }

  private static List<String> links(String page) {
    return LINK.matcher(page).results().map(link -> link.group(1)).toList();
  }

  @Test
  void role_each_hasAPageThatTheReadmeLeadsTo_andThatBeginsWithQuestions() {
    assertThat(roles).hasSize(3);
    roles.forEach(
        (page, text) -> {
          assertThat(links(readme)).contains(root.relativize(page).toString());
          assertThat(text.lines().filter(line -> line.startsWith("## ")))
              .hasSizeGreaterThan(3)
              .allMatch(line -> line.endsWith("?"));
          assertThat(blocks(text, "sh")).isNotEmpty();
        });
  }

  /** Of all pages. */
  private static List<String> blocks(String language) {
    return Stream.concat(Stream.of(readme), roles.values().stream())
        .flatMap(page -> blocks(page, language).stream())
        .toList();
  }

  private static List<String> blocks(String page, String language) {
    return BLOCK
        .matcher(page)
        .results()
        .filter(block -> block.group(1).equals(language))
        .map(block -> block.group(2))
        .toList();
  }

  /** Whether a file holds the parts of a block, one after the other, indentation aside. */
  private static boolean holds(Path file, String block) {
    String source;
    try {
      source = flat(Files.readString(file));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    int from = 0;
    for (String part : LEFT_OUT.splitAsStream(block).toList()) {
      int at = source.indexOf("\n" + flat(part).strip() + "\n", from);
      if (at < 0) {
        return false;
      }
      from = at + 1;
    }
    return true;
  }

  private static String flat(String code) {
    return code.lines().map(String::strip).collect(Collectors.joining("\n", "\n", "\n"));
  }

  private static Document pom(String path) throws Exception {
    return DocumentBuilderFactory.newInstance()
        .newDocumentBuilder()
        .parse(root.resolve(path).toFile());
  }

  private static List<String> texts(Document pom, String where) throws Exception {
    NodeList nodes =
        (NodeList)
            XPathFactory.newInstance().newXPath().evaluate(where, pom, XPathConstants.NODESET);
    return Stream.iterate(0, i -> i < nodes.getLength(), i -> i + 1)
        .map(i -> nodes.item(i).getTextContent())
        .toList();
  }
}
