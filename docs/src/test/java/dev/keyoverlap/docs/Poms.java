package dev.keyoverlap.docs;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.xpath.XPathConstants;
import javax.xml.xpath.XPathFactory;
import org.w3c.dom.NodeList;

/** What the poms say. */
final class Poms {

  private Poms() {}

  static String version() {
    return values("pom.xml", "/project/version").get(0);
  }

  static List<String> modules() {
    return values("pom.xml", "//modules/module");
  }

  /** The profiles that a module has: its own and those of its parents. */
  static List<String> profiles(String module) {
    return Stream.of("pom.xml", "parent/pom.xml", module + "/pom.xml")
        .flatMap(pom -> values(pom, "//profile/id").stream())
        .toList();
  }

  /** The artifacts that are published. */
  static List<String> artifacts() {
    return modules().stream()
        .filter(module -> !values(module + "/pom.xml", "//maven.deploy.skip").contains("true"))
        .flatMap(module -> values(module + "/pom.xml", "/project/artifactId").stream())
        .toList();
  }

  static List<String> values(String pom, String where) {
    Path file = Project.ROOT.resolve(pom);
    if (!Files.isRegularFile(file)) {
      return List.of();
    }
    try {
      NodeList nodes =
          (NodeList)
              XPathFactory.newInstance()
                  .newXPath()
                  .evaluate(
                      where,
                      DocumentBuilderFactory.newInstance()
                          .newDocumentBuilder()
                          .parse(file.toFile()),
                      XPathConstants.NODESET);
      return Stream.iterate(0, i -> i < nodes.getLength(), i -> i + 1)
          .map(i -> nodes.item(i).getTextContent().strip())
          .toList();
    } catch (Exception e) {
      throw new IllegalStateException(pom, e);
    }
  }
}
