package dev.keyoverlap.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EncryptAFileTest {

  @TempDir Path folder;
  private Printed printed;

  @BeforeEach
  void run() throws Exception {
    printed = Printed.by(out -> EncryptAFile.run(folder, out));
  }

  @Test
  void encryptAFile_unharmed_givesTheContentAsAFile_withTheRetainedKey() {
    assertThat(printed.under("Decrypted: 10485760 bytes"))
        .element(0)
        .asString()
        .contains("retained");
    assertThat(folder.resolve("received")).hasSize(10 << 20);
  }

  @Test
  void encryptAFile_changed_leavesNoFile() {
    assertThat(printed.under("Refused: The message could not be decrypted"))
        .containsExactly("Written: false");
    assertThat(folder.resolve("refused")).doesNotExist();
  }

  @Test
  void encryptAFile_meanwhile_showsHowFarItIs() {
    assertThat(printed.lines()).contains("1 MiB", "10 MiB");
  }
}
