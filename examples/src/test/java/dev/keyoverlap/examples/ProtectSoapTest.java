package dev.keyoverlap.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProtectSoapTest {

  @Test
  void protectSoap_throughASwapOnEachSide_losesNoMessage_andAcceptsNoneTwice(@TempDir Path folder)
      throws Exception {
    Printed printed = Printed.by(out -> ProtectSoap.run(folder, out));

    for (String phase : new String[] {"Before", "Signed with the new key"}) {
      assertThat(printed.under(phase))
          .satisfiesExactly(
              line -> assertThat(line).isEqualTo("accepted 10 boxes"),
              line -> assertThat(line).contains("warehouse (active)"));
    }
    assertThat(printed.under("Encrypted to the old key"))
        .satisfiesExactly(
            line -> assertThat(line).isEqualTo("accepted 10 boxes"),
            line -> assertThat(line).contains("warehouse (retained until "));
    assertThat(printed.under("The same once more"))
        .satisfiesExactly(
            line -> assertThat(line).startsWith("refused: ").contains("before"),
            line -> assertThat(line).contains("InvalidSecurity").doesNotContain("before"));
  }
}
