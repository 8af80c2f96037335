package dev.keyoverlap.benchmarks;

import dev.keyoverlap.benchmarks.xml.SoapContender;
import dev.keyoverlap.benchmarks.xml.XmlContender.XmlLibrary;
import dev.keyoverlap.benchmarks.xml.XmlDocuments;
import java.util.LinkedHashMap;
import java.util.Map;
import picocli.CommandLine.Command;

/**
 * Measures signed SOAP messages with KeyOverlap and WSS4J, side by side in one JVM, and prints a
 * table of times and ratios as Markdown:
 *
 * <pre>{@code
 * mvn -q -Pbenchmark -pl benchmarks -am compile -Dbenchmark.main=CompareSoap
 * }</pre>
 *
 * <p>The contenders take turns, so that whatever else the machine does meets all of them; the table
 * gives medians.
 */
@Command(
    name = "CompareSoap",
    mixinStandardHelpOptions = true,
    description = "Measures signed SOAP messages beside WSS4J.",
    sortOptions = false)
final class CompareSoap extends CompareDocuments {

  /**
   * Measures and prints.
   *
   * @param args options; {@code --help} tells them
   */
  public static void main(String[] args) {
    System.exit(run(new CompareSoap(), args));
  }

  @Override
  String title() {
    return "Signed SOAP messages";
  }

  @Override
  Map<String, XmlLibrary> libraries() throws Exception {
    Map<String, XmlLibrary> libraries = new LinkedHashMap<>();
    for (SoapContender contender : SoapContender.values()) {
      libraries.put(contender.title(), contender.library());
    }
    return libraries;
  }

  @Override
  byte[] content(XmlDocuments size) {
    return SoapContender.envelope(size.make());
  }
}
