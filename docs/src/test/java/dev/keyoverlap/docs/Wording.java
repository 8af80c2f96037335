package dev.keyoverlap.docs;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** What a page or a source says too long, or in words that are replaced by others. */
final class Wording {

  static final int MOST_WORDS = 30;

  private final List<Replaced> replaced;

  private Wording(List<Replaced> replaced) {
    this.replaced = replaced;
  }

  /** With the words of a list. */
  static Wording of(Path list) throws IOException {
    return new Wording(
        Files.readAllLines(list).stream()
            .filter(line -> !line.isBlank() && !line.startsWith("#"))
            .map(line -> line.split(" => ", 2))
            .map(
                parts ->
                    new Replaced(Pattern.compile(parts[0], Pattern.CASE_INSENSITIVE), parts[1]))
            .toList());
  }

  List<String> findings(Page page) {
    return findings(page.path(), Prose.sentences(page));
  }

  List<String> findings(SourceTexts source) {
    return findings(
        source.path(),
        source.paragraphs().stream()
            .flatMap(paragraph -> Prose.sentences(paragraph).stream())
            .toList());
  }

  private List<String> findings(String path, List<String> sentences) {
    List<String> findings = new ArrayList<>();
    for (String sentence : sentences) {
      long words = Prose.words(sentence);
      if (words > MOST_WORDS) {
        findings.add(path + ": " + words + " words: " + sentence);
      }
      for (Replaced one : replaced) {
        var found = one.pattern().matcher(sentence);
        if (found.find()) {
          String what = found.group();
          findings.add(path + ": '" + what + "', write: " + one.instead() + ": " + sentence);
        }
      }
    }
    return findings;
  }

  private record Replaced(Pattern pattern, String instead) {}
}
