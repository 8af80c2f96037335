package dev.keyoverlap.docs;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import javax.xml.parsers.DocumentBuilderFactory;
import org.w3c.dom.Element;

/** What a picture lacks to be read by everybody, in light and dark, without a network. */
final class Pictures {

  private Pictures() {}

  static List<String> findings(String name, String svg) {
    List<String> findings = new ArrayList<>();
    Element root;
    try {
      root =
          DocumentBuilderFactory.newInstance()
              .newDocumentBuilder()
              .parse(new ByteArrayInputStream(svg.getBytes(StandardCharsets.UTF_8)))
              .getDocumentElement();
    } catch (Exception e) {
      return List.of(name + ": is not XML: " + e.getMessage());
    }
    if (root.getElementsByTagName("title").getLength() == 0) {
      findings.add(name + ": has no title");
    }
    if (root.getElementsByTagName("desc").getLength() == 0) {
      findings.add(name + ": has no desc");
    }
    if (!root.hasAttribute("viewBox")) {
      findings.add(name + ": has no viewBox");
    }
    if (!svg.contains("prefers-color-scheme: dark")) {
      findings.add(name + ": has no colours for dark");
    }
    if (svg.contains("href=") || svg.contains("url(h") || svg.contains("<script")) {
      findings.add(name + ": loads something");
    }
    return findings;
  }
}
