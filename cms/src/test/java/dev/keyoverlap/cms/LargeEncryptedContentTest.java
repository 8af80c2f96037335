package dev.keyoverlap.cms;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Content of any size is encrypted and decrypted in 32 MiB of heap; {@link LargeSignedContentTest}
 * shows that a heap of that size does not hold the content.
 */
class LargeEncryptedContentTest {

  @TempDir private Path folder;

  @Test
  void longContent_inEveryForm_isEncryptedAndDecryptedInASmallHeap() throws Exception {
    String output = SmallHeap.run(LargeEncryptedContent.class, folder, SmallHeap.length());

    assertThat(output)
        .contains("GCM pieces decrypted to a file: ", "CBC whole decrypted to a", "opened: ");
    try (Stream<Path> left = Files.list(folder)) {
      assertThat(left).isEmpty();
    }
  }
}
