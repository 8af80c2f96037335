package dev.keyoverlap.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The page on architecture lists all packages, and names types that exist. */
class ArchitecturePageTest {

  private static final Pattern CODE = Pattern.compile("`([^`]+)`");
  private static final Pattern TYPE = Pattern.compile("[A-Z]\\w+(?:[.]\\w+\\(\\w+\\))?");

  private static final List<Path> SOURCES =
      Stream.of(
              "core",
              "cms",
              "xmldsig",
              "wssec",
              "testkit",
              "integrations/jdbc",
              "integrations/spring-boot",
              "integrations/camel",
              "cli",
              "examples")
          .flatMap(module -> Sources.java(Project.ROOT.resolve(module + "/src")).stream())
          .toList();

  @Test
  void package_each_isListed() {
    Set<String> packages =
        Stream.of(
                "core",
                "cms",
                "xmldsig",
                "wssec",
                "testkit",
                "integrations/jdbc",
                "integrations/spring-boot",
                "integrations/camel")
            .flatMap(module -> sources(module).stream())
            .filter(file -> file.endsWith("package-info.java"))
            .map(ArchitecturePageTest::packageOf)
            .collect(Collectors.toSet());

    assertThat(codes().stream().filter(code -> packages.contains(code) || isPackage(code)))
        .containsExactlyInAnyOrderElementsOf(packages);
  }

  @Test
  void type_each_exists() {
    Set<String> types =
        SOURCES.stream()
            .map(file -> file.getFileName().toString().replace(".java", ""))
            .collect(Collectors.toSet());

    assertThat(codes().stream().filter(code -> TYPE.matcher(code).matches()))
        .hasSizeGreaterThan(20)
        .allSatisfy(code -> assertThat(types).contains(code.replaceAll("[.].*", "")));
  }

  private static boolean isPackage(String code) {
    return code.contains("internal.") || code.endsWith(".spec");
  }

  private static List<String> codes() {
    String page = Project.PAGES.at("docs/architecture.md").orElseThrow().text();
    List<String> table =
        page.lines()
            .filter(line -> line.startsWith("| "))
            .flatMap(ArchitecturePageTest::codes)
            .toList();
    List<String> text =
        page.lines()
            .filter(line -> !line.startsWith("| "))
            .flatMap(ArchitecturePageTest::codes)
            .filter(code -> TYPE.matcher(code).matches())
            .toList();
    return Stream.concat(table.stream(), text.stream()).toList();
  }

  private static Stream<String> codes(String line) {
    return CODE.matcher(line).results().map(found -> found.group(1));
  }

  private static List<Path> sources(String module) {
    return Sources.java(Project.ROOT.resolve(module + "/src/main/java"));
  }

  /** From {@code dev.keyoverlap} on; that one whole. */
  private static String packageOf(Path packageInfo) {
    String path = packageInfo.getParent().toString().replace('\\', '/');
    String name = path.substring(path.indexOf("dev/keyoverlap")).replace('/', '.');
    return name.replaceFirst("^dev\\.keyoverlap\\.", "");
  }
}
