package dev.keyoverlap.docs;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** The folder that the tests run on: that of the project. */
final class Project {

  static final Path ROOT = Path.of("").toAbsolutePath().getParent();

  static final Pages PAGES = pages();

  private Project() {}

  /** A page that is wrong on purpose; where it stands decides where its links lead. */
  static Page bad(String... lines) {
    return Page.of("docs/bad.md", String.join("\n", lines));
  }

  static List<String> lines(String path) throws IOException {
    return Files.readAllLines(ROOT.resolve(path));
  }

  private static Pages pages() {
    try {
      return Pages.of(ROOT);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
