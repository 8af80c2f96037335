package dev.keyoverlap.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ServeAReceiverTest {

  @Test
  void serveAReceiver_saysWhatIsMadeAndWhatIsRefused(@TempDir Path folder) throws Exception {
    ByteArrayOutputStream printed = new ByteArrayOutputStream();
    ServeAReceiver.run(folder, new PrintStream(printed, true, StandardCharsets.UTF_8));

    assertThat(printed.toString(StandardCharsets.UTF_8).lines())
        .containsExactly(
            "Signed for GnuTLS certtool 3.7.9: a message",
            "Signed, then encrypted for the partner's gateway 7: a message",
            "Refused: Cannot encrypt to 2 aliases: the maximum of the partner's gateway 7"
                + " is 1. Name fewer");
  }
}
