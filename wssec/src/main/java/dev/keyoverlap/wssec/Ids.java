package dev.keyoverlap.wssec;

import dev.keyoverlap.message.MalformedMessageException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import javax.xml.XMLConstants;
import org.jspecify.annotations.Nullable;
import org.w3c.dom.Attr;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NamedNodeMap;
import org.w3c.dom.Node;

/**
 * The elements of a message by their identifiers: {@code wsu:Id}, {@code xml:id}, and {@code Id},
 * {@code ID} and {@code id} without namespace. An identifier that two elements bear, by whichever
 * of these, names neither.
 */
final class Ids {

  private final Map<String, List<Element>> elements = new HashMap<>();

  private Ids() {}

  static Ids of(Document document) {
    Ids ids = new Ids();
    Node node = document.getDocumentElement();
    while (node != null) {
      if (node instanceof Element element) {
        ids.add(element);
      }
      node = next(node, document);
    }
    return ids;
  }

  /** The next node in the order of the document; not by recursion, since depth costs stack. */
  static @Nullable Node next(Node node, Node top) {
    Node next = node.getFirstChild();
    Node here = node;
    while (next == null && !here.isSameNode(top)) {
      next = here.getNextSibling();
      if (next == null) {
        here = here.getParentNode();
        if (here == null) {
          return null;
        }
      }
    }
    return next;
  }

  private void add(Element element) {
    NamedNodeMap attributes = element.getAttributes();
    for (int i = 0; i < attributes.getLength(); i++) {
      if (attributes.item(i) instanceof Attr attribute && isId(attribute)) {
        List<Element> bearers =
            elements.computeIfAbsent(attribute.getValue(), value -> new ArrayList<>(1));
        if (!bearers.contains(element)) {
          bearers.add(element);
        }
      }
    }
  }

  private static boolean isId(Attr attribute) {
    String name = attribute.getLocalName();
    String namespace = attribute.getNamespaceURI();
    if (name == null || namespace == null) {
      return attribute.getName().equalsIgnoreCase("id");
    }
    return (namespace.equals(XMLConstants.XML_NS_URI) && name.equals("id"))
        || (namespace.equals(Names.WSU) && name.equals("Id"));
  }

  /** The only element that bears this identifier. */
  Element only(String id) throws MalformedMessageException {
    List<Element> bearers = elements.getOrDefault(id, List.of());
    if (bearers.size() != 1) {
      throw new MalformedMessageException(
          bearers.isEmpty()
              ? "The security header refers to an identifier that no element bears"
              : "The security header refers to an identifier that several elements bear");
    }
    return bearers.get(0);
  }
}
