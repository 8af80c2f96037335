package dev.keyoverlap.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SignXmlTest {

  private static final String OLD = "a receiver who knows the old certificate: ";
  private static final String NEW = "a receiver who knows the new certificate: ";

  @TempDir Path folder;
  private Printed printed;

  @BeforeEach
  void run() throws Exception {
    printed = Printed.by(out -> SignXml.run(folder, out));
  }

  @Test
  void signXml_withOneKey_reachesOnlyWhoKnowsIt() {
    assertThat(printed.under("Only the old key"))
        .satisfiesExactly(
            line -> assertThat(line).isEqualTo(OLD + "accepted 10 boxes"),
            line -> assertThat(line).startsWith(NEW + "refused").contains("UNKNOWN_SIGNER"));
    assertThat(printed.under("Promoted"))
        .satisfiesExactly(
            line -> assertThat(line).startsWith(OLD + "refused").contains("UNKNOWN_SIGNER"),
            line -> assertThat(line).isEqualTo(NEW + "accepted 10 boxes"));
  }

  @Test
  void signXml_withBothKeys_reachesEveryReceiver() {
    assertThat(printed.under("Both keys"))
        .containsExactly(OLD + "accepted 10 boxes", NEW + "accepted 10 boxes");
  }
}
