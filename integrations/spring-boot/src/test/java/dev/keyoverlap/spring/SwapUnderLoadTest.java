package dev.keyoverlap.spring;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("any-jdk")
class SwapUnderLoadTest {

  private static final int SWAPS = 4;

  @TempDir private Path folder;

  @Test
  void requests_whileKeysAreSwapped_areAllAnswered() throws Exception {
    try (RenewUnderSpringBoot run = new RenewUnderSpringBoot(folder)) {
      run.swaps(SWAPS);

      assertThat(run.lost()).isZero();
      assertThat(run.answered()).isGreaterThanOrEqualTo(SWAPS * 12);
    }
  }
}
