package dev.keyoverlap.xmldsig.internal.xml;

import dev.keyoverlap.internal.work.Budget;
import dev.keyoverlap.message.Limit;
import dev.keyoverlap.message.MalformedMessageException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import org.w3c.dom.Element;
import org.w3c.dom.Node;
import org.w3c.dom.Text;

/**
 * An element of a signature or security header, read exactly as its schema has it. It has the
 * children that belong there, in their order, each once if it must be once, and text without
 * comments. Readers that are content with the first of two, or with the text before a comment, have
 * been deceived.
 */
public final class StrictElement {

  private final Element element;
  private final Deque<Element> rest;

  private StrictElement(Element element, List<Element> children) {
    this.element = element;
    this.rest = new ArrayDeque<>(children);
  }

  /** An element that has only elements in it, and white space. */
  public static StrictElement of(Element element) throws MalformedMessageException {
    List<Element> children = new ArrayList<>();
    for (Node child = element.getFirstChild(); child != null; child = child.getNextSibling()) {
      if (child instanceof Element inner) {
        children.add(inner);
      } else if (!(child instanceof Text text) || !text.getData().isBlank()) {
        throw malformed(element, "has something in it that does not belong there");
      }
    }
    return new StrictElement(element, children);
  }

  /** The next child, which must have this name. */
  public Element next(String localName) throws MalformedMessageException {
    return next(XmlNames.DSIG, localName);
  }

  public Element next(String namespace, String localName) throws MalformedMessageException {
    return nextIf(namespace, localName)
        .orElseThrow(() -> malformed(element, "lacks its " + localName + ", or has it elsewhere"));
  }

  /** The next child if it has this name. */
  public Optional<Element> nextIf(String localName) {
    return nextIf(XmlNames.DSIG, localName);
  }

  public Optional<Element> nextIf(String namespace, String localName) {
    return XmlNames.is(rest.peek(), namespace, localName)
        ? Optional.of(rest.remove())
        : Optional.empty();
  }

  /** All of the next children that have this name. */
  public List<Element> all(String localName, int most) throws MalformedMessageException {
    return all(XmlNames.DSIG, localName, most);
  }

  /**
   * All of the next children of XML Signature that have this name.
   *
   * @throws dev.keyoverlap.message.LimitExceededException if there are more than the limit allows
   */
  public List<Element> all(String localName, Limit most, Budget budget)
      throws MalformedMessageException {
    List<Element> found = new ArrayList<>();
    for (Optional<Element> next = nextIf(localName); next.isPresent(); next = nextIf(localName)) {
      found.add(next.get());
      budget.require(most, found.size());
    }
    return found;
  }

  public List<Element> all(String namespace, String localName, int most)
      throws MalformedMessageException {
    List<Element> found = new ArrayList<>();
    Optional<Element> next = nextIf(namespace, localName);
    while (next.isPresent()) {
      found.add(next.get());
      if (found.size() > most) {
        throw malformed(element, "has more than %d times %s".formatted(most, localName));
      }
      next = nextIf(namespace, localName);
    }
    return found;
  }

  /** The next child, whatever it is. */
  public Optional<Element> nextOfAnyKind() {
    return Optional.ofNullable(rest.poll());
  }

  /** Insists that all children were asked for. */
  public void end() throws MalformedMessageException {
    if (!rest.isEmpty()) {
      throw malformed(
          element, "has a " + rest.element().getLocalName() + " that does not belong there");
    }
  }

  /** The only child, whatever it is. */
  public static Element onlyChild(Element element) throws MalformedMessageException {
    StrictElement children = of(element);
    Element only =
        children.nextOfAnyKind().orElseThrow(() -> malformed(element, "has nothing in it"));
    children.end();
    return only;
  }

  /** The text of an element that has nothing else in it. */
  public static String text(Element element) throws MalformedMessageException {
    StringBuilder text = new StringBuilder();
    for (Node child = element.getFirstChild(); child != null; child = child.getNextSibling()) {
      if (!(child instanceof Text part)) {
        throw malformed(element, "has something in it that is not text");
      }
      text.append(part.getData());
    }
    return text.toString().strip();
  }

  public static byte[] base64(Element element) throws MalformedMessageException {
    try {
      return Base64.getDecoder().decode(withoutSpaces(text(element)));
    } catch (IllegalArgumentException e) {
      throw malformed(element, "is not Base64");
    }
  }

  /** Other characters than those of Latin-1 become question marks, which are no Base64 either. */
  private static byte[] withoutSpaces(String text) {
    byte[] all = text.getBytes(StandardCharsets.ISO_8859_1);
    int kept = 0;
    for (byte b : all) {
      if (b != ' ' && b != '\t' && b != '\r' && b != '\n') {
        all[kept++] = b;
      }
    }
    return Arrays.copyOf(all, kept);
  }

  /** The URI of an algorithm; empty if there is none. */
  public static String algorithm(Element element) {
    return element.getAttributeNS(null, "Algorithm");
  }

  public static boolean isEmpty(Element element) {
    for (Node child = element.getFirstChild(); child != null; child = child.getNextSibling()) {
      if (!(child instanceof Text text) || !text.getData().isBlank()) {
        return false;
      }
    }
    return true;
  }

  /** The identifier that an element refers to within the same document. */
  public static String localReference(Element element) throws MalformedMessageException {
    String uri = element.getAttributeNS(null, "URI");
    if (uri.length() < 2 || uri.charAt(0) != '#') {
      throw malformed(element, "does not refer to an element of this message by its identifier");
    }
    return uri.substring(1);
  }

  /** Says what is wrong with an element. */
  public static MalformedMessageException malformed(Element element, String flaw) {
    return new MalformedMessageException(
        "The element %s of the signature or security header %s"
            .formatted(element.getLocalName(), flaw));
  }
}
