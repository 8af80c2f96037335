package dev.keyoverlap.wssec.internal.envelope;

import dev.keyoverlap.xmldsig.internal.xml.Ids;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.w3c.dom.Element;
import org.w3c.dom.NamedNodeMap;
import org.w3c.dom.Node;
import org.w3c.dom.Text;

/**
 * Finds elements that only point to content elsewhere, such as in an attachment. A signature over
 * it covers the pointer and not the content, and encryption hides only the pointer.
 */
public final class Pointers {

  /** MTOM's Include, and XInclude. */
  private static final Set<String> INCLUDES =
      Set.of("http://www.w3.org/2004/08/xop/include", "http://www.w3.org/2001/XInclude");

  /** Other parts of the same MIME message (RFC 2392). */
  private static final Set<String> SCHEMES = Set.of("cid:", "mid:");

  private Pointers() {}

  /** The first pointer within an element, in words; one pass. */
  public static Optional<String> in(Element top) {
    for (Node node = top; node != null; node = Ids.next(node, top)) {
      if (node instanceof Element element) {
        Optional<String> found = at(element);
        if (found.isPresent()) {
          return found;
        }
      }
    }
    return Optional.empty();
  }

  /** Whether an element points to something else. */
  static boolean isPointer(Element element) {
    String namespace = element.getNamespaceURI();
    return namespace != null && isPointer(namespace);
  }

  /** Whether elements of a namespace do. */
  static boolean isPointer(String namespace) {
    return INCLUDES.contains(namespace);
  }

  private static Optional<String> at(Element element) {
    if (isPointer(element)) {
      return Optional.of(
          "the element {%s}%s".formatted(element.getNamespaceURI(), element.getLocalName()));
    }
    // An element without attributes makes a map of them as soon as it is asked for it.
    NamedNodeMap attributes = element.hasAttributes() ? element.getAttributes() : null;
    for (int i = 0; attributes != null && i < attributes.getLength(); i++) {
      if (points(attributes.item(i).getNodeValue())) {
        return Optional.of(
            "the attribute %s of %s, which refers to another part of a MIME message"
                .formatted(attributes.item(i).getNodeName(), element.getLocalName()));
      }
    }
    if (element.getFirstChild() instanceof Text text
        && text.getNextSibling() == null
        && points(text.getData())) {
      return Optional.of(
          "the content of %s, which refers to another part of a MIME message"
              .formatted(element.getLocalName()));
    }
    return Optional.empty();
  }

  /** A reference has no spaces in it; other text that begins so has. */
  static boolean points(String value) {
    return mayPoint(value) && value.strip().chars().noneMatch(Character::isWhitespace);
  }

  /** Whether a value begins as a reference does. */
  static boolean mayPoint(String value) {
    int start = 0;
    while (start < value.length() && value.charAt(start) <= ' ') {
      start++;
    }
    return value.length() - start >= 5
        && value.charAt(start + 3) == ':'
        && SCHEMES.contains(value.substring(start, start + 4).toLowerCase(Locale.ROOT));
  }
}
