package dev.keyoverlap.wssec;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyoverlap.fixtures.SmallJvm;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** No message that the limits let through exhausts a heap of 256 MiB, whatever it is full of. */
class FullMessagesTest {

  @Test
  void messages_asLongAsAllowed_areReceivedOrRefusedWith256MebibytesOfHeap(@TempDir Path folder)
      throws Exception {
    assertThat(SmallJvm.run(256, FullMessagesRun.class, folder))
        .contains("all were received or refused")
        .contains("too many elements: The message exceeds the limit soap-nodes")
        .contains("names: The message exceeds the limit xml-names")
        .contains("a long attribute: The message exceeds the limit xml-markup-bytes")
        .contains("a long attribute in UTF-16: The message exceeds the limit xml-markup-bytes")
        .contains("nesting: The message exceeds the limit xml-depth")
        .contains("encrypted: received");
  }
}
