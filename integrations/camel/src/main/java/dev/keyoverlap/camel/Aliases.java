package dev.keyoverlap.camel;

import dev.keyoverlap.key.Alias;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The aliases in an option or a header. */
final class Aliases {

  private Aliases() {}

  static List<Alias> in(@Nullable String text) {
    return text == null
        ? List.of()
        : Arrays.stream(text.split(","))
            .map(String::strip)
            .filter(each -> !each.isEmpty())
            .map(Alias::alias)
            .toList();
  }

  static List<Alias> required(@Nullable String text, Operation operation, String option) {
    List<Alias> aliases = in(text);
    if (aliases.isEmpty()) {
      throw new IllegalArgumentException(
          ("Cannot create the endpoint 'keyoverlap:%s': the option %s names no alias."
                  + " Name at least one, such as %s=orders.")
              .formatted(operation.text(), option, option));
    }
    return aliases;
  }
}
