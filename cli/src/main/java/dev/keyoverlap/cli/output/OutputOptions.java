package dev.keyoverlap.cli.output;

import dev.keyoverlap.cli.console.Console;
import java.time.ZoneId;
import java.time.ZoneOffset;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Option;

/**
 * How a command prints: {@code --output}, {@code --utc} and {@code --local}. A command has it as
 * {@code @Mixin OutputOptions output} and hands over one {@link Report}:
 *
 * <pre>{@code
 * output.print(new Count(keyring.versions().size(), nextEnd));
 * }</pre>
 */
public final class OutputOptions {

  private final Console console;

  private Format format = Format.TABLE;

  @ArgGroup private Times times = new Times();

  /** For picocli. */
  public OutputOptions(Console console) {
    this.console = console;
  }

  @Option(
      names = {"-o", "--output"},
      paramLabel = "FORMAT",
      description =
          "How to print: table, json or yaml. Default: table. The fields of JSON and YAML are"
              + " documented.")
  void format(Format named) {
    format = named;
    if (named == Format.JSON) {
      console.speakJson();
    }
  }

  /** Prints a report, which is a record. */
  public void print(Report report) {
    switch (format) {
      case TABLE -> {
        Page page = page();
        report.print(page);
        page.flush();
      }
      case JSON -> console.out().print(DataWriter.json((Record) report));
      case YAML -> console.out().print(DataWriter.yaml((Record) report));
    }
  }

  /** Prints a report for people on standard error, because the answer is something else. */
  public void tell(Report report) {
    Page page = new Page(console, zone(), false);
    report.print(page);
    page.flush();
  }

  /** A page for text that is printed as it comes, such as that of a live table. */
  public Page page() {
    return new Page(console, zone(), true);
  }

  /** Whether people read the output. If not, hints and progress are no part of it. */
  public boolean isTable() {
    return format == Format.TABLE;
  }

  /** Prints data that is no answer, as JSON where the answers are. */
  public static String json(Record data) {
    return DataWriter.json(data);
  }

  /** The zone of dates for people. */
  public ZoneId zone() {
    return times.local ? console.surroundings().zone() : ZoneOffset.UTC;
  }

  enum Format {
    TABLE,
    JSON,
    YAML
  }

  static final class Times {
    @Option(names = "--utc", description = "Show times in UTC. This is the default.")
    boolean utc;

    @Option(
        names = "--local",
        description = "Show times in the local time zone. JSON and YAML always have UTC.")
    boolean local;
  }
}
