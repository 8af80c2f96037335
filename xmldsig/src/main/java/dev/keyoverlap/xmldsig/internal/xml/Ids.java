package dev.keyoverlap.xmldsig.internal.xml;

import dev.keyoverlap.message.MalformedMessageException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.w3c.dom.Attr;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NamedNodeMap;
import org.w3c.dom.Node;

/**
 * The elements of a document by their identifiers. An identifier that two elements carry, by
 * whichever attribute, names neither.
 */
public final class Ids {

  private final IdNames names;
  private final Map<String, List<Element>> elements = new HashMap<>();

  private Ids(IdNames names) {
    this.names = names;
  }

  public static Ids of(Document document, IdNames names) {
    Ids ids = new Ids(names);
    ids.addAll(document.getDocumentElement());
    return ids;
  }

  /** No elements yet. */
  public static Ids empty() {
    return new Ids(IdNames.USUAL);
  }

  /**
   * Takes in a node and all below it, which are now in the document.
   *
   * @return how many nodes there are
   */
  public int addAll(Node top) {
    int nodes = 0;
    for (Node node = top; node != null; node = next(node, top)) {
      nodes++;
      if (node instanceof Element element) {
        add(element);
      }
    }
    return nodes;
  }

  /** Forgets a node and all below it, which are no longer in the document. */
  public void removeAll(Node top) {
    Set<Element> gone = Collections.newSetFromMap(new IdentityHashMap<>());
    Set<String> borne = new HashSet<>();
    for (Node node = top; node != null; node = next(node, top)) {
      if (node instanceof Element element) {
        idsOf(element).forEach(attribute -> borne.add(attribute.getValue()));
        gone.add(element);
      }
    }
    for (String id : borne) {
      elements.computeIfPresent(
          id,
          (same, bearers) -> {
            bearers.removeIf(gone::contains);
            return bearers.isEmpty() ? null : bearers;
          });
    }
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

  /** Takes in one element, which is now in the document behind those before. */
  public void add(Element element) {
    for (Attr attribute : idsOf(element)) {
      List<Element> bearers =
          elements.computeIfAbsent(attribute.getValue(), value -> new ArrayList<>(1));
      // One that bears it twice comes twice in a row; a search would be long where all bear it.
      if (bearers.isEmpty() || bearers.get(bearers.size() - 1) != element) {
        bearers.add(element);
      }
    }
  }

  private List<Attr> idsOf(Element element) {
    if (!element.hasAttributes()) {
      // Most elements: if asked for a map of its attributes, each would make one.
      return List.of();
    }
    NamedNodeMap attributes = element.getAttributes();
    List<Attr> ids = List.of();
    for (int i = 0; i < attributes.getLength(); i++) {
      if (attributes.item(i) instanceof Attr attribute && names.isId(attribute)) {
        ids = ids.isEmpty() ? new ArrayList<>(1) : ids;
        ids.add(attribute);
      }
    }
    return ids;
  }

  /** The only element that carries this identifier. */
  public Element only(String id) throws MalformedMessageException {
    List<Element> bearers = find(id);
    if (bearers.size() != 1) {
      throw new MalformedMessageException(
          bearers.isEmpty()
              ? "The security header refers to an identifier that no element has"
              : "The security header refers to an identifier that several elements have");
    }
    return bearers.get(0);
  }

  /** All elements that carry this identifier. */
  public List<Element> find(String id) {
    return elements.getOrDefault(id, List.of());
  }
}
