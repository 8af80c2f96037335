package dev.keyoverlap.cli;

import dev.keyoverlap.cli.console.ExitStatus;
import java.util.Locale;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

/** The man page of a command, in the language of man(7). */
final class ManPage {

  private final StringBuilder text = new StringBuilder();

  private ManPage() {}

  static String of(CommandTree.Named command, String version) {
    return new ManPage().write(command, version);
  }

  private String write(CommandTree.Named command, String version) {
    String name = command.name().replace(' ', '-');
    // Without a date, so that the same sources give the same bytes.
    text.append(".TH \"")
        .append(escaped(name.toUpperCase(Locale.ROOT)))
        .append("\" 1 \"\" \"KeyOverlap ")
        .append(escaped(version))
        .append("\" \"KeyOverlap\"\n.ad l\n.nh\n");
    section("NAME");
    line(name + " - " + lowered(command.summary()));
    section("SYNOPSIS");
    text.append(".B ").append(escaped(command.synopsis())).append('\n');
    section("DESCRIPTION");
    command
        .description()
        .forEach(
            paragraph -> {
              text.append(".PP\n");
              line(paragraph);
            });
    if (!command.spec().subcommands().isEmpty()) {
      section("COMMANDS");
      CommandTree.all(command.line()).stream()
          .skip(1)
          .forEach(each -> item(each.name(), each.summary()));
    }
    if (!command.spec().positionalParameters().isEmpty()) {
      section("ARGUMENTS");
      for (PositionalParamSpec each : command.spec().positionalParameters()) {
        item(each.paramLabel(), String.join(" ", each.description()));
      }
    }
    section("OPTIONS");
    for (OptionSpec option : command.options().toList()) {
      item(CommandTree.label(option), CommandTree.text(option));
    }
    section("EXIT STATUS");
    for (ExitStatus status : ExitStatus.values()) {
      item(Integer.toString(status.code()), status.meaning());
    }
    section("SEE ALSO");
    line("keyoverlap(1)");
    return text.toString();
  }

  private void section(String heading) {
    text.append(".SH ").append(heading).append('\n');
  }

  private void item(String label, String description) {
    text.append(".TP\n.B ").append(escaped(label)).append('\n');
    line(description);
  }

  private void line(String plain) {
    text.append(escaped(plain)).append('\n');
  }

  private static String lowered(String sentence) {
    return sentence.isEmpty()
        ? ""
        : sentence.substring(0, 1).toLowerCase(Locale.ROOT)
            + sentence.substring(1).replaceFirst("[.]$", "");
  }

  private static String escaped(String plain) {
    String text = plain.replace("\\", "\\e").replace("-", "\\-");
    return text.startsWith(".") || text.startsWith("'") ? "\\&" + text : text;
  }
}
