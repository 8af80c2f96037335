package dev.keyoverlap.docs;

import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Links that lead nowhere: to no file, to no section, or out of the project without https. */
final class Links {

  private Links() {}

  static List<String> findings(Page page, Pages pages) {
    List<String> findings = new ArrayList<>();
    for (String link : page.links()) {
      if (!link.startsWith("https://")) {
        wrong(page, link, pages)
            .ifPresent(reason -> findings.add(page.path() + ": " + link + ": " + reason));
      }
    }
    return findings;
  }

  private static Optional<String> wrong(Page page, String link, Pages pages) {
    if (link.contains(":")) {
      return Optional.of("only https leads out of the project");
    }
    int hash = link.indexOf('#');
    String file = hash < 0 ? link : link.substring(0, hash);
    Page to = page;
    if (!file.isEmpty()) {
      String path = Pages.resolve(page.path(), file);
      if (path.startsWith("..") || !Files.isRegularFile(pages.root().resolve(path))) {
        return Optional.of("there is no such file");
      }
      to = pages.at(path).orElse(null);
    }
    String anchor = link.substring(hash + 1);
    return hash < 0 || (to != null && to.anchors().contains(anchor))
        ? Optional.empty()
        : Optional.of("there is no such section");
  }
}
