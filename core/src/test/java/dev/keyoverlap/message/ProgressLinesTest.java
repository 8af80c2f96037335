package dev.keyoverlap.message;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import org.junit.jupiter.api.Test;

class ProgressLinesTest {

  private static final int STEP = 64 << 10;

  private final ByteArrayOutputStream printed = new ByteArrayOutputStream();
  private final ProgressLines lines = ProgressLines.on(new PrintStream(printed, true, UTF_8));

  private String printed() {
    String text = printed.toString(UTF_8);
    printed.reset();
    return text.replace(System.lineSeparator(), "|");
  }

  @Test
  void progress_printsALineForEachMebibyte_andNoneTwice() {
    for (long bytes = 0; bytes <= 3 << 20; bytes += STEP) {
      lines.onProgress(bytes);
      lines.onProgress(bytes);
    }
    assertThat(printed()).isEqualTo("1 MiB|2 MiB|3 MiB|");
  }

  @Test
  void secondMessage_isPrintedFromItsBeginning_andAShortOneNotAtAll() {
    lines.onProgress(2 << 20);
    lines.onProgress(100);
    assertThat(printed()).isEqualTo("2 MiB|");
    lines.onProgress((1 << 20) - 1);
    assertThat(printed()).isEmpty();
    lines.onProgress(1 << 20);
    assertThat(printed()).isEqualTo("1 MiB|");
  }
}
