package dev.keyoverlap.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RenewStepByStepTest {

  @TempDir Path folder;

  @Test
  void renewStepByStep_fromTheRequestToTheExchange_isRememberedAndWrittenDown() throws Exception {
    Printed printed = Printed.by(out -> RenewStepByStep.run(folder, out));

    assertThat(printed.lines())
        .anyMatch(line -> line.startsWith("Begun: orders: next is 1. tenant administrator"))
        .anyMatch(line -> line.startsWith("Now: orders: next is 6. tenant administrator"))
        .anyMatch(line -> line.startsWith("In use: orders (active)"))
        .contains("For the partner: orders-signed.p7m", "For the partner: orders-letter.md");
    assertThat(folder.resolve("plan.html")).content().contains("Renewal plan: CS1");
    assertThat(folder.resolve("orders.html")).content().contains("ticket 4711", "alice");
    assertThat(folder.resolve("orders.csr")).content().contains("BEGIN CERTIFICATE REQUEST");
    assertThat(folder.resolve("for the partner/orders-letter.md"))
        .content()
        .contains("- orders-signed.p7m");
  }
}
