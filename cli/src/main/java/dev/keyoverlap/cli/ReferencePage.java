package dev.keyoverlap.cli;

import dev.keyoverlap.cli.output.OutputOptions;
import dev.keyoverlap.cli.store.ChangeOptions;
import dev.keyoverlap.cli.store.StoreOptions;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

/** The page of the documentation that lists all commands: in Markdown, made of the commands. */
final class ReferencePage {

  /** Options that many commands share, under a heading of their own. */
  private static final Map<Class<?>, String> SHARED =
      new LinkedHashMap<>(
          Map.of(
              StoreOptions.class, "Options for the keystore",
              ChangeOptions.class, "Options for changes",
              OutputOptions.class, "Options for output"));

  private final StringBuilder text = new StringBuilder();
  private final List<CommandTree.Named> commands;

  private ReferencePage(CommandLine line) {
    this.commands = CommandTree.all(line);
  }

  static String of(CommandLine line) {
    return new ReferencePage(line).write();
  }

  private String write() {
    line("# Commands");
    line("");
    line("All commands of `keyoverlap`, with their options.");
    line("For stores, passwords, exit codes and output, see [The command line](command-line.md).");
    line("");
    line(
        "This page is made of the program, as `keyoverlap COMMAND --help` is. A test compares"
            + " them.");
    line("");
    line("## Options of every command");
    line("");
    table(commands.get(0).options().toList());
    for (Map.Entry<Class<?>, String> shared : headings()) {
      line("## " + shared.getValue());
      line("");
      table(optionsOf(shared.getKey()));
    }
    commands.stream().skip(1).forEach(this::command);
    return text.toString().strip() + "\n";
  }

  private List<Map.Entry<Class<?>, String>> headings() {
    return SHARED.entrySet().stream()
        .sorted(Map.Entry.comparingByValue())
        .filter(each -> !optionsOf(each.getKey()).isEmpty())
        .toList();
  }

  private void command(CommandTree.Named command) {
    line("## " + command.name());
    line("");
    command
        .description()
        .forEach(
            paragraph -> {
              line(paragraph);
              line("");
            });
    if (!command.spec().subcommands().isEmpty()) {
      return;
    }
    line("```text");
    line(command.synopsis());
    line("```");
    line("");
    for (PositionalParamSpec each : command.spec().positionalParameters()) {
      line("- `" + each.paramLabel() + "`: " + String.join(" ", each.description()));
    }
    if (!command.spec().positionalParameters().isEmpty()) {
      line("");
    }
    Set<String> shared = new TreeSet<>();
    List<OptionSpec> own = new ArrayList<>();
    for (OptionSpec option : command.options().toList()) {
      if (option.inherited() || isOfEvery(option)) {
        continue;
      }
      String heading = heading(command.spec(), option);
      if (heading.isEmpty()) {
        own.add(option);
      } else {
        shared.add(heading);
      }
    }
    if (!own.isEmpty()) {
      table(own);
    }
    if (!shared.isEmpty()) {
      line(
          "Also: "
              + shared.stream()
                  .map(
                      each ->
                          "["
                              + each.toLowerCase(java.util.Locale.ROOT)
                              + "](#"
                              + anchor(each)
                              + ")")
                  .collect(Collectors.joining(", "))
              + ".");
      line("");
    }
  }

  private boolean isOfEvery(OptionSpec option) {
    return commands.get(0).spec().findOption(option.longestName()) != null;
  }

  private static String heading(CommandSpec command, OptionSpec option) {
    return SHARED.entrySet().stream()
        .filter(
            each ->
                mixins(command, each.getKey()::isInstance).stream()
                    .anyMatch(mixin -> mixin.findOption(option.longestName()) != null))
        .map(Map.Entry::getValue)
        .findFirst()
        .orElse("");
  }

  private List<OptionSpec> optionsOf(Class<?> type) {
    return commands.stream()
        .flatMap(command -> mixins(command.spec(), type::isInstance).stream())
        .findFirst()
        .map(CommandSpec::options)
        .orElse(List.of());
  }

  private static List<CommandSpec> mixins(CommandSpec command, Predicate<Object> type) {
    return command.mixins().values().stream()
        .filter(mixin -> type.test(mixin.userObject()))
        .toList();
  }

  private void table(List<OptionSpec> options) {
    line("| option | meaning |");
    line("|---|---|");
    for (OptionSpec option : options) {
      line(
          "| `"
              + CommandTree.label(option).replace("|", "\\|")
              + "` | "
              + CommandTree.text(option).replace("|", "\\|")
              + " |");
    }
    line("");
  }

  private static String anchor(String heading) {
    return heading.toLowerCase(java.util.Locale.ROOT).replace(' ', '-');
  }

  private void line(String words) {
    text.append(words).append('\n');
  }
}
