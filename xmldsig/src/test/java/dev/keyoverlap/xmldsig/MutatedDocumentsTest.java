package dev.keyoverlap.xmldsig;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.keyoverlap.fixtures.SmallJvm;
import java.io.File;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Whatever somebody does to a document, and however small the heap, nothing comes out but elements
 * that were signed, or our checked exceptions.
 */
class MutatedDocumentsTest {

  private static final int HEAP = 64;
  private static final int DOCUMENTS = 10_000;
  private static final long SEED = 20_261_121;

  @TempDir private Path folder;

  /** To try others: {@code -Ddev.keyoverlap.test.seed}, {@code -Ddev.keyoverlap.test.messages}. */
  @ParameterizedTest(name = "with the parser of the JDK only: {0}")
  @ValueSource(booleans = {false, true})
  void mutatedDocuments_ofEveryForm_giveWhatWasSigned_orACheckedException(boolean ofTheJdk)
      throws Exception {
    long seed = Long.getLong("dev.keyoverlap.test.seed", SEED);
    int documents =
        Math.min(DOCUMENTS, Integer.getInteger("dev.keyoverlap.test.messages", DOCUMENTS));
    String output =
        SmallJvm.run(
            HEAP,
            MutationRun.class,
            ofTheJdk ? withoutWoodstox() : System.getProperty("java.class.path"),
            folder,
            Long.toString(seed + (ofTheJdk ? DOCUMENTS : 0)),
            Integer.toString(documents));
    assertThat(output).contains("messages: " + documents);
  }

  private static String withoutWoodstox() {
    String all = System.getProperty("java.class.path");
    String less =
        Arrays.stream(all.split(File.pathSeparator, -1))
            .filter(entry -> !entry.contains("woodstox"))
            .collect(Collectors.joining(File.pathSeparator));
    assertThat(less).isNotEqualTo(all);
    return less;
  }

  /** Otherwise the test above could not fail. */
  @Test
  void reader_thatThrowsAnythingElse_isNoticed_withTheDocument() {
    assertThatThrownBy(() -> SmallJvm.run(HEAP, MutationRun.class, folder, "1", "200", "broken"))
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("made by the seed")
        .hasMessageContaining("IllegalStateException: as it should not be");
  }
}
