package dev.keyoverlap.docs;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** All pages: those at the top of the project, and those in the folder {@code docs}. */
public final class Pages {

  /** The page that lists all others. */
  public static final String CONTENTS = "docs/README.md";

  private final Path root;
  private final Map<String, Page> pages;

  private Pages(Path root, Map<String, Page> pages) {
    this.root = root;
    this.pages = pages;
  }

  /**
   * Reads all pages.
   *
   * @param root the folder of the project
   * @return the pages
   * @throws IOException if one cannot be read
   */
  public static Pages of(Path root) throws IOException {
    List<Path> files = new ArrayList<>();
    try (Stream<Path> found = Files.list(root)) {
      found.filter(file -> file.toString().endsWith(".md")).sorted().forEach(files::add);
    }
    try (Stream<Path> found = Files.walk(root.resolve("docs"))) {
      found
          .filter(file -> file.toString().endsWith(".md"))
          .filter(file -> !root.relativize(file).startsWith(Path.of("docs", "target")))
          .sorted()
          .forEach(files::add);
    }
    Map<String, Page> pages = new LinkedHashMap<>();
    for (Path file : files) {
      String path = root.relativize(file).toString().replace('\\', '/');
      pages.put(path, Page.of(path, Files.readString(file, StandardCharsets.UTF_8)));
    }
    return new Pages(root, pages);
  }

  /**
   * The pages.
   *
   * @return those at the top first
   */
  public List<Page> all() {
    return List.copyOf(pages.values());
  }

  /**
   * One page.
   *
   * @param path from the root of the project
   * @return the page; empty if there is none
   */
  public Optional<Page> at(String path) {
    return Optional.ofNullable(pages.get(path));
  }

  /**
   * The folder of the project.
   *
   * @return the root
   */
  public Path root() {
    return root;
  }

  /**
   * Resolves a relative link.
   *
   * @param page the page that it is on
   * @param target the link, without an anchor
   * @return the path from the root of the project
   */
  public static String resolve(String page, String target) {
    Path from = Path.of(page);
    return from.resolveSibling(target).normalize().toString().replace('\\', '/');
  }
}
