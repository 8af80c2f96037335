package dev.keyoverlap.xmldsig;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyoverlap.fixtures.SmallJvm;
import java.io.File;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** No document that is short enough exhausts a heap of 256 MiB, whatever it is full of. */
class LargeDocumentsTest {

  private static final int HEAP = 256;

  @TempDir private Path folder;

  @Test
  void verify_ofTheLongestDocuments_doesWith256MebibytesOfHeap() throws Exception {
    String output = SmallJvm.run(HEAP, LargeDocumentsRun.class, folder);

    assertThat(output)
        .contains("all were read or refused")
        .contains("elements: The message exceeds the limit xml-nodes")
        .contains("names: The message exceeds the limit xml-names")
        .contains("escaped text: The message exceeds the limit xml-text-bytes")
        .contains("a long attribute: The message exceeds the limit xml-markup-bytes")
        .contains("a long text: 18 bytes accepted")
        .contains("a long section: 18 bytes accepted")
        .containsPattern("signed as a whole: 3\\d{7} bytes accepted");
  }

  @Test
  void verify_ofTheLongestDocuments_withTheParserOfTheJdk_doesAsWell() throws Exception {
    String withoutWoodstox =
        Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator, -1))
            .filter(entry -> !entry.contains("woodstox"))
            .collect(Collectors.joining(File.pathSeparator));

    assertThat(SmallJvm.run(HEAP, LargeDocumentsRun.class, withoutWoodstox, folder, "long"))
        .contains("all were read or refused")
        .contains("texts: The message exceeds the limit xml-nodes")
        .contains("a long name: The message exceeds the limit xml-markup-bytes");
  }
}
