package dev.keyoverlap.cli.kit;

import dev.keyoverlap.cli.console.CommandException;
import dev.keyoverlap.cli.console.Console;
import dev.keyoverlap.cli.console.ExitStatus;
import dev.keyoverlap.cli.output.OutputOptions;
import dev.keyoverlap.cli.output.Page;
import dev.keyoverlap.cli.output.Report;
import dev.keyoverlap.testkit.kit.PartnerKit;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Writes the partner kit. */
@Command(
    name = "write",
    description = {
      "Write the partner kit: sample messages, a page for the answers, scripts and recipes.",
      "",
      "It is the same for every partner, and contains nothing of yours."
    })
public final class KitWrite implements Callable<ExitStatus> {

  private final Console console;

  @Mixin private OutputOptions output;

  @Parameters(
      paramLabel = "DIR",
      description = "A folder that is empty or does not exist; or FILE.zip for one file to send.")
  private Path target;

  /** For picocli. */
  public KitWrite(Console console) {
    this.console = console;
    this.output = new OutputOptions(console);
    this.target = Path.of("");
  }

  @Override
  public ExitStatus call() throws Exception {
    Path there = console.path(target);
    if (target.toString().toLowerCase(Locale.ROOT).endsWith(".zip")) {
      if (Files.exists(there)) {
        throw exists("Name another file, or remove it first.");
      }
      PartnerKit.writeZip(there);
      output.print(new Written(target, List.of(String.valueOf(target.getFileName()))));
      return ExitStatus.DONE;
    }
    if (Files.exists(there) && !isEmpty(there)) {
      throw exists("Name a new folder.");
    }
    List<String> files =
        PartnerKit.writeTo(there).stream()
            .map(file -> there.relativize(file).toString())
            .sorted()
            .toList();
    output.print(new Written(target, files));
    return ExitStatus.DONE;
  }

  private static boolean isEmpty(Path there) throws IOException {
    if (!Files.isDirectory(there)) {
      return false;
    }
    try (Stream<Path> files = Files.list(there)) {
      return files.findAny().isEmpty();
    }
  }

  private CommandException exists(String advice) {
    return CommandException.refused(
        "FILE_EXISTS",
        "Cannot write the kit to " + target + ", because something is there. " + advice);
  }

  /** The files that were written. */
  record Written(Path to, List<String> files) implements Report {
    @Override
    public void print(Page page) {
      page.line("Wrote the partner kit to ", to, ": ", files.size(), " files.");
      page.line("Send it to the partner. The page index.html explains it, and saves the answers.");
      page.line("When answers.json is back: keyoverlap kit read answers.json");
    }
  }
}
