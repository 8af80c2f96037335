package dev.keyoverlap.cli;

import dev.keyoverlap.cli.console.Keyboard;
import dev.keyoverlap.cli.console.Screen;
import dev.keyoverlap.cli.console.Surroundings;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.Optional;

/** Surroundings in which nothing is said and nothing is heard. */
final class SurroundingsForTests {

  static final Surroundings NONE =
      new Surroundings(
          InputStream.nullInputStream(),
          new PrintStream(OutputStream.nullOutputStream()),
          new PrintStream(OutputStream.nullOutputStream()),
          Map.of(),
          Path.of(""),
          "tester",
          () -> Shell.NOW,
          ZoneOffset.UTC,
          Screen.NONE,
          new Keyboard() {
            @Override
            public Optional<String> line(String question) {
              return Optional.empty();
            }

            @Override
            public Optional<char[]> password(String question) {
              return Optional.empty();
            }
          });

  private SurroundingsForTests() {}
}
