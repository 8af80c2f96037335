package dev.keyoverlap.cli.look;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import dev.keyoverlap.cli.console.CommandException;
import dev.keyoverlap.key.Alias;
import dev.keyoverlap.procedure.PartnerProfile;
import dev.keyoverlap.procedure.UseCase;
import dev.keyoverlap.renewal.KeyUses;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A list of message flows in YAML:
 *
 * <pre>{@code
 * - name: orders to the warehouse
 *   use-case: cms-signer-outbound
 *   partner: gpgsm
 *   aliases: [orders, orders-2]
 * }</pre>
 *
 * <p>{@code partner} is the name of a {@link PartnerProfile}; without it, nothing is known.
 */
final class UsesFile {

  private final Path file;
  private final JsonParser yaml;

  private UsesFile(Path file, JsonParser yaml) {
    this.file = file;
    this.yaml = yaml;
  }

  static List<KeyUses.Use> read(Path file) throws CommandException, IOException {
    try (InputStream in = Files.newInputStream(file);
        JsonParser yaml = new YAMLFactory().createParser(in)) {
      return new UsesFile(file, yaml).uses();
    } catch (JsonProcessingException e) {
      throw wrong(file, e.getLocation().getLineNr(), "it is not YAML");
    }
  }

  private List<KeyUses.Use> uses() throws CommandException, IOException {
    List<KeyUses.Use> uses = new ArrayList<>();
    Optional<JsonToken> first = Optional.ofNullable(yaml.nextToken());
    if (first.isEmpty()) {
      return uses;
    }
    if (first.get() != JsonToken.START_ARRAY) {
      throw wrong("the file is not a list of uses, each with a name");
    }
    while (yaml.nextToken() != JsonToken.END_ARRAY) {
      uses.add(use());
    }
    return uses;
  }

  private KeyUses.Use use() throws CommandException, IOException {
    if (yaml.currentToken() != JsonToken.START_OBJECT) {
      throw wrong("a use has a name, a use-case and aliases");
    }
    String name = "";
    Optional<UseCase> useCase = Optional.empty();
    PartnerProfile partner = PartnerProfile.UNKNOWN;
    List<Alias> aliases = new ArrayList<>();
    while (yaml.nextToken() != JsonToken.END_OBJECT) {
      String field = yaml.currentName();
      JsonToken unused = yaml.nextToken();
      try {
        switch (field) {
          case "name" -> name = text();
          case "use-case" -> useCase = Optional.of(useCase(text()));
          case "partner" -> partner = PartnerProfile.named(text());
          case "aliases" -> aliases.addAll(aliases());
          default -> throw wrong("there is no field '" + field + "'");
        }
      } catch (IllegalArgumentException e) {
        throw wrong(String.valueOf(e.getMessage()));
      }
    }
    if (name.isBlank() || useCase.isEmpty() || aliases.isEmpty()) {
      throw wrong("a use lacks its name, its use-case or its aliases");
    }
    return KeyUses.Use.of(
        name,
        useCase.get(),
        partner,
        aliases.get(0),
        aliases.subList(1, aliases.size()).toArray(Alias[]::new));
  }

  private String text() throws CommandException, IOException {
    @Nullable String text = yaml.getValueAsString();
    if (text == null) {
      throw wrong("'" + yaml.currentName() + "' is not a text");
    }
    return text;
  }

  private List<Alias> aliases() throws CommandException, IOException {
    if (yaml.currentToken() != JsonToken.START_ARRAY) {
      return List.of(Alias.alias(text()));
    }
    List<Alias> aliases = new ArrayList<>();
    while (yaml.nextToken() != JsonToken.END_ARRAY) {
      aliases.add(Alias.alias(text()));
    }
    return aliases;
  }

  private static UseCase useCase(String name) {
    return UseCase.valueOf(name.toUpperCase(Locale.ROOT).replace('-', '_'));
  }

  private CommandException wrong(String why) {
    return wrong(file, yaml.currentLocation().getLineNr(), why);
  }

  private static CommandException wrong(Path file, int line, String why) {
    return CommandException.usage(
        "Cannot read the uses in "
            + file
            + ", line "
            + line
            + ": "
            + why.replaceFirst("[.]$", "")
            + ". Correct the file; `keyoverlap uses --help` shows its form.");
  }
}
