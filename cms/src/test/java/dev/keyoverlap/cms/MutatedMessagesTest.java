package dev.keyoverlap.cms;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Whatever somebody does to a message, and however small the heap, nothing comes out but content
 * that is right, or our checked exceptions.
 */
class MutatedMessagesTest {

  private static final int HEAP = 64;
  private static final int MESSAGES = 200_000;
  private static final long SEED = 20_261_121;

  @TempDir private Path folder;

  /** To try others: {@code -Ddev.keyoverlap.test.seed}, {@code -Ddev.keyoverlap.test.messages}. */
  @Test
  void mutatedMessages_ofEveryKind_giveTheirContent_orACheckedException() throws Exception {
    long seed = Long.getLong("dev.keyoverlap.test.seed", SEED);
    int messages = Integer.getInteger("dev.keyoverlap.test.messages", MESSAGES);

    String output =
        SmallHeap.run(
            HEAP, MutationRun.class, folder, Long.toString(seed), Integer.toString(messages));

    assertThat(output).contains("messages: " + messages);
  }

  @Test
  void hostileParts_inEveryPlace_areRefusedWithWorkInProportion() throws Exception {
    String output = SmallHeap.run(HEAP, HostileRun.class, folder, "127");

    assertThat(output).contains("messages: ");
  }

  /** Otherwise the tests above could not fail. */
  @Test
  void reader_thatThrowsAnythingElse_isNoticed_withTheMessage() {
    assertThatThrownBy(() -> SmallHeap.run(HEAP, MutationRun.class, folder, "1", "200", "broken"))
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("made by the seed")
        .hasMessageContaining("MI")
        .hasMessageContaining("IllegalStateException: as it should not be");
  }
}
