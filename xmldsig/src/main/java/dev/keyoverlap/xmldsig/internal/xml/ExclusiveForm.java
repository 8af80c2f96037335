package dev.keyoverlap.xmldsig.internal.xml;

import dev.keyoverlap.xmldsig.internal.xml.CanonicalForm.NotCanonicalException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import javax.xml.XMLConstants;
import org.jspecify.annotations.Nullable;
import org.w3c.dom.Attr;
import org.w3c.dom.Element;
import org.w3c.dom.NamedNodeMap;
import org.w3c.dom.Node;
import org.w3c.dom.ProcessingInstruction;

/**
 * Writes an element of a tree, and all below it, in the exclusive canonical form without comments
 * (Exclusive XML Canonicalization 1.0). It is what SOAP messages are signed in, and it takes half
 * the time that Santuario takes.
 *
 * <p>For one element and one thread.
 */
final class ExclusiveForm {

  private static final String DEFAULT = "#default";

  private static final Comparator<Attr> ORDER =
      Comparator.comparing(ExclusiveForm::namespace).thenComparing(ExclusiveForm::localName);

  private static final Comparator<Prefix> BY_NAME = Comparator.comparing(prefix -> prefix.name);

  private final Utf8Buffer out;
  private final Set<String> inclusive;
  private final Map<String, Prefix> prefixes = new HashMap<>();

  /**
   * The former meanings of prefixes, to be restored at the end of the element that changed them.
   */
  private final Deque<Before> before = new ArrayDeque<>();

  /** 0 around the element that is written, and 1 in its tag. */
  private int depth;

  /** Of the element that begins: its attributes, and the prefixes that are declared with it. */
  private Attr[] attributes = new Attr[8];

  private int attributeCount;
  private final List<Prefix> pending = new ArrayList<>();

  /** The prefix that was asked for last, which mostly is asked for again. */
  private Prefix last = new Prefix("");

  /**
   * A form to be written.
   *
   * @param inclusive prefixes that are taken along all the same, {@code #default} for none
   */
  ExclusiveForm(Utf8Buffer out, Set<String> inclusive) {
    this.out = out;
    this.inclusive = inclusive;
    prefixes.put("", last);
  }

  /**
   * A prefix at the place that is reached: what it means there, and what is written that it does.
   */
  private static final class Prefix {
    private final String name;
    private String meant = "";
    private String written = "";

    Prefix(String name) {
      this.name = name;
    }
  }

  private record Before(int depth, Prefix prefix, String meant, String written) {

    void putBack() {
      prefix.meant = meant;
      prefix.written = written;
    }
  }

  void write(Element top) throws NotCanonicalException {
    declareAround(top);
    Node node = top;
    while (true) {
      begin(node, node == top);
      Node next = node.getFirstChild();
      while (next == null) {
        if (node.getNodeType() == Node.ELEMENT_NODE) {
          end(node.getNodeName());
        }
        if (node == top) {
          return;
        }
        next = node.getNextSibling();
        if (next == null) {
          node = node.getParentNode();
        }
      }
      node = next;
    }
  }

  private void declareAround(Element top) throws NotCanonicalException {
    Deque<Element> around = new ArrayDeque<>();
    for (Node at = top.getParentNode(); at instanceof Element element; at = at.getParentNode()) {
      around.push(element);
    }
    for (Element element : around) {
      readAttributes(element);
    }
  }

  private void begin(Node node, boolean isTop) throws NotCanonicalException {
    switch (node.getNodeType()) {
      case Node.ELEMENT_NODE -> begin((Element) node, isTop);
      case Node.TEXT_NODE, Node.CDATA_SECTION_NODE -> out.appendText(node.getNodeValue());
      case Node.PROCESSING_INSTRUCTION_NODE -> instruction((ProcessingInstruction) node);
      case Node.COMMENT_NODE -> {
        // Nothing of it is signed.
      }
      default ->
          throw new NotCanonicalException(
              new IllegalArgumentException("No such node is in a message: " + node.getNodeName()));
    }
  }

  private void begin(Element element, boolean isTop) throws NotCanonicalException {
    depth++;
    pending.clear();
    boolean declares = readAttributes(element);
    use(element.getPrefix());
    for (int i = 0; i < attributeCount; i++) {
      String prefix = attributes[i].getPrefix();
      if (prefix != null && !prefix.equals(XMLConstants.XML_NS_PREFIX)) {
        use(prefix);
      }
    }
    if (isTop || declares) {
      for (String prefix : inclusive) {
        use(prefix.equals(DEFAULT) ? "" : prefix);
      }
    }
    out.append('<');
    out.appendName(element.getNodeName());
    if (!pending.isEmpty()) {
      writeDeclarations();
    }
    Arrays.sort(attributes, 0, attributeCount, ORDER);
    for (int i = 0; i < attributeCount; i++) {
      out.append(' ');
      out.appendName(attributes[i].getNodeName());
      writeValue(attributes[i].getValue());
    }
    out.append('>');
  }

  /**
   * Sees what an element declares, and keeps its other attributes; whether it declares anything.
   */
  private boolean readAttributes(Element element) throws NotCanonicalException {
    attributeCount = 0;
    if (!element.hasAttributes()) {
      // If asked for a map of them, it would make one.
      return false;
    }
    NamedNodeMap all = element.getAttributes();
    int count = all.getLength();
    if (count > attributes.length) {
      attributes = new Attr[count];
    }
    for (int i = 0; i < count; i++) {
      Attr attribute = (Attr) all.item(i);
      if (!XMLConstants.XMLNS_ATTRIBUTE_NS_URI.equals(attribute.getNamespaceURI())) {
        attributes[attributeCount++] = attribute;
      } else if (!XMLConstants.XML_NS_PREFIX.equals(attribute.getLocalName())) {
        declare(
            attribute.getPrefix() == null ? "" : attribute.getLocalName(), attribute.getValue());
      }
    }
    return attributeCount < count;
  }

  private void declare(String name, String namespace) throws NotCanonicalException {
    Prefix prefix = prefix(name);
    if (namespace.equals(prefix.meant)) {
      return;
    }
    boolean within = depth > 0;
    if (within && !namespace.isEmpty() && namespace.indexOf(':') <= 0) {
      throw new NotCanonicalException(
          new IllegalArgumentException("The namespace '" + namespace + "' is relative"));
    }
    remember(prefix);
    prefix.meant = namespace;
  }

  private void remember(Prefix prefix) {
    before.push(new Before(depth, prefix, prefix.meant, prefix.written));
  }

  /** A prefix is written where it means something else than is written around. */
  private void use(@Nullable String name) {
    Prefix prefix = prefix(name == null ? "" : name);
    if (!prefix.meant.equals(prefix.written)) {
      remember(prefix);
      prefix.written = prefix.meant;
      pending.add(prefix);
    }
  }

  private Prefix prefix(String name) {
    if (!name.equals(last.name)) {
      last = prefixes.computeIfAbsent(name, Prefix::new);
    }
    return last;
  }

  private void writeDeclarations() {
    pending.sort(BY_NAME);
    for (Prefix prefix : pending) {
      out.appendName(prefix.name.isEmpty() ? " xmlns" : " xmlns:");
      out.appendName(prefix.name);
      writeValue(prefix.meant);
    }
  }

  private void writeValue(String value) {
    out.append('=');
    out.append('"');
    out.appendValue(value);
    out.append('"');
  }

  private void end(String name) {
    out.append('<');
    out.append('/');
    out.appendName(name);
    out.append('>');
    while (!before.isEmpty() && before.element().depth() == depth) {
      before.pop().putBack();
    }
    depth--;
  }

  private void instruction(ProcessingInstruction instruction) {
    out.append('<');
    out.append('?');
    out.appendName(instruction.getTarget());
    if (!instruction.getData().isEmpty()) {
      out.append(' ');
      out.appendMarkup(instruction.getData());
    }
    out.append('?');
    out.append('>');
  }

  private static String namespace(Attr attribute) {
    String namespace = attribute.getNamespaceURI();
    return namespace == null ? "" : namespace;
  }

  private static String localName(Attr attribute) {
    String name = attribute.getLocalName();
    return name == null ? attribute.getName() : name;
  }
}
