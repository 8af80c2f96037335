package dev.keyoverlap.cli.look;

import dev.keyoverlap.cli.console.CommandException;
import dev.keyoverlap.cli.console.Console;
import dev.keyoverlap.renewal.KeyUses;
import dev.keyoverlap.usage.KeyUsageLog;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/**
 * Where a command learns of the use of keys, as a mixin: from the files that programs wrote with
 * {@link KeyUsageLog#writeTo}, and from a list of the message flows.
 */
public final class UsageOptions {

  private final Console console;

  @Option(
      names = "--usage-log",
      paramLabel = "FILE",
      description =
          "A usage log that a program writes. Repeat it for several programs. Default:"
              + " KEYOVERLAP_USAGE_LOG.")
  private List<Path> logs = new ArrayList<>();

  @Option(
      names = "--uses",
      paramLabel = "FILE",
      description = "A list of your message flows, in YAML. Default: KEYOVERLAP_USES.")
  private @Nullable Path uses;

  /** For picocli. */
  public UsageOptions(Console console) {
    this.console = console;
  }

  /** The use that all programs recorded; empty if no usage log is named. */
  Optional<KeyUsageLog> log() throws IOException {
    Optional<KeyUsageLog> sum = Optional.empty();
    for (Path file : files()) {
      if (!Files.exists(file)) {
        throw new NoSuchFileException(file.toString());
      }
      KeyUsageLog one = KeyUsageLog.readFrom(file, console.clock());
      sum = Optional.of(sum.isPresent() ? sum.get().with(one) : one);
    }
    return sum;
  }

  /** The usage logs by name. */
  List<Path> files() {
    Stream<Path> named =
        logs.isEmpty()
            ? Stream.of(
                    console
                        .surroundings()
                        .variable("KEYOVERLAP_USAGE_LOG")
                        .orElse("")
                        .split(File.pathSeparator))
                .filter(name -> !name.isEmpty())
                .map(Path::of)
            : logs.stream();
    return named.map(console::path).toList();
  }

  /** The message flows; empty if no list is named. */
  Optional<List<KeyUses.Use>> uses() throws CommandException, IOException {
    Optional<Path> named =
        Optional.ofNullable(uses)
            .or(() -> console.surroundings().variable("KEYOVERLAP_USES").map(Path::of));
    return named.isPresent()
        ? Optional.of(UsesFile.read(console.path(named.get())))
        : Optional.empty();
  }
}
