package dev.keyoverlap.wssec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.keyoverlap.KeyOverlapException;
import dev.keyoverlap.fixtures.XmlFuzzing;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** That the fuzzer, which is run by hand, begins with messages that are accepted. */
class FuzzTargetTest {

  @TempDir Path corpus;

  @BeforeEach
  void name() {
    System.setProperty(XmlFuzzing.CORPUS, corpus.toString());
  }

  @AfterEach
  void forget() {
    System.clearProperty(XmlFuzzing.CORPUS);
  }

  @Test
  void corpus_holdsEveryKind_andIsReadWithoutAFinding() throws Exception {
    FuzzTarget.fuzzerInitialize();

    int kinds = MutationRun.samples().size();
    for (int kind = 0; kind < kinds; kind++) {
      byte[] message = Files.readAllBytes(corpus.resolve("sample-" + kind));
      assertThatCode(() -> FuzzTarget.fuzzing().readOrRefuse(message)).doesNotThrowAnyException();
      message[message.length - 1] ^= 1;
      assertThatThrownBy(() -> FuzzTarget.fuzzing().readOrRefuse(message))
          .isInstanceOf(KeyOverlapException.class);
      byte[] changes = Files.readAllBytes(corpus.resolve("changes-" + kind));
      assertThatCode(() -> FuzzTarget.fuzzerTestOneInput(changes)).doesNotThrowAnyException();
    }
    assertThat(corpus).isDirectoryNotContaining("glob:**-" + kinds);
    assertThatCode(() -> FuzzTarget.fuzzerTestOneInput(new byte[0])).doesNotThrowAnyException();
  }
}
