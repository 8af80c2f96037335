package dev.keyoverlap.benchmarks;

import dev.keyoverlap.benchmarks.xml.XmlContender;
import dev.keyoverlap.benchmarks.xml.XmlContender.XmlLibrary;
import dev.keyoverlap.benchmarks.xml.XmlDocuments;
import java.util.LinkedHashMap;
import java.util.Map;
import picocli.CommandLine.Command;

/**
 * Measures XML signatures with KeyOverlap, Santuario and the JDK, side by side in one JVM, and
 * prints a table of times and ratios as Markdown:
 *
 * <pre>{@code
 * mvn -q -Pbenchmark -pl benchmarks -am compile -Dbenchmark.main=CompareXml
 * }</pre>
 *
 * <p>The contenders take turns, so that whatever else the machine does meets all of them; the table
 * gives medians.
 */
@Command(
    name = "CompareXml",
    mixinStandardHelpOptions = true,
    description = "Measures XML signatures beside other libraries.",
    sortOptions = false)
final class CompareXml extends CompareDocuments {

  /**
   * Measures and prints.
   *
   * @param args options; {@code --help} tells them
   */
  public static void main(String[] args) {
    System.exit(run(new CompareXml(), args));
  }

  @Override
  String title() {
    return "XML signatures";
  }

  @Override
  Map<String, XmlLibrary> libraries() throws Exception {
    Map<String, XmlLibrary> libraries = new LinkedHashMap<>();
    for (XmlContender contender : XmlContender.values()) {
      libraries.put(contender.title(), contender.library());
    }
    return libraries;
  }

  @Override
  byte[] content(XmlDocuments size) {
    return size.make();
  }
}
