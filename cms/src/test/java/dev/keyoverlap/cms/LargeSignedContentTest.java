package dev.keyoverlap.cms;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Content of any size is signed and verified in 32 MiB of heap. */
class LargeSignedContentTest {

  @TempDir private Path folder;

  @Test
  void longContent_inEveryForm_isSignedAndVerifiedInASmallHeap() throws Exception {
    String output = SmallHeap.run(LargeSignedContent.class, folder, SmallHeap.length());

    assertThat(output).contains("pieces: ", "whole: ", "detached: ");
    try (Stream<Path> left = Files.list(folder)) {
      assertThat(left).isEmpty();
    }
  }

  /** Otherwise the test above could not fail: a heap of that size does not hold the content. */
  @Test
  void longContent_inMemory_doesNotFitIntoThatHeap() throws Exception {
    assertThat(SmallHeap.run(InMemory.class, folder, 64 << 20)).contains("OutOfMemoryError");
  }

  static final class InMemory {
    private InMemory() {}

    public static void main(String[] arguments) throws Exception {
      try {
        byte[] content = SmallHeap.content(Long.parseLong(arguments[1])).readAllBytes();
        System.out.println("There was room for " + content.length);
      } catch (OutOfMemoryError e) {
        System.out.println(e.getClass().getSimpleName());
      }
    }
  }
}
