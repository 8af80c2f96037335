package dev.keyoverlap.docs;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.commonmark.node.AbstractVisitor;
import org.commonmark.node.Code;

/** Methods and types that a page names in its sentences, and that no source of the project has. */
final class Names {

  private static final Pattern CALL = Pattern.compile("(?:.*[.])?(\\w+)\\(.*\\)(?:[.]\\w+)*");
  private static final Pattern TYPE = Pattern.compile("([A-Z][a-z]\\w*)(?:[.]([A-Za-z]\\w*))?");
  private static final Pattern FILE = Pattern.compile(".*[.](jks|md|p12|pem|cer)");
  private static final Pattern WORD = Pattern.compile("(\\w+)(\\()?");

  private static final Set<String> WORDS = new HashSet<>();
  private static final Set<String> CALLS = new HashSet<>();

  static {
    for (Path folder :
        List.of(
            Path.of("core"),
            Path.of("cms"),
            Path.of("xmldsig"),
            Path.of("wssec"),
            Path.of("testkit"),
            Path.of("integrations/jdbc"),
            Path.of("integrations/spring-boot"),
            Path.of("integrations/camel"),
            Path.of("cli"))) {
      read(folder.resolve("src"));
    }
    read(Path.of("examples/src"));
    read(Path.of("benchmarks/src"));
  }

  private Names() {}

  static List<String> findings(Page page) {
    List<String> findings = new ArrayList<>();
    page.tree()
        .accept(
            new AbstractVisitor() {
              @Override
              public void visit(Code code) {
                if (!isKnown(code.getLiteral())) {
                  findings.add(page.path() + ": no source has this: " + code.getLiteral());
                }
              }
            });
    return findings;
  }

  private static boolean isKnown(String code) {
    Matcher call = CALL.matcher(code);
    if (call.matches()) {
      return CALLS.contains(call.group(1));
    }
    Matcher type = TYPE.matcher(code);
    if (!type.matches() || FILE.matcher(code).matches()) {
      return true;
    }
    return WORDS.contains(type.group(1))
        && (type.group(2) == null || WORDS.contains(type.group(2)));
  }

  private static void read(Path folder) {
    for (Path file : Sources.java(Project.ROOT.resolve(folder))) {
      Matcher words = WORD.matcher(Sources.text(file));
      while (words.find()) {
        WORDS.add(words.group(1));
        if (words.group(2) != null) {
          CALLS.add(words.group(1));
        }
      }
    }
  }
}
