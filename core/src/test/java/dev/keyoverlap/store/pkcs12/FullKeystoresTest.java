package dev.keyoverlap.store.pkcs12;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyoverlap.fixtures.SmallJvm;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** No keystore file that the limits let through exhausts a heap of 256 MiB. */
class FullKeystoresTest {

  @Test
  void keystores_asFullAsAllowed_areReadOrRefusedWith256MebibytesOfHeap(@TempDir Path folder)
      throws Exception {
    assertThat(SmallJvm.run(256, FullKeystoresRun.class, folder, folder.toString()))
        .contains("all were read or refused")
        .containsPattern("one bag too many.*limit keystore-bags")
        .containsPattern("a byte too many.*limit keystore-bytes");
  }
}
