package dev.keyoverlap.spring;

import static dev.keyoverlap.key.Alias.alias;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.keyoverlap.KeystoreRotation;
import dev.keyoverlap.key.KeyId;
import dev.keyoverlap.testkit.TestKeys;
import java.io.EOFException;
import java.io.IOException;
import java.nio.file.Path;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@Tag("any-jdk")
class SwapUnderLoadTest {

  private static final int SWAPS = 3;

  @TempDir private Path folder;

  /** A swap ends no connection, and a compromise ends those of the key. */
  @ParameterizedTest
  @EnumSource
  void requests_whileKeysAreSwapped_areAllAnswered(RenewUnderSpringBoot.Server server)
      throws Exception {
    try (RenewUnderSpringBoot run = new RenewUnderSpringBoot(folder, server)) {
      run.swaps(SWAPS);
      assertThat(run.lost()).isZero();
      assertThat(run.answered()).isGreaterThanOrEqualTo(SWAPS * 12);

      KeystoreRotation rotation = run.application().getBean(KeystoreRotation.class);
      rotation.reload();
      try (SSLSocket open = run.connect()) {
        KeyId old = rotation.keyring().active(alias("https")).orElseThrow().keyId();
        assertThat(answer(open)).startsWith("HTTP/1.1 ");
        rotation.swap(alias("https"), TestKeys.ec("localhost"));
        assertThat(answer(open)).startsWith("HTTP/1.1 ");

        rotation.markCompromised(old, "a test");
        assertThatThrownBy(() -> answer(open)).isInstanceOf(IOException.class);
      }
    }
  }

  /** The head of an answer that has no body. */
  private static String answer(SSLSocket socket) throws IOException {
    socket
        .getOutputStream()
        .write("HEAD /nothing HTTP/1.1\r\nHost: localhost\r\n\r\n".getBytes(US_ASCII));
    StringBuilder head = new StringBuilder();
    while (head.indexOf("\r\n\r\n") < 0) {
      int next = socket.getInputStream().read();
      if (next < 0) {
        throw new EOFException("The server closed the connection");
      }
      head.append((char) next);
    }
    return head.toString();
  }
}
