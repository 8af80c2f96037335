package dev.keyoverlap.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DecryptWithARetainedKeyTest {

  @TempDir Path folder;

  @Test
  void decryptWithARetainedKey_run_opensUntilThePurgeOnDay90() throws Exception {
    Printed printed = Printed.by(out -> DecryptWithARetainedKey.run(folder, out));

    assertThat(printed.lines())
        .satisfiesExactly(
            DecryptWithARetainedKeyTest::assertOpenedWithTheOldKey,
            line -> assertThat(line).isEqualTo("Day 89: purged 0"),
            DecryptWithARetainedKeyTest::assertOpenedWithTheOldKey,
            line -> assertThat(line).isEqualTo("Day 90: purged 1"),
            line ->
                assertThat(line)
                    .isEqualTo(
                        "The message could not be decrypted; keys of ours that it is for: []"));
  }

  private static void assertOpenedWithTheOldKey(String line) {
    assertThat(line)
        .startsWith("Opened with invoices (retained until ")
        .endsWith("of CN=invoices 2026");
  }
}
