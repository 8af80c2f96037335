package dev.keyoverlap.wssec.internal.envelope;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import javax.xml.XMLConstants;
import org.jspecify.annotations.Nullable;
import org.w3c.dom.Element;
import org.w3c.dom.NamedNodeMap;
import org.w3c.dom.Node;

/**
 * The namespaces of prefixes at one place of a tree, while the tree is walked. Not for use by
 * several threads.
 */
public final class NamespaceScope {

  private final Map<String, String> namespaces = new HashMap<>();

  /** For each element around, what its declarations have hidden. */
  private final Deque<List<Hidden>> around = new ArrayDeque<>();

  /** An empty scope, within no element. */
  public NamespaceScope() {
    namespaces.put(XMLConstants.XML_NS_PREFIX, XMLConstants.XML_NS_URI);
  }

  /** The scope around an element. */
  public static NamespaceScope around(Element element) {
    Deque<Element> ancestors = new ArrayDeque<>();
    for (Node step = element.getParentNode();
        step instanceof Element ancestor;
        step = step.getParentNode()) {
      ancestors.push(ancestor);
    }
    NamespaceScope scope = new NamespaceScope();
    for (Element ancestor : ancestors) {
      scope.enter();
      scope.declareAll(ancestor);
    }
    return scope;
  }

  /** An element begins. */
  public void enter() {
    around.push(List.of());
  }

  /** It ends, and with it what it declares. */
  public void leave() {
    for (Hidden hidden : around.pop()) {
      if (hidden.namespace() == null) {
        namespaces.remove(hidden.prefix());
      } else {
        namespaces.put(hidden.prefix(), hidden.namespace());
      }
    }
  }

  /**
   * Adds the declarations of an element.
   *
   * @return whether that is anything
   */
  public boolean declareAll(Element element) {
    if (!element.hasAttributes()) {
      // It would make a map of them.
      return false;
    }
    boolean any = false;
    NamedNodeMap attributes = element.getAttributes();
    for (int i = 0; i < attributes.getLength(); i++) {
      Node attribute = attributes.item(i);
      if (XMLConstants.XMLNS_ATTRIBUTE_NS_URI.equals(attribute.getNamespaceURI())) {
        declare(
            attribute.getPrefix() == null ? "" : attribute.getLocalName(),
            attribute.getNodeValue());
        any = true;
      }
    }
    return any;
  }

  /** Adds a declaration of the element that was entered last. */
  public void declare(String prefix, String namespace) {
    String before = namespaces.put(prefix, namespace);
    if (!namespace.equals(before)) {
      if (around.getFirst().isEmpty()) {
        around.pop();
        around.push(new ArrayList<>(1));
      }
      // In this order: of two of the same prefix, the first is put back last.
      around.getFirst().add(0, new Hidden(prefix, before));
    }
  }

  /** The namespace of a prefix; empty if it has none. */
  public String of(String prefix) {
    return namespaces.getOrDefault(prefix, "");
  }

  private record Hidden(String prefix, @Nullable String namespace) {}
}
