package dev.keyoverlap.wssec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.keyoverlap.fixtures.SmallJvm;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Whatever somebody does to a message, and however small the heap, nothing comes out but what was
 * signed, or our checked exceptions.
 */
class MutatedSoapTest {

  private static final int HEAP = 64;
  private static final int MESSAGES = 20_000;
  private static final long SEED = 20_261_121;

  @TempDir private Path folder;

  /** To try others: {@code -Ddev.keyoverlap.test.seed}, {@code -Ddev.keyoverlap.test.messages}. */
  @Test
  void mutatedMessages_ofEveryKind_giveWhatWasSigned_orACheckedException() throws Exception {
    long seed = Long.getLong("dev.keyoverlap.test.seed", SEED);
    int messages = Math.min(MESSAGES, Integer.getInteger("dev.keyoverlap.test.messages", MESSAGES));
    String output =
        SmallJvm.run(
            HEAP, MutationRun.class, folder, Long.toString(seed), Integer.toString(messages));
    assertThat(output).contains("messages: " + messages);
  }

  /** Otherwise the test above could not fail. */
  @Test
  void reader_thatThrowsAnythingElse_isNoticed_withTheMessage() {
    assertThatThrownBy(() -> SmallJvm.run(HEAP, MutationRun.class, folder, "1", "200", "broken"))
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("made by the seed")
        .hasMessageContaining("IllegalStateException: as it should not be");
  }
}
