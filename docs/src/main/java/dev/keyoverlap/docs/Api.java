package dev.keyoverlap.docs;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.spi.ToolProvider;
import java.util.stream.Stream;

/** The Javadoc of all modules as one, so that links and the search lead from each to all. */
final class Api {

  private static final List<String> MODULES =
      List.of(
          "core",
          "cms",
          "xmldsig",
          "wssec",
          "testkit",
          "integrations/jdbc",
          "integrations/spring-boot");

  private Api() {}

  static void write(Path root, Path folder, String version) throws IOException {
    List<String> arguments =
        new ArrayList<>(
            List.of(
                "-quiet",
                "-notimestamp",
                "-Xdoclint:none",
                "-encoding",
                "UTF-8",
                "-windowtitle",
                "KeyOverlap " + version,
                "-doctitle",
                "KeyOverlap " + version,
                "-classpath",
                System.getProperty("java.class.path"),
                // Without module descriptors: some of what the modules need has none.
                "-sourcepath",
                Files.createDirectories(folder).toString(),
                "-d",
                folder.toString()));
    for (String module : MODULES) {
      List<String> packages = new ArrayList<>();
      for (Path file : sources(root.resolve(module).resolve("src/main/java"))) {
        arguments.add(file.toString());
        if (file.endsWith("package-info.java")) {
          packages.add(
              root.resolve(module)
                  .resolve("src/main/java")
                  .relativize(file.getParent())
                  .toString()
                  .replace('/', '.')
                  .replace('\\', '.'));
        }
      }
      arguments.addAll(
          List.of(
              "-group",
              "keyoverlap-" + module.replace("integrations/", ""),
              String.join(":", packages)));
    }
    StringWriter messages = new StringWriter();
    PrintWriter out = new PrintWriter(messages);
    int code =
        ToolProvider.findFirst("javadoc")
            .orElseThrow(() -> new IOException("This Java runtime has no javadoc. Use a JDK."))
            .run(out, out, arguments.toArray(String[]::new));
    if (code != 0) {
      throw new IOException("Javadoc failed:\n" + messages);
    }
  }

  private static List<Path> sources(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      return files
          .filter(file -> file.toString().endsWith(".java"))
          .filter(file -> !file.endsWith("module-info.java"))
          .filter(file -> !folder.relativize(file).toString().contains("internal"))
          .sorted()
          .toList();
    }
  }
}
