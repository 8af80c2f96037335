package dev.keyoverlap.examples.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.xpath.XPathConstants;
import javax.xml.xpath.XPathFactory;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Document;
import org.w3c.dom.NodeList;

/** What an application imports with the BOM: our own artifacts, and no version of anything else. */
class BomTest {

  private static final Path ROOT = Path.of("").toAbsolutePath().getParent();

  @Test
  void bom_namesEachPublishedJarInItsOwnVersion() throws Exception {
    Document bom = pom("bom/pom.xml");

    assertThat(texts(bom, "//dependencyManagement//groupId")).containsOnly("dev.keyoverlap");
    assertThat(texts(bom, "//dependencyManagement//version")).containsOnly("${project.version}");
    assertThat(texts(bom, "//dependencyManagement//artifactId"))
        .containsExactlyInAnyOrder(
            "keyoverlap-core",
            "keyoverlap-cms",
            "keyoverlap-xmldsig",
            "keyoverlap-wssec",
            "keyoverlap-testkit",
            "keyoverlap-jdbc",
            "keyoverlap-spring-boot-starter",
            "keyoverlap-camel");
    assertThat(texts(bom, "//type | //scope | //profile")).isEmpty();
  }

  /** What a parent manages, an importing build would get, too. */
  @Test
  void parentsOfTheBom_manageNoDependencies() throws Exception {
    Document bom = pom("bom/pom.xml");
    Document parent = pom("pom.xml");

    assertThat(texts(bom, "/project/parent/artifactId"))
        .isEqualTo(texts(parent, "/project/artifactId"));
    assertThat(texts(parent, "/project/parent")).isEmpty();
    assertThat(texts(parent, "//dependencyManagement | /project/dependencies")).isEmpty();
  }

  private static Document pom(String path) throws Exception {
    return DocumentBuilderFactory.newInstance()
        .newDocumentBuilder()
        .parse(ROOT.resolve(path).toFile());
  }

  private static List<String> texts(Document pom, String path) throws Exception {
    NodeList found =
        (NodeList)
            XPathFactory.newInstance().newXPath().evaluate(path, pom, XPathConstants.NODESET);
    return IntStream.range(0, found.getLength())
        .mapToObj(i -> found.item(i).getTextContent())
        .toList();
  }
}
