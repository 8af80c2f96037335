package dev.keyoverlap.benchmarks;

import dev.keyoverlap.benchmarks.xml.XmlContender.XmlLibrary;
import dev.keyoverlap.benchmarks.xml.XmlDocuments;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Option;

/** Measures what several libraries do with XML of several sizes, and prints a table as Markdown. */
abstract class CompareDocuments implements Callable<Integer> {

  @Option(
      names = "--size",
      description = "Only content of this size; may be repeated: ${COMPLETION-CANDIDATES}.")
  private List<XmlDocuments> sizes = List.of(XmlDocuments.values());

  @Option(
      names = "--seconds",
      defaultValue = "4",
      description = "For each contender, task and size; ${DEFAULT-VALUE}.")
  private double seconds;

  private enum Work {
    SIGN("sign"),
    SIGN_TWICE("sign with two keys"),
    VERIFY("verify");

    private final String title;

    Work(String title) {
      this.title = title;
    }
  }

  /** The heading. */
  abstract String title();

  /** By their titles, ours first. */
  abstract Map<String, XmlLibrary> libraries() throws Exception;

  /** The content to sign. */
  abstract byte[] content(XmlDocuments size);

  static int run(CompareDocuments comparison, String... args) {
    return new CommandLine(comparison).setCaseInsensitiveEnumValuesAllowed(true).execute(args);
  }

  @Override
  public Integer call() throws Exception {
    Map<String, XmlLibrary> libraries = libraries();
    SideBySide table = new SideBySide(List.copyOf(libraries.keySet()), seconds);
    System.out.println(table.head(title()));
    for (XmlDocuments size : sizes) {
      byte[] content = content(size);
      for (Work work : Work.values()) {
        System.out.println(table.row(size.title(), work.title, tasks(libraries, work, content)));
      }
    }
    System.out.println(SideBySide.foot());
    return 0;
  }

  private static Map<String, Callable<?>> tasks(
      Map<String, XmlLibrary> libraries, Work work, byte[] content) throws Exception {
    Map<String, Callable<?>> tasks = new LinkedHashMap<>();
    for (Map.Entry<String, XmlLibrary> entry : libraries.entrySet()) {
      XmlLibrary library = entry.getValue();
      String title = entry.getKey();
      switch (work) {
        case SIGN -> tasks.put(title, () -> library.sign(content));
        case SIGN_TWICE -> {
          if (library.signTwice(content).isPresent()) {
            tasks.put(title, () -> library.signTwice(content));
          }
        }
        case VERIFY -> {
          byte[] signed = library.sign(content);
          tasks.put(
              title,
              () -> {
                library.verify(signed);
                return signed;
              });
        }
      }
    }
    return tasks;
  }
}
