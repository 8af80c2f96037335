package dev.keyoverlap.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SignAFileTest {

  @TempDir Path folder;
  private Printed printed;

  @BeforeEach
  void run() throws Exception {
    printed = Printed.by(out -> SignAFile.run(folder, out));
  }

  @Test
  void signAFile_unharmed_givesTheContentAsAFile() {
    assertThat(printed.under("Accepted: 10485760 bytes"))
        .element(0)
        .isEqualTo("at least 1 of [orders]: met");
    assertThat(folder.resolve("received")).hasSize(10 << 20);
  }

  @Test
  void signAFile_changed_leavesNoFile() {
    assertThat(printed.under("Refused: The message is not accepted"))
        .containsExactly("Written: false");
    assertThat(folder.resolve("refused")).doesNotExist();
  }

  @Test
  void signAFile_meanwhile_showsHowFarItIs() {
    assertThat(printed.lines()).contains("1 MiB", "10 MiB");
  }
}
