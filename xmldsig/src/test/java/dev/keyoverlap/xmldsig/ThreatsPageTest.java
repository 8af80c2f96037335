package dev.keyoverlap.xmldsig;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;

/** The page of attacks names tests that are there, and in each row at least one. */
class ThreatsPageTest {

  private static final Path PAGE = Path.of("docs/threats.md");
  private static final Pattern TEST = Pattern.compile("`(\\w+)#(\\w+)`");

  @Test
  void row_each_namesTestsThatExist() throws Exception {
    List<String> rows =
        Files.readAllLines(PAGE).stream()
            .filter(line -> line.startsWith("| ") && !line.startsWith("| what an attacker tries"))
            .toList();

    assertThat(rows).hasSizeGreaterThan(20);
    for (String row : rows) {
      List<String[]> tests =
          TEST.matcher(row)
              .results()
              .map(found -> new String[] {found.group(1), found.group(2)})
              .toList();
      assertThat(tests).as(row).isNotEmpty();
      assertThat(tests).as(row).allMatch(test -> isTest(test[0], test[1]));
    }
  }

  @Test
  void test_thatDoesNotExist_isNotFound() {
    assertThat(isTest("ThreatsPageTest", "row_each_namesTestsThatExist")).isTrue();
    assertThat(isTest("ThreatsPageTest", "row_each_namesOthers")).isFalse();
    assertThat(isTest("ThreatsPageTest", "isTest")).isFalse();
    assertThat(isTest("NoSuchTest", "row_each_namesTestsThatExist")).isFalse();
  }

  private static boolean isTest(String className, String method) {
    try {
      return Arrays.stream(
              Class.forName(ThreatsPageTest.class.getPackageName() + "." + className)
                  .getDeclaredMethods())
          .filter(declared -> declared.getName().equals(method))
          .anyMatch(ThreatsPageTest::isAnnotated);
    } catch (ClassNotFoundException e) {
      return false;
    }
  }

  private static boolean isAnnotated(Method method) {
    return method.isAnnotationPresent(Test.class)
        || method.isAnnotationPresent(ParameterizedTest.class);
  }
}
