package dev.keyoverlap.docs;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Command lines of keyoverlap on pages: whether there is such a command, and whether it has the
 * options. The page of all commands knows, and a test of the module cli compares that with the
 * program.
 */
final class CommandLines {

  static final String PAGE = "docs/commands.md";

  private static final Pattern OPTIONS = Pattern.compile("^\\| `(-[^`]*)` \\|");
  private static final Pattern NAME = Pattern.compile("(?<![\\w-])--?[a-z][a-z-]*");
  private static final Pattern LINK = Pattern.compile("\\(#(options-[a-z-]+)\\)");

  /** By the heading: a command, or such as {@code options for output}. */
  private static final Map<String, Set<String>> OPTIONS_OF = read();

  private CommandLines() {}

  private static Map<String, Set<String>> read() {
    Map<String, Set<String>> options = new TreeMap<>();
    Map<String, Set<String>> shared = new HashMap<>();
    String heading = "";
    for (String line : Project.PAGES.at(PAGE).orElseThrow().text().lines().toList()) {
      if (line.startsWith("## ")) {
        heading = line.substring(3);
        options.put(heading, new HashSet<>());
        shared.put(heading, new HashSet<>());
      }
      Matcher row = OPTIONS.matcher(line);
      if (row.find()) {
        NAME.matcher(row.group(1)).results().forEach(addTo(options.get(heading)));
      }
      if (line.startsWith("Also: ")) {
        LINK.matcher(line).results().map(link -> link.group(1)).forEach(shared.get(heading)::add);
      }
    }
    shared.forEach(
        (command, links) -> {
          links.forEach(
              link ->
                  options.forEach(
                      (other, names) -> {
                        if (other
                            .toLowerCase(java.util.Locale.ROOT)
                            .replace(' ', '-')
                            .equals(link)) {
                          options.get(command).addAll(names);
                        }
                      }));
          options.get(command).addAll(options.get("Options of every command"));
        });
    return options;
  }

  private static java.util.function.Consumer<java.util.regex.MatchResult> addTo(Set<String> names) {
    return found -> names.add(found.group());
  }

  /** What is wrong with a command line; empty if nothing is. */
  static Optional<String> finding(List<String> words) {
    String command = "keyoverlap";
    int at = 1;
    while (at < words.size() && OPTIONS_OF.containsKey(command + " " + words.get(at))) {
      command += " " + words.get(at++);
    }
    if (at == 1 && words.size() > 1 && !words.get(1).startsWith("-")) {
      return Optional.of("no command keyoverlap " + words.get(1));
    }
    Set<String> known = OPTIONS_OF.get(at == 1 ? "Options of every command" : command);
    return words.stream()
        .skip(at)
        .takeWhile(word -> !List.of("|", ">", "&&", ";").contains(word))
        .filter(word -> word.matches("--?[a-z][a-z-]*(=.*)?"))
        .map(word -> word.replaceFirst("=.*", ""))
        .filter(word -> !known.contains(word))
        .findFirst()
        .map(word -> "no option " + word);
  }
}
