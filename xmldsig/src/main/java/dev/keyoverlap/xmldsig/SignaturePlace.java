package dev.keyoverlap.xmldsig;

import dev.keyoverlap.message.MalformedMessageException;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.Node;

/**
 * Where in the document the signature is put; where there are several, one after the other.
 *
 * <pre>{@code
 * SignaturePlace.firstIn(ElementSelector.named("urn:orders", "Header"));
 * SignaturePlace.after(ElementSelector.xpath("/o:Batch/o:Order", Map.of("o", "urn:orders")));
 * }</pre>
 *
 * <p>Immutable and safe for use by several threads.
 */
public final class SignaturePlace {

  private final Position position;
  private final ElementSelector selector;

  private SignaturePlace(Position position, ElementSelector selector) {
    this.position = position;
    this.selector = selector;
  }

  private enum Position {
    FIRST_IN,
    LAST_IN,
    BEFORE,
    AFTER
  }

  /**
   * As the first thing in an element.
   *
   * @param element which; a document must have exactly one such
   * @return the place
   */
  public static SignaturePlace firstIn(ElementSelector element) {
    return new SignaturePlace(Position.FIRST_IN, element);
  }

  /**
   * As the last thing in an element. The default is the last in the document's own.
   *
   * @param element which; a document must have exactly one such
   * @return the place
   */
  public static SignaturePlace lastIn(ElementSelector element) {
    return new SignaturePlace(Position.LAST_IN, element);
  }

  /**
   * Before an element.
   *
   * @param element which; a document must have exactly one such
   * @return the place
   */
  public static SignaturePlace before(ElementSelector element) {
    return new SignaturePlace(Position.BEFORE, element);
  }

  /**
   * After an element.
   *
   * @param element which; a document must have exactly one such
   * @return the place
   */
  public static SignaturePlace after(ElementSelector element) {
    return new SignaturePlace(Position.AFTER, element);
  }

  /** A place in this document. */
  Spot in(Document document) throws MalformedMessageException {
    List<Element> found = selector.find(document);
    if (found.size() != 1) {
      throw new MalformedMessageException(
          "The signature is to stand %s, of which the document has %d instead of one"
              .formatted(this, found.size()));
    }
    Element element = found.get(0);
    Node parent = element.getParentNode();
    return switch (position) {
      case FIRST_IN -> new Spot(element, element.getFirstChild());
      case LAST_IN -> new Spot(element, null);
      case BEFORE -> new Spot(requireElement(parent), element);
      case AFTER -> new Spot(requireElement(parent), element.getNextSibling());
    };
  }

  private Element requireElement(@Nullable Node parent) throws MalformedMessageException {
    if (parent instanceof Element element) {
      return element;
    }
    throw new MalformedMessageException(
        "The signature is to stand %s, but a document has room for one element only"
            .formatted(this));
  }

  /** For people, to complete "to stand ...". */
  @Override
  public String toString() {
    return switch (position) {
      case FIRST_IN -> "first in " + selector;
      case LAST_IN -> "last in " + selector;
      case BEFORE -> "before " + selector;
      case AFTER -> "after " + selector;
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
