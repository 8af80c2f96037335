package dev.keyoverlap.cli;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

/**
 * The commands as pages about them need them: in the order of the help, with their parts as text.
 */
final class CommandTree {

  private CommandTree() {}

  /**
   * A command with its whole name.
   *
   * @param name such as {@code keyoverlap renew plan}
   * @param line its model
   */
  record Named(String name, CommandLine line) {

    CommandSpec spec() {
      return line.getCommandSpec();
    }

    /** Its purpose, in one sentence. */
    String summary() {
      return firstSentence(spec());
    }

    /** Its purpose, in all paragraphs. */
    List<String> description() {
      return Stream.of(spec().usageMessage().description())
          .filter(each -> !each.isEmpty())
          .toList();
    }

    /** How it is called, in one line. */
    String synopsis() {
      List<String> words = new ArrayList<>(List.of(name));
      if (options().findAny().isPresent()) {
        words.add("[OPTION]...");
      }
      for (PositionalParamSpec each : spec().positionalParameters()) {
        String label = each.paramLabel();
        words.add(
            (each.arity().min() == 0 ? "[" + label + "]" : label)
                + (each.arity().max() > 1 ? "..." : ""));
      }
      if (!spec().subcommands().isEmpty()) {
        words.add("COMMAND");
      }
      return String.join(" ", words);
    }

    /** Its options in the order of the help. */
    Stream<OptionSpec> options() {
      return spec().options().stream()
          .filter(each -> !each.hidden())
          .sorted(Comparator.comparingInt(OptionSpec::order));
    }
  }

  /** The first sentence of a command's description. */
  static String firstSentence(CommandSpec command) {
    String[] lines = command.usageMessage().description();
    return lines.length == 0 ? "" : lines[0].replaceFirst("(?<=[.]) [A-Z].*", "");
  }

  /** The command itself, and all beneath. */
  static List<Named> all(CommandLine line) {
    List<Named> found = new ArrayList<>();
    collect(line, found);
    return found;
  }

  private static void collect(CommandLine line, List<Named> found) {
    found.add(new Named(line.getCommandSpec().qualifiedName(" "), line));
    new LinkedHashSet<>(line.getSubcommands().values()).forEach(each -> collect(each, found));
  }

  /** Such as {@code -o, --output FORMAT}. */
  static String label(OptionSpec option) {
    String names = String.join(", ", option.names());
    return option.arity().max() == 0 ? names : names + " " + option.paramLabel();
  }

  /** Its description, with its default in place. */
  static String text(OptionSpec option) {
    String value = option.defaultValue() == null ? "" : option.defaultValue();
    return String.join(" ", option.description()).replace("${DEFAULT-VALUE}", value);
  }
}
