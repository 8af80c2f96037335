package dev.keyoverlap.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyoverlap.cli.console.Console;
import dev.keyoverlap.cli.output.OutputOptions;
import dev.keyoverlap.key.KeyRefusedException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.OptionSpec;

/** Walks over all commands: what holds for each of them. */
class AllCommandsTest {

  /** Commands that write a file or a message instead of a report, and so have no schema. */
  private static final Set<String> WITHOUT_REPORT = Set.of("runbook");

  private static final List<CommandLine> COMMANDS = commands();

  private static List<CommandLine> commands() {
    List<CommandLine> found = new ArrayList<>();
    collect(Commands.line(new Console(SurroundingsForTests.NONE)), found);
    return found;
  }

  private static void collect(CommandLine line, List<CommandLine> found) {
    Set<CommandLine> next = Set.copyOf(line.getSubcommands().values());
    if (next.isEmpty()) {
      found.add(line);
    }
    next.forEach(each -> collect(each, found));
  }

  private static String name(CommandLine command) {
    return command.getCommandSpec().qualifiedName(" ").replaceFirst("keyoverlap ", "");
  }

  private static Stream<ArgSpec> arguments(CommandLine command) {
    return command.getCommandSpec().args().stream().filter(each -> !each.hidden());
  }

  @Test
  void command_each_isInTheTable() {
    assertThat(COMMANDS.size()).isGreaterThan(10);
    assertThat(Commands.names()).doesNotHaveDuplicates();
  }

  @Test
  void command_thatPrints_hasASchema_andNoSchemaIsLeftOver() {
    Set<String> without = new TreeSet<>();
    for (CommandLine command : COMMANDS) {
      boolean prints =
          command.getCommandSpec().mixins().values().stream()
              .anyMatch(mixin -> mixin.userObject() instanceof OutputOptions);
      if (prints != Schemas.has(name(command))
          || prints == WITHOUT_REPORT.contains(name(command))) {
        without.add(name(command));
      }
    }
    assertThat(without)
        .as("commands whose schema is missing, or which have one for nothing")
        .isEmpty();
    Set<String> documented = new TreeSet<>(Schemas.shared());
    documented.add("error");
    COMMANDS.stream()
        .map(AllCommandsTest::name)
        .filter(name -> !WITHOUT_REPORT.contains(name))
        .forEach(name -> documented.add(name.replace(' ', '-')));
    assertThat(Schemas.files())
        .as("schemas of commands, and what these refer to")
        .containsExactlyInAnyOrderElementsOf(documented);
  }

  @Test
  void schema_ofAnotherDocument_tellsWhatIsWrong() {
    assertThat(Schemas.errors("list", "{\"at\": \"2026-11-30T12:00:00Z\", \"keys\": []}"))
        .isEmpty();
    assertThat(Schemas.errors("list", "{\"at\": \"yesterday\", \"keys\": []}")).isNotEmpty();
    assertThat(Schemas.errors("list", "{\"keys\": []}")).isNotEmpty();
    assertThat(Schemas.errors("swap", "{\"dryRun\": \"no\"}")).isNotEmpty();
    assertThat(
            Schemas.errors("list", "{\"at\": \"2026-11-30T12:00:00Z\", \"keys\": [], \"more\": 1}"))
        .isNotEmpty();
  }

  @Test
  void command_thatChangesKeys_hasTheSameOptions() {
    assertThat(COMMANDS.stream().filter(each -> each.getCommandSpec().findOption("--why") != null))
        .hasSizeGreaterThan(12)
        .allSatisfy(
            each ->
                assertThat(each.getCommandSpec().optionsMap())
                    .as(name(each))
                    .containsKeys("--by", "--why", "--dry-run", "--yes", "--store", "--output"));
  }

  /** A value in the list of processes is seen by every user. */
  @Test
  void option_noneTakesAPassword() {
    assertThat(COMMANDS.stream().flatMap(AllCommandsTest::arguments))
        .filteredOn(OptionSpec.class::isInstance)
        .flatMap(option -> List.of(((OptionSpec) option).names()))
        .filteredOn(name -> name.contains("pass") || name.contains("secret"))
        .isNotEmpty()
        .allMatch(name -> name.matches("--[a-z-]*password-(file|env|credential)"));
  }

  @Test
  void description_each_isShortPlainSentences() {
    List<String> wrong = new ArrayList<>();
    for (CommandLine command : COMMANDS) {
      Stream.concat(
              Stream.of(command.getCommandSpec().usageMessage().description()),
              arguments(command).flatMap(each -> Stream.of(each.description())))
          .filter(text -> !text.isEmpty())
          .filter(text -> !text.matches("(?s)[A-Z].*[.)]") || hasLongSentence(text))
          .forEach(text -> wrong.add(name(command) + ": " + text));
      arguments(command)
          .filter(each -> each.description().length == 0)
          .forEach(each -> wrong.add(name(command) + ": no description of " + each));
    }
    assertThat(wrong).isEmpty();
  }

  private static boolean hasLongSentence(String text) {
    return Stream.of(text.split("[.:?] ")).anyMatch(each -> each.split(" ").length > 25);
  }

  /** What the library advises in Java, the command line says in commands. */
  @Test
  void advice_forEveryReason_namesNoMethod() {
    assertThat(KeyRefusedException.Reason.values()).hasSizeGreaterThan(20);
    assertThat(
            Advice.inCommands(
                new IllegalStateException(
                    "Cannot activate the key of 'orders' now. If that is later, use"
                        + " stage('orders', key). Check the date.")))
        .isEqualTo("Cannot activate the key of 'orders' now. Check the date.");
  }
}
