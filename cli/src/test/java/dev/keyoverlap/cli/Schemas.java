package dev.keyoverlap.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.networknt.schema.InputFormat;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import dev.keyoverlap.cli.console.Console;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import picocli.CommandLine;

/** The documented form of what each command prints, and whether a command keeps to it. */
final class Schemas {

  private static final String FOLDER = "dev/keyoverlap/cli/schema/";

  private static final Pattern REFERENCE =
      Pattern.compile("\"\\$ref\": *\"([a-z-]+)[.]schema[.]json");

  private static final SchemaRegistry REGISTRY =
      SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12);

  private Schemas() {}

  /** Whether a command has a schema. */
  static boolean has(String command) {
    return Schemas.class.getClassLoader().getResource(path(command)) != null;
  }

  /** All of the folder, without their ending. */
  static List<String> files() {
    String[] names =
        Path.of("src/main/resources", FOLDER)
            .toFile()
            .list((folder, name) -> name.endsWith(".json"));
    return Stream.of(names).map(name -> name.replace(".schema.json", "")).toList();
  }

  /** Those that others refer to. */
  static Set<String> shared() {
    Set<String> found = new TreeSet<>();
    for (String file : files()) {
      try (InputStream in = Schemas.class.getClassLoader().getResourceAsStream(path(file))) {
        REFERENCE
            .matcher(new String(in.readAllBytes(), StandardCharsets.UTF_8))
            .results()
            .forEach(each -> found.add(each.group(1)));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
    return found;
  }

  private static String path(String command) {
    return FOLDER + command.replace(' ', '-') + ".schema.json";
  }

  /** What is wrong with a document; empty if it is as documented. */
  static List<String> errors(String command, String json) {
    return REGISTRY
        .getSchema(SchemaLocation.of("classpath:" + path(command)))
        .validate(
            json,
            InputFormat.JSON,
            context -> context.executionConfig(settings -> settings.formatAssertionsEnabled(true)))
        .stream()
        .map(Object::toString)
        .toList();
  }

  /** Holds what a run printed as JSON against the schema. */
  static void check(Shell.Run run, String... arguments) {
    if (!isJson(arguments)) {
      return;
    }
    String command = command(arguments);
    if (!run.out().isEmpty()) {
      assertThat(has(command)).as("a schema of '%s'", command).isTrue();
      assertThat(errors(command, run.out())).as("%s%n%s", command, run.out()).isEmpty();
    }
    int error = run.err().indexOf("{\n");
    if (run.status() != 0 && run.status() != 10) {
      assertThat(error).as("an error in JSON: %s", run.err()).isNotNegative();
      assertThat(errors("error", run.err().substring(error))).as(run.err()).isEmpty();
    }
  }

  private static boolean isJson(String... arguments) {
    List<String> all = List.of(arguments);
    return all.contains("--output=json")
        || Stream.of("-o", "--output")
            .mapToInt(all::indexOf)
            .anyMatch(at -> at >= 0 && at + 1 < all.size() && all.get(at + 1).equals("json"));
  }

  /** The words of the command, such as {@code renew plan}. */
  private static String command(String... arguments) {
    CommandLine line = Commands.line(new Console(SurroundingsForTests.NONE));
    List<String> words = new ArrayList<>();
    for (String argument : arguments) {
      Optional<CommandLine> next = Optional.ofNullable(line.getSubcommands().get(argument));
      if (next.isEmpty()) {
        break;
      }
      words.add(argument);
      line = next.get();
    }
    return String.join(" ", words);
  }
}
