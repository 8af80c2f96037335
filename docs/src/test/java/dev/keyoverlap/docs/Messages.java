package dev.keyoverlap.docs;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.commonmark.node.AbstractVisitor;
import org.commonmark.node.Code;
import org.commonmark.node.StrongEmphasis;

/**
 * Messages of exceptions that a page quotes, and that no code has. A page quotes a message in bold
 * and as code, with "…" for each part that differs from case to case.
 */
final class Messages {

  private static final Pattern LITERAL = Pattern.compile("\"((?:[^\"\\\\\\n]|\\\\.)*)\"");
  private static final Pattern CONSTANT = Pattern.compile("[A-Z][A-Z0-9_]+");
  private static final Pattern JOINED = Pattern.compile("\"\\s*\\+\\s*\"");
  private static final Pattern EXCEPTION =
      Pattern.compile("^public (?:final |sealed |abstract |non-sealed )*class (\\w+Exception)\\b");

  private static final Pattern PASTED =
      Pattern.compile("\\+\\s*(e|ex|cause|thrown|unexpected)(\\.toString\\(\\))?\\s*[+),;]");

  private static final List<Path> LIBRARY =
      Stream.of(
              "core",
              "cms",
              "xmldsig",
              "wssec",
              "testkit",
              "integrations/jdbc",
              "integrations/spring-boot",
              "integrations/camel")
          .flatMap(module -> Sources.java(Project.ROOT.resolve(module + "/src/main/java")).stream())
          .toList();

  private static final List<List<String>> TEXTS =
      LIBRARY.stream().map(file -> literals(Sources.text(file))).toList();

  private Messages() {}

  static List<String> findings(Page page) {
    return quoted(page).stream()
        .filter(message -> TEXTS.stream().noneMatch(texts -> has(texts, message)))
        .map(message -> page.path() + ": no code has this message: " + message)
        .toList();
  }

  /** The messages that a page quotes. */
  static List<String> quoted(Page page) {
    List<String> found = new ArrayList<>();
    page.tree()
        .accept(
            new AbstractVisitor() {
              @Override
              public void visit(StrongEmphasis strong) {
                if (strong.getFirstChild() instanceof Code code) {
                  found.add(code.getLiteral());
                }
              }
            });
    return found;
  }

  /** The exceptions that users of the library can catch. */
  static List<String> exceptions() {
    return LIBRARY.stream()
        .filter(file -> !file.toString().contains("internal"))
        .flatMap(file -> Sources.text(file).lines())
        .map(EXCEPTION::matcher)
        .filter(Matcher::find)
        .map(found -> found.group(1))
        .toList();
  }

  /** The constants of an enum in a source. */
  static List<String> constants(Path source, String name) {
    String text = Sources.text(source).replaceAll("(?s)/\\*.*?\\*/", "");
    String body = text.substring(text.indexOf("enum " + name + " {") + name.length() + 7);
    return Arrays.stream(body.substring(0, body.indexOf('}')).split("[,;]"))
        .map(String::strip)
        .filter(CONSTANT.asMatchPredicate())
        .toList();
  }

  /** Exceptions that a source pastes into a text, with the names of their classes. */
  static List<String> pasted(String source) {
    return PASTED.matcher(source).results().map(found -> found.group().strip()).toList();
  }

  static List<String> pasted() {
    return LIBRARY.stream().flatMap(file -> pasted(Sources.text(file)).stream()).toList();
  }

  /** The texts in a source; a text that is written in several parts is one. */
  static List<String> literals(String source) {
    return LITERAL
        .matcher(JOINED.matcher(source).replaceAll(""))
        .results()
        .map(found -> found.group(1).replace("\\\"", "\""))
        .toList();
  }

  private static boolean has(List<String> texts, String message) {
    return Arrays.stream(message.split("…"))
        .map(String::strip)
        .filter(part -> part.length() > 2)
        .allMatch(part -> texts.stream().anyMatch(text -> text.contains(part)));
  }
}
