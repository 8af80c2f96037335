package dev.keyoverlap.cli.partner;

import dev.keyoverlap.cli.console.CommandException;
import dev.keyoverlap.procedure.UseCase;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The uses of a key as options name them, such as {@code cms-signer-outbound}. */
final class UseName {

  private UseName() {}

  static String of(UseCase useCase) {
    return useCase.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** The use of a name, or of the beginning of one that no other use has. */
  static UseCase useCase(String name) throws CommandException {
    String word = name.toLowerCase(Locale.ROOT).replace('_', '-').replace(' ', '-');
    List<UseCase> found =
        Stream.of(UseCase.values())
            .filter(use -> of(use).equals(word))
            .findFirst()
            .map(List::of)
            .orElseGet(
                () -> Stream.of(UseCase.values()).filter(use -> of(use).startsWith(word)).toList());
    if (found.size() == 1) {
      return found.get(0);
    }
    List<UseCase> offered = found.isEmpty() ? List.of(UseCase.values()) : found;
    throw CommandException.usage(
        "Cannot tell which use of the key is meant by '"
            + name
            + "'. Give one of: "
            + offered.stream().map(UseName::of).collect(Collectors.joining(", "))
            + ".");
  }
}
