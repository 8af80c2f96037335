package dev.keyoverlap.cli;

import java.util.List;
import java.util.Map;
import picocli.CommandLine;
import picocli.CommandLine.Help;
import picocli.CommandLine.Model.UsageMessageSpec;

/** The list of commands in the help, under headings. */
final class GroupedHelp {

  private GroupedHelp() {}

  static void of(CommandLine line, List<Commands.Group> groups) {
    line.getHelpSectionMap()
        .put(UsageMessageSpec.SECTION_KEY_COMMAND_LIST, help -> list(help, groups));
  }

  private static String list(Help help, List<Commands.Group> groups) {
    StringBuilder text = new StringBuilder();
    for (Commands.Group group : groups) {
      StringBuilder lines = new StringBuilder();
      for (String name : group.names()) {
        lines.append(line(name, help.subcommands()));
      }
      if (!lines.isEmpty()) {
        text.append(help.colorScheme().text("%n@|bold " + group.heading() + "|@%n")).append(lines);
      }
    }
    return text.toString();
  }

  private static String line(String name, Map<String, Help> all) {
    Help command = all.get(name);
    if (command == null) {
      return "";
    }
    return String.format("  %-12s %s%n", name, CommandTree.firstSentence(command.commandSpec()));
  }
}
