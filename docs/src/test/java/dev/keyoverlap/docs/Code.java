package dev.keyoverlap.docs;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Blocks of code that nothing runs, commands of what is not there, dependencies on no artifact. */
final class Code {

  private static final Sources SOURCES = new Sources();

  /** Languages whose blocks are output, or files of other programs. */
  private static final List<String> UNCHECKED = List.of("text", "properties", "yaml", "html");

  private static final List<String> PROGRAMS =
      List.of(
          "mvn",
          "keytool",
          "openssl",
          "certutil",
          "printf",
          "cp",
          "mv",
          "ls",
          "cat",
          "diff",
          "export");

  private static final Pattern ARTIFACT = Pattern.compile("<artifactId>(keyoverlap[^<]*)<");
  private static final Pattern COORDINATES =
      Pattern.compile("dev\\.keyoverlap:(keyoverlap[\\w-]*)(?::([\\w.-]+))?");

  private static final Map<String, Function<String, Optional<String>>> CHECKS =
      Map.of("java", Code::java, "sh", Code::commands, "xml", Code::xml, "kotlin", Code::gradle);

  private Code() {}

  static List<String> findings(Page page) {
    List<String> findings = new ArrayList<>();
    for (Page.CodeBlock block : page.code()) {
      if (!UNCHECKED.contains(block.language())) {
        Optional.ofNullable(CHECKS.get(block.language()))
            .map(check -> check.apply(block.code()))
            .orElse(Optional.of("a block of the language '" + block.language() + "'"))
            .ifPresent(reason -> findings.add(page.path() + ": " + reason + ":\n" + block.code()));
      }
    }
    return findings;
  }

  private static Optional<String> java(String code) {
    return SOURCES.have(code)
        ? Optional.empty()
        : Optional.of("no test and no tested example has this code");
  }

  private static Optional<String> commands(String code) {
    return code.replace("\\\n", " ")
        .lines()
        .filter(line -> !line.isBlank() && !line.startsWith("#"))
        .map(line -> command(Arrays.asList(line.strip().split("\\s+"))))
        .flatMap(Optional::stream)
        .findFirst();
  }

  private static Optional<String> command(List<String> words) {
    if (words.get(0).equals("keyoverlap")) {
      return CommandLines.finding(words);
    }
    if (!PROGRAMS.contains(words.get(0))) {
      return Optional.of("an unknown program, " + words.get(0));
    }
    return words.get(0).equals("mvn") ? maven(words) : Optional.empty();
  }

  private static Optional<String> maven(List<String> words) {
    int at = words.indexOf("-pl");
    List<String> modules = at < 0 ? List.of("") : List.of(words.get(at + 1).split(","));
    for (String module : modules) {
      if (!module.isEmpty() && !Poms.modules().contains(module)) {
        return Optional.of("no module " + module);
      }
    }
    String module = modules.get(modules.size() - 1);
    for (String word : words) {
      if (word.startsWith("-P") && !Poms.profiles(module).contains(word.substring(2))) {
        return Optional.of("no profile " + word.substring(2));
      }
      if (word.startsWith("-Dexec.mainClass=") && !isProgram(module, value(word))) {
        return Optional.of("no program " + value(word));
      }
      if (word.startsWith("-Dexec.args=") && !areOptions(module, words, value(word))) {
        return Optional.of("no option " + value(word));
      }
    }
    return Optional.empty();
  }

  private static String value(String word) {
    return word.substring(word.indexOf('=') + 1).replace("\"", "");
  }

  private static Path source(String module, String program) {
    return Project.ROOT
        .resolve(module)
        .resolve("src/main/java")
        .resolve(program.replace('.', '/') + ".java");
  }

  /** A command without a module is for the reader's own project, with a program of a page. */
  private static boolean isProgram(String module, String program) {
    Path source =
        module.isEmpty()
            ? source("examples", "dev.keyoverlap.examples." + program)
            : source(module, program);
    return Files.isRegularFile(source)
        && Sources.text(source).contains("public static void main(String[] args)");
  }

  /** Whether the program of a command has its options; what is no option is not looked up. */
  private static boolean areOptions(String module, List<String> words, String options) {
    String program =
        words.stream()
            .filter(word -> word.startsWith("-Dexec.mainClass="))
            .map(Code::value)
            .findFirst()
            .orElseGet(() -> Poms.values(module + "/pom.xml", "//exec.mainClass").get(0));
    String text = Sources.text(source(module, program));
    return Stream.of(options.split(" "))
        .filter(option -> option.startsWith("--"))
        .allMatch(
            option ->
                option.equals("--help")
                    ? text.contains("mixinStandardHelpOptions = true")
                    : text.contains("\"" + option + "\""));
  }

  private static Optional<String> xml(String code) {
    Matcher artifacts = ARTIFACT.matcher(code);
    while (artifacts.find()) {
      if (!Poms.artifacts().contains(artifacts.group(1))) {
        return Optional.of("no published artifact " + artifacts.group(1));
      }
    }
    boolean hasVersion = code.contains("<version>");
    return hasVersion && !code.contains("<version>" + Poms.version() + "</version>")
        ? Optional.of("another version than " + Poms.version())
        : Optional.empty();
  }

  private static Optional<String> gradle(String code) {
    Matcher coordinates = COORDINATES.matcher(code);
    while (coordinates.find()) {
      if (!Poms.artifacts().contains(coordinates.group(1))) {
        return Optional.of("no published artifact " + coordinates.group(1));
      }
      String version = coordinates.group(2);
      if (version != null && !version.equals(Poms.version())) {
        return Optional.of("another version than " + Poms.version());
      }
    }
    return Optional.empty();
  }
}
