package dev.keyoverlap.benchmarks;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import java.util.stream.Stream;

/**
 * A Java runtime to measure with.
 *
 * @param home its folder
 * @param version such as 17.0.15
 */
record Jdk(Path home, String version) {

  /** Those that the project promises to run on. */
  private static final List<String> PROMISED = List.of("17", "25");

  private static final Path USUAL_FOLDER = Path.of("/usr/lib/jvm");

  /** The runtime that this program runs on. */
  static Jdk inUse() {
    return new Jdk(Path.of(System.getProperty("java.home")), System.getProperty("java.version"));
  }

  /**
   * The one in a folder.
   *
   * @return it, or empty if there is none
   */
  static Optional<Jdk> in(Path home) {
    if (!Files.isExecutable(home.resolve("bin/java"))) {
      return Optional.empty();
    }
    Properties release = new Properties();
    try (InputStream file = Files.newInputStream(home.resolve("release"))) {
      release.load(file);
    } catch (IOException e) {
      return Optional.empty();
    }
    return Optional.ofNullable(release.getProperty("JAVA_VERSION"))
        .map(version -> new Jdk(home, version.replace("\"", "")));
  }

  /** The runtime in use, and one for each other promised version that is installed. */
  static List<Jdk> found() throws IOException {
    List<Jdk> found = new ArrayList<>(List.of(inUse()));
    for (Jdk installed : installed()) {
      if (PROMISED.contains(installed.feature())
          && found.stream().noneMatch(jdk -> jdk.feature().equals(installed.feature()))) {
        found.add(installed);
      }
    }
    return found;
  }

  private static List<Jdk> installed() throws IOException {
    if (!Files.isDirectory(USUAL_FOLDER)) {
      return List.of();
    }
    try (Stream<Path> folders = Files.list(USUAL_FOLDER)) {
      return folders.sorted().map(Jdk::in).flatMap(Optional::stream).toList();
    }
  }

  /** Such as 17. */
  String feature() {
    return version.split("[.+-]", 2)[0];
  }

  Path java() {
    return home.resolve("bin/java");
  }
}
