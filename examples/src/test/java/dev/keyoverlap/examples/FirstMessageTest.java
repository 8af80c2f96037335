package dev.keyoverlap.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FirstMessageTest {

  @TempDir Path folder;

  @Test
  void program_acceptsBothMessages_alsoWhenItIsRunAgain() throws Exception {
    String[] arguments = {folder.resolve("keys.p12").toString()};

    for (int run = 0; run < 2; run++) {
      ByteArrayOutputStream bytes = new ByteArrayOutputStream();
      PrintStream before = System.out;
      System.setOut(new PrintStream(bytes, true, StandardCharsets.UTF_8));
      try {
        FirstMessage.main(arguments);
      } finally {
        System.setOut(before);
      }
      assertThat(bytes.toString(StandardCharsets.UTF_8)).contains("10 boxes", "20 boxes");
    }
  }
}
