package dev.keyoverlap.docs;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * Makes the site: a page for each page, for each source that a page links to, the pictures, and the
 * Javadoc. Nothing in it is loaded from elsewhere when it is read.
 */
public final class Site {

  private final Pages pages;
  private final Path folder;
  private final Template template;
  private final Set<String> sources = new TreeSet<>();

  private Site(Pages pages, Path folder, Template template) {
    this.pages = pages;
    this.folder = folder;
    this.template = template;
  }

  /**
   * Makes the site with the Javadoc.
   *
   * @param args the folder of the project, the folder of the site, and the version
   * @throws IOException if a page cannot be read or written
   */
  public static void main(String[] args) throws IOException {
    Path root = Path.of(args[0]).toAbsolutePath().normalize();
    Path folder = Path.of(args[1]).toAbsolutePath().normalize();
    clear(folder);
    make(root, folder, args[2]);
    Api.write(root, folder.resolve("api"), args[2]);
    System.out.println("The site is in " + folder.resolve("index.html"));
  }

  /**
   * Makes the site without the Javadoc.
   *
   * @param root the folder of the project
   * @param folder the folder of the site
   * @param version the version that the site is for
   * @throws IOException if a page cannot be read or written
   */
  public static void make(Path root, Path folder, String version) throws IOException {
    Pages pages = Pages.of(root);
    Contents contents = Contents.of(pages.at(Pages.CONTENTS).orElseThrow());
    new Site(pages, folder, new Template(contents, version)).make();
  }

  private void make() throws IOException {
    for (Page page : pages.all()) {
      write(
          address(page.path()),
          template.page(page, address(page.path()), target -> link(page, target)));
    }
    for (String source : sources) {
      String text = Files.readString(pages.root().resolve(source), StandardCharsets.UTF_8);
      write(address(source), template.source(source, text, address(source)));
    }
    write("style.css", Template.resource("style.css"));
    Path pictures = pages.root().resolve("docs/pictures");
    if (Files.isDirectory(pictures)) {
      try (Stream<Path> files = Files.list(pictures)) {
        for (Path file : files.toList()) {
          write("pictures/" + file.getFileName(), Files.readString(file, StandardCharsets.UTF_8));
        }
      }
    }
  }

  /** Where a link of a page leads on the site. */
  private String link(Page page, String target) {
    if (target.contains("://") || target.startsWith("#") || target.startsWith("mailto:")) {
      return target;
    }
    int hash = target.indexOf('#');
    String anchor = hash < 0 ? "" : target.substring(hash);
    String path = Pages.resolve(page.path(), hash < 0 ? target : target.substring(0, hash));
    if (pages.at(path).isEmpty() && !path.startsWith("docs/pictures/")) {
      sources.add(path);
    }
    return relative(address(page.path()), address(path)) + anchor;
  }

  /** Where a file of the project is on the site. */
  static String address(String path) {
    if (path.equals(Pages.CONTENTS)) {
      return "index.html";
    }
    if (path.endsWith(".md") && !path.contains("/")) {
      return path.toLowerCase(Locale.ROOT).replace(".md", ".html");
    }
    if (path.startsWith("docs/pictures/")) {
      return path.substring("docs/".length());
    }
    if (path.startsWith("docs/") && path.endsWith(".md")) {
      return path.substring("docs/".length(), path.length() - ".md".length()) + ".html";
    }
    return "source/" + path + ".html";
  }

  /** A link from one place of the site to another. */
  static String relative(String from, String to) {
    return "../".repeat((int) from.chars().filter(c -> c == '/').count()) + to;
  }

  private void write(String address, String text) throws IOException {
    Path file = folder.resolve(address);
    Files.createDirectories(file.getParent());
    Files.writeString(file, text, StandardCharsets.UTF_8);
  }

  private static void clear(Path folder) throws IOException {
    if (Files.exists(folder)) {
      try (Stream<Path> files = Files.walk(folder)) {
        for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
          Files.delete(file);
        }
      }
    }
  }
}
