package dev.keyoverlap.xmldsig;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;

/** Documents with everything in them that canonical forms must mind. */
public final class RandomXml {

  private static final String[] PREFIXES = {"", "a", "b", "ds2"};
  private static final String[] NAMESPACES = {"urn:one", "urn:two", "http://example.org/x?a&amp;b"};
  private static final String[] TEXTS = {
    "plain",
    "&amp;&lt;&gt;&quot;",
    "a&#13;b",
    "line\r\nline\rline\n",
    "\t tab",
    "\u00e4\u00f6\u20ac",
    "\ud83d\ude00",
    "<![CDATA[<&]]>",
    "]]&gt;",
    "&#x1F600;",
    "'\""
  };
  private static final String[] VALUES = {
    "v", "&amp;&lt;>&quot;", "a\tb\nc", "&#9;&#10;&#13;", "'", "\u00e4\u20ac\ud83d\ude00", ""
  };

  private final Random random;
  private final StringBuilder xml = new StringBuilder();
  private final Deque<Set<String>> scopes = new ArrayDeque<>();
  private final boolean xmlAttributes;
  private int ids;

  private RandomXml(long seed, boolean xmlAttributes) {
    this.random = new Random(seed);
    this.xmlAttributes = xmlAttributes;
  }

  /**
   * The document of a number.
   *
   * @param xmlAttributes whether it may have attributes such as {@code xml:lang}
   */
  public static String of(long seed, boolean xmlAttributes) {
    return new RandomXml(seed, xmlAttributes).document();
  }

  private String document() {
    if (random.nextBoolean()) {
      xml.append("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n");
    }
    misc();
    scopes.push(Set.of(""));
    element(0);
    misc();
    return xml.toString();
  }

  private void misc() {
    for (int i = random.nextInt(3); i > 0; i--) {
      xml.append(pick("<!-- c --> ", "<?pi data?>", "\n", "<?empty?>\n", "<!--x\r\ny-->"));
    }
  }

  private void element(int depth) {
    Set<String> scope = new HashSet<>(scopes.getFirst());
    List<String> attributes = new ArrayList<>();
    for (String prefix : PREFIXES) {
      if (random.nextInt(4) == 0) {
        boolean none = prefix.isEmpty() && random.nextInt(3) == 0;
        attributes.add(
            "xmlns%s=\"%s\""
                .formatted(prefix.isEmpty() ? "" : ":" + prefix, none ? "" : pick(NAMESPACES)));
        scope.add(prefix);
      }
    }
    scopes.push(scope);
    List<String> usable = new ArrayList<>(scope);
    String prefix = usable.get(random.nextInt(usable.size()));
    String name = (prefix.isEmpty() ? "" : prefix + ":") + pick("e", "f", "Order");
    addAttributes(attributes, usable);
    xml.append('<').append(name);
    attributes.forEach(attribute -> xml.append(pick(" ", "\n  ")).append(attribute));
    int children = depth > 4 ? 0 : random.nextInt(5);
    if (children == 0 && random.nextBoolean()) {
      xml.append("/>");
    } else {
      xml.append('>');
      for (int i = 0; i < children; i++) {
        content(depth);
      }
      xml.append("</").append(name).append(pick(">", " >"));
    }
    scopes.pop();
  }

  private void addAttributes(List<String> attributes, List<String> usable) {
    if (random.nextInt(3) == 0) {
      attributes.add("%s='id%d'".formatted(pick("Id", "ID", "id"), ids++));
    }
    if (random.nextInt(3) == 0) {
      attributes.add("z=\"" + pick(VALUES) + "\"");
    }
    if (random.nextInt(4) == 0) {
      attributes.add("k='" + pick("1", "\"", "&gt;") + "'");
    }
    String prefix = usable.get(random.nextInt(usable.size()));
    if (!prefix.isEmpty() && random.nextInt(2) == 0) {
      attributes.add(prefix + ":q=\"" + pick(VALUES) + "\"");
    }
    if (xmlAttributes && random.nextInt(6) == 0) {
      attributes.add(
          pick("xml:lang=\"de\"", "xml:space='preserve'", "xml:base=\"http://example.org/b/\""));
    }
  }

  private void content(int depth) {
    switch (random.nextInt(6)) {
      case 0, 1 -> xml.append(pick(TEXTS));
      case 2 -> misc();
      default -> element(depth + 1);
    }
  }

  private String pick(String... choices) {
    return choices[random.nextInt(choices.length)];
  }
}
