package dev.keyoverlap.cli;

import dev.keyoverlap.cli.console.Console;
import dev.keyoverlap.cli.console.Surroundings;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import picocli.AutoComplete;
import picocli.CommandLine;

/** Writes what is delivered beside the program and is made of its commands; the build calls it. */
public final class Delivery {

  private Delivery() {}

  /**
   * Writes completion scripts and man pages.
   *
   * @param arguments the folder, and the version
   */
  public static void main(String[] arguments) throws IOException {
    Path folder = Path.of(arguments[0]);
    CommandLine line = Commands.line(new Console(Surroundings.ofProcess()));
    write(folder.resolve("completion/keyoverlap.bash"), completion(line));
    write(
        folder.resolve("completion/_keyoverlap"),
        """
        #compdef keyoverlap
        # For zsh: put this file and keyoverlap.bash into a folder of $fpath.
        autoload -U +X bashcompinit && bashcompinit
        source "${${(%):-%x}:A:h}/keyoverlap.bash"
        """);
    for (CommandTree.Named command : CommandTree.all(line)) {
      write(
          folder.resolve("man/man1/" + command.name().replace(' ', '-') + ".1"),
          ManPage.of(command, arguments[1]));
    }
  }

  /** picocli's script, without the time at which it was made. */
  static String completion(CommandLine line) {
    return AutoComplete.bash("keyoverlap", line)
        .replaceAll("(?m)^# (Date|on|Version).*\\n", "")
        .replaceAll("\\r", "");
  }

  private static void write(Path file, String text) throws IOException {
    Files.createDirectories(file.getParent());
    Files.write(file, text.getBytes(StandardCharsets.UTF_8));
  }
}
