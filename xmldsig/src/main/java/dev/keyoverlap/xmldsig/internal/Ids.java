package dev.keyoverlap.xmldsig.internal;

import dev.keyoverlap.message.MalformedMessageException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.xml.XMLConstants;
import org.jspecify.annotations.Nullable;
import org.w3c.dom.Attr;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NamedNodeMap;
import org.w3c.dom.Node;

/**
 * The elements of a document by their identifiers. Without a schema nothing says which attributes
 * are identifiers, so these are: {@code Id}, {@code ID} and {@code id} without namespace, {@code
 * xml:id}, and {@code wsu:Id}. An identifier that two elements bear, by whichever of these, names
 * neither.
 */
public final class Ids {

  private final Map<String, List<Element>> elements = new HashMap<>();

  private Ids() {}

  public static Ids of(Document document) {
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
  public static @Nullable Node next(Node node, Node top) {
    Node next = node.getFirstChild();
    Node here = node;
    while (next == null && here != top) {
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
        // One that bears it twice comes twice in a row; a search would be long where all bear it.
        if (bearers.isEmpty() || bearers.get(bearers.size() - 1) != element) {
          bearers.add(element);
        }
      }
    }
  }

  private static boolean isId(Attr attribute) {
    String name = attribute.getLocalName();
    String namespace = attribute.getNamespaceURI();
    return name == null
        ? attribute.getName().equalsIgnoreCase("id")
        : isId(namespace == null ? "" : namespace, name);
  }

  public static boolean isId(String namespace, String name) {
    if (namespace.isEmpty()) {
      return name.equalsIgnoreCase("id");
    }
    return (namespace.equals(XMLConstants.XML_NS_URI) && name.equals("id"))
        || (namespace.equals(XmlNames.WSU) && name.equals("Id"));
  }

  /** The only element that bears this identifier. */
  public Element only(String id) throws MalformedMessageException {
    List<Element> bearers = find(id);
    if (bearers.size() != 1) {
      throw new MalformedMessageException(
          bearers.isEmpty()
              ? "The security header refers to an identifier that no element bears"
              : "The security header refers to an identifier that several elements bear");
    }
    return bearers.get(0);
  }

  /** All elements that bear this identifier. */
  public List<Element> find(String id) {
    return elements.getOrDefault(id, List.of());
  }

  /** The identifier that an element bears; the first if it bears several. */
  public static Optional<String> of(Element element) {
    NamedNodeMap attributes = element.getAttributes();
    for (int i = 0; i < attributes.getLength(); i++) {
      if (attributes.item(i) instanceof Attr attribute
          && isId(attribute)
          && !attribute.getValue().isEmpty()) {
        return Optional.of(attribute.getValue());
      }
    }
    return Optional.empty();
  }
}
