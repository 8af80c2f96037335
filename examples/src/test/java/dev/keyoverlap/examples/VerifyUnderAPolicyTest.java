package dev.keyoverlap.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class VerifyUnderAPolicyTest {

  @TempDir Path folder;
  private Printed printed;

  @BeforeEach
  void run() throws Exception {
    printed = Printed.by(out -> VerifyUnderAPolicy.run(folder, out));
  }

  @Test
  void verifyUnderAPolicy_anyOf_givesTheContentAndAVerdict() {
    assertThat(printed.under("Accepted: a contract"))
        .satisfiesExactly(
            line -> assertThat(line).isEqualTo("at least 1 of [author, approver]: met"),
            line -> assertThat(line).startsWith("  VALID author (active): certificate "));
  }

  @Test
  void verifyUnderAPolicy_allOf_refusesWithAReport() {
    assertThat(printed.under("Refused: The message is not accepted"))
        .satisfiesExactly(
            line -> assertThat(line).startsWith("at least 2 of [author, approver]: not met"),
            line -> assertThat(line).startsWith("  VALID author (active): certificate "));
  }
}
