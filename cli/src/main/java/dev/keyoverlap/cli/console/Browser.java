package dev.keyoverlap.cli.console;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Opens a page in the browser of the user. */
public final class Browser {

  private Browser() {}

  /** With the browser of the environment, or else with the program of the system for it. */
  public static void open(Console console, Path page) throws CommandException {
    String system = System.getProperty("os.name", "").toLowerCase(Locale.ROOT);
    List<String> program =
        console
            .surroundings()
            .variable("BROWSER")
            .map(List::of)
            .orElseGet(
                () ->
                    system.contains("win")
                        ? List.of("rundll32", "url.dll,FileProtocolHandler")
                        : List.of(system.contains("mac") ? "open" : "xdg-open"));
    List<String> line = new ArrayList<>(program);
    line.add(page.toUri().toString());
    try {
      Process unused =
          new ProcessBuilder(line)
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start();
    } catch (IOException e) {
      throw CommandException.refused(
          "NO_BROWSER",
          "Cannot open the browser, because "
              + program.get(0)
              + " does not start. Set BROWSER, or open the file yourself: "
              + page);
    }
  }
}
