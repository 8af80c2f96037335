package dev.keyoverlap.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AddSwapRetireTest {

  @TempDir Path folder;

  @Test
  void addSwapRetire_run_showsTheKeyInEachState() throws Exception {
    Printed printed = Printed.by(out -> AddSwapRetire.run(folder, out));

    assertThat(printed.under("Added"))
        .singleElement()
        .asString()
        .startsWith("orders (active)")
        .endsWith("of CN=orders 2026");
    assertThat(printed.under("Swapped"))
        .satisfiesExactly(
            line -> assertThat(line).startsWith("orders (active)").endsWith("of CN=orders 2027"),
            line ->
                assertThat(line)
                    .startsWith("orders (retained until ")
                    .endsWith("of CN=orders 2026"));
    assertThat(printed.under("Retired"))
        .hasSize(2)
        .allSatisfy(line -> assertThat(line).startsWith("orders (retained until "));
  }

  @Test
  void addSwapRetire_run_showsWhoDidWhatAndWhy() throws Exception {
    Printed printed = Printed.by(out -> AddSwapRetire.run(folder, out));

    assertThat(printed.under("What was done"))
        .satisfiesExactly(
            line -> assertThat(line).contains(" add orders: "),
            line ->
                assertThat(line).contains(" swap orders: ").endsWith("by alice (yearly renewal)"),
            line ->
                assertThat(line)
                    .contains(" retire orders: ")
                    .endsWith("by bob (these orders have ended)"));
  }

  @Test
  void addSwapRetire_run_leavesAKeystoreThatKeytoolReads() throws Exception {
    Printed printed = Printed.by(out -> AddSwapRetire.run(folder, out));
    List<String> last = printed.under("An ordinary keystore");
    assertThat(last).containsExactly("Its password: example only");

    Process keytool =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-list",
                "-keystore",
                folder.resolve("orders.p12").toString(),
                "-storepass",
                "example only")
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("keytool.txt").toFile())
            .start();
    assertThat(keytool.waitFor(60, TimeUnit.SECONDS)).isTrue();
    assertThat(keytool.exitValue()).isZero();
    assertThat(folder.resolve("keytool.txt")).content().contains("orders (retained until ");
  }
}
