package dev.keyoverlap.xmldsig.internal.sign;

import dev.keyoverlap.message.MalformedMessageException;
import dev.keyoverlap.xmldsig.internal.tape.ElementFinder;
import dev.keyoverlap.xmldsig.internal.xml.IdNames;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.Node;

/**
 * Finds where a {@code SignaturePlace} is in a document.
 *
 * @param position in relation to an element
 * @param element finds that element
 */
public record SpotFinder(Position position, ElementFinder element) {

  public enum Position {
    FIRST_IN,
    LAST_IN,
    BEFORE,
    AFTER
  }

  /** A place in this document. */
  Spot in(Document document, IdNames ids) throws MalformedMessageException {
    List<Element> found = element.find(document, ids);
    if (found.size() != 1) {
      throw new MalformedMessageException(
          "Cannot put the signature %s: the document has %d such elements instead of one"
              .formatted(this, found.size()));
    }
    Element only = found.get(0);
    Node parent = only.getParentNode();
    return switch (position) {
      case FIRST_IN -> new Spot(only, only.getFirstChild());
      case LAST_IN -> new Spot(only, null);
      case BEFORE -> new Spot(requireElement(parent), only);
      case AFTER -> new Spot(requireElement(parent), only.getNextSibling());
    };
  }

  private Element requireElement(@Nullable Node parent) throws MalformedMessageException {
    if (parent instanceof Element around) {
      return around;
    }
    throw new MalformedMessageException(
        "Cannot put the signature %s: a document has room for one element only. Choose another place"
            .formatted(this));
  }

  /** For people, to complete "to be ...". */
  @Override
  public String toString() {
    return switch (position) {
      case FIRST_IN -> "first in " + element;
      case LAST_IN -> "last in " + element;
      case BEFORE -> "before " + element;
      case AFTER -> "after " + element;
    };
  }

  /**
   * A place between two nodes.
   *
   * @param parent in this
   * @param next before this, or at the end if there is none
   */
  record Spot(Node parent, @Nullable Node next) {

    void put(Element signature) {
      parent.insertBefore(signature, next);
    }
  }
}
