package dev.keyoverlap.cli;

import dev.keyoverlap.cli.console.Keyboard;
import dev.keyoverlap.cli.console.Screen;
import dev.keyoverlap.cli.console.Surroundings;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Runs what people run most, in a folder that it removes, so that Java knows which classes to
 * share: {@code bin/keyoverlap-prepare} calls it.
 */
public final class Training {

  private static final List<String> LINES =
      List.of(
          "--version",
          "new orders --subject CN=orders --create --ec",
          "list",
          "list --output json",
          "list --output yaml",
          "new orders",
          "activate orders --dry-run",
          "activate orders",
          "export orders",
          "list nobody",
          "--help");

  private Training() {}

  /** Runs the lines; what they print goes nowhere. */
  public static void main(String[] arguments) throws IOException {
    Path folder = Files.createTempDirectory("keyoverlap");
    try (PrintStream nowhere = new PrintStream(OutputStream.nullOutputStream())) {
      Surroundings surroundings =
          new Surroundings(
              InputStream.nullInputStream(),
              nowhere,
              nowhere,
              Map.of("KEYOVERLAP_STORE", "keys.p12", "KEYOVERLAP_PASSWORD", "training"),
              folder,
              "training",
              InstantSource.system(),
              ZoneOffset.UTC,
              Screen.ofWidth(Screen.USUAL_WIDTH),
              new Nobody());
      for (String line : LINES) {
        int unused = KeyOverlap.run(surroundings, line.split(" "));
      }
    } finally {
      try (Stream<Path> files = Files.walk(folder)) {
        for (Path each : files.sorted(Comparator.reverseOrder()).toList()) {
          Files.delete(each);
        }
      }
    }
  }

  private static final class Nobody implements Keyboard {
    @Override
    public Optional<String> line(String question) {
      return Optional.empty();
    }

    @Override
    public Optional<char[]> password(String question) {
      return Optional.empty();
    }
  }
}
