package dev.keyoverlap.cli.kit;

import dev.keyoverlap.cli.console.Console;
import dev.keyoverlap.cli.console.ExitStatus;
import dev.keyoverlap.cli.console.Style;
import dev.keyoverlap.cli.output.Cell;
import dev.keyoverlap.cli.output.OutputOptions;
import dev.keyoverlap.cli.output.Page;
import dev.keyoverlap.cli.output.Report;
import dev.keyoverlap.cli.partner.PlanLine;
import dev.keyoverlap.procedure.Procedure;
import dev.keyoverlap.procedure.UseCase;
import dev.keyoverlap.testkit.kit.FormatResult;
import dev.keyoverlap.testkit.kit.KitAnswers;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Reads a partner's answers. */
@Command(
    name = "read",
    description = {
      "Read a partner's answers to the kit, and show the procedures that fit its system.",
      "",
      "Ends with status 10 if the answers are in doubt. Then ask the partner to try again."
    })
public final class KitRead implements Callable<ExitStatus> {

  private final Console console;

  @Mixin private OutputOptions output;

  @Parameters(paramLabel = "ANSWERS", description = "The answers.json that the partner sent.")
  private Path file;

  /** For picocli. */
  public KitRead(Console console) {
    this.console = console;
    this.output = new OutputOptions(console);
    this.file = Path.of("");
  }

  @Override
  public ExitStatus call() throws Exception {
    KitAnswers answers = KitAnswers.read(console.path(file));
    List<Tried> formats = answers.results().stream().map(Tried::of).toList();
    output.print(new Answers(answers.receiver(), formats));
    return formats.stream().allMatch(one -> one.doubts().isEmpty())
        ? ExitStatus.DONE
        : ExitStatus.DUE;
  }

  /**
   * A procedure that fits.
   *
   * @param procedure its name, such as CS1
   * @param use what the key is used for
   * @param downtime whether it has a downtime
   * @param plan the command that shows its steps
   */
  record Fits(String procedure, UseCase use, boolean downtime, String plan) {
    static Fits of(FormatResult result, Procedure procedure) {
      return new Fits(
          procedure.caseId(),
          procedure.useCase(),
          procedure.requiresDowntime(),
          PlanLine.of(procedure.useCase(), result.profile()));
    }
  }

  /**
   * A format that the partner tried.
   *
   * @param format its name, such as cms
   * @param title the format in words
   * @param receiver how the system handles keys, in words
   * @param doubts signs of a wrong set-up
   * @param procedures the procedures that fit
   */
  record Tried(
      String format, String title, String receiver, List<String> doubts, List<Fits> procedures) {
    static Tried of(FormatResult result) {
      return new Tried(
          result.format().key(),
          result.format().title(),
          result.receiverClass(),
          result.doubts(),
          result.procedures().stream().map(procedure -> Fits.of(result, procedure)).toList());
    }
  }

  /** The partner's system. */
  record Answers(String receiver, List<Tried> formats) implements Report {
    @Override
    public void print(Page page) {
      page.line(Cell.of(Style.STRONG, receiver));
      if (formats.isEmpty()) {
        page.line("No message was tried. Ask the partner to try the kit.");
      }
      for (Tried one : formats) {
        page.line(one.title(), ": ", one.receiver());
        one.doubts()
            .forEach(doubt -> page.line("  ", Cell.of(Style.WARNING, "In doubt: " + doubt)));
        for (Fits each : one.procedures()) {
          page.line(
              "  ",
              Cell.of(Style.STRONG, each.procedure()),
              "  ",
              each.use().title(),
              each.downtime() ? ", with a downtime" : ", no downtime");
          page.line("    ", each.plan());
        }
      }
    }
  }
}
