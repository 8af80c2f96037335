package dev.keyoverlap.cms;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** That the fuzzer, which is run by hand, begins with messages that are read. */
class FuzzTargetTest {

  @TempDir Path corpus;

  @BeforeEach
  void name() {
    System.setProperty(FuzzTarget.CORPUS, corpus.toString());
  }

  @AfterEach
  void forget() {
    System.clearProperty(FuzzTarget.CORPUS);
  }

  @Test
  void corpus_holdsEveryKindOfMessage_andIsReadWithoutAFinding() throws Exception {
    FuzzTarget.fuzzerInitialize();

    List<byte[]> inputs = new ArrayList<>();
    try (var files = Files.newDirectoryStream(corpus)) {
      for (Path file : files) {
        inputs.add(Files.readAllBytes(file));
      }
    }
    assertThat(inputs).hasSize(3 * SampleMessages.make().size());
    for (byte[] input : inputs) {
      assertThatCode(() -> FuzzTarget.fuzzerTestOneInput(input)).doesNotThrowAnyException();
      input[input.length / 2] ^= 1;
      assertThatCode(() -> FuzzTarget.fuzzerTestOneInput(input)).doesNotThrowAnyException();
    }
    assertThatCode(() -> FuzzTarget.fuzzerTestOneInput(new byte[0])).doesNotThrowAnyException();
  }
}
