package dev.keyoverlap.xmldsig.internal.tape;

import dev.keyoverlap.xmldsig.internal.xml.IdNames;
import dev.keyoverlap.xmldsig.internal.xml.Ids;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import javax.xml.XMLConstants;
import javax.xml.namespace.NamespaceContext;
import javax.xml.xpath.XPath;
import javax.xml.xpath.XPathConstants;
import javax.xml.xpath.XPathExpressionException;
import javax.xml.xpath.XPathFactory;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.Node;
import org.w3c.dom.NodeList;

/** Finds the elements that an {@code ElementSelector} means, in a tree or on a tape. */
public final class ElementFinder {

  private final String words;
  private final Finding finding;
  private final Optional<TapeFinding> tapeFinding;

  private ElementFinder(String words, Finding finding, Optional<TapeFinding> tapeFinding) {
    this.words = words;
    this.finding = finding;
    this.tapeFinding = tapeFinding;
  }

  /** Those of this name; the namespace is empty for none. */
  public static ElementFinder named(String namespace, String localName) {
    Optional<String> wanted = Optional.of(namespace).filter(uri -> !uri.isEmpty());
    return new ElementFinder(
        "{" + namespace + "}" + localName,
        (document, ids) ->
            all(
                document,
                element ->
                    localName.equals(element.getLocalName())
                        && wanted.equals(Optional.ofNullable(element.getNamespaceURI()))),
        Optional.of(
            tape ->
                IntStream.range(0, tape.elements())
                    .filter(number -> tape.name(number).is(namespace, localName))
                    .boxed()
                    .toList()));
  }

  /** The one with this identifier. */
  public static ElementFinder id(String id) {
    return new ElementFinder(
        "#" + id,
        (document, ids) -> Ids.of(document, ids).find(id),
        Optional.of(tape -> tape.find(Set.of(id)).getOrDefault(id, List.of())));
  }

  /**
   * Those that an XPath 1.0 expression selects.
   *
   * @throws IllegalArgumentException if it is not XPath
   */
  public static ElementFinder xpath(String expression, Map<String, String> namespaces) {
    Prefixes prefixes = new Prefixes(Map.copyOf(namespaces));
    try {
      prefixes.newXPath().compile(expression);
    } catch (XPathExpressionException e) {
      throw new IllegalArgumentException("It is not an XPath 1.0 expression: " + expression, e);
    }
    return new ElementFinder(
        expression, (document, ids) -> evaluate(expression, prefixes, document), Optional.empty());
  }

  private static List<Element> evaluate(String expression, Prefixes prefixes, Document document) {
    try {
      NodeList nodes =
          (NodeList) prefixes.newXPath().evaluate(expression, document, XPathConstants.NODESET);
      List<Element> elements = new ArrayList<>();
      for (int i = 0; i < nodes.getLength(); i++) {
        if (nodes.item(i) instanceof Element element) {
          elements.add(element);
        }
      }
      return elements;
    } catch (XPathExpressionException e) {
      throw new IllegalStateException("This expression selects no elements: " + expression, e);
    }
  }

  private static List<Element> all(
      Document document, java.util.function.Predicate<Element> condition) {
    List<Element> found = new ArrayList<>();
    for (Node node = document.getDocumentElement(); node != null; node = Ids.next(node, document)) {
      if (node instanceof Element element && condition.test(element)) {
        found.add(element);
      }
    }
    return found;
  }

  /** The elements meant, in the order of the document, which has these identifiers. */
  public List<Element> find(Document document, IdNames ids) {
    return finding.in(document, ids);
  }

  /** Whether it can do without a tree. */
  public boolean findsOnTapes() {
    return tapeFinding.isPresent();
  }

  /** The numbers of the elements meant, in the order of the document. */
  public List<Integer> find(XmlTape tape) {
    return tapeFinding.orElseThrow().on(tape);
  }

  /** Describes the selected elements, for people. */
  @Override
  public String toString() {
    return words;
  }

  @FunctionalInterface
  private interface Finding {
    List<Element> in(Document document, IdNames ids);
  }

  @FunctionalInterface
  private interface TapeFinding {
    List<Integer> on(XmlTape tape);
  }

  private record Prefixes(Map<String, String> namespaces) implements NamespaceContext {

    XPath newXPath() {
      XPath xpath = XPathFactory.newDefaultInstance().newXPath();
      xpath.setNamespaceContext(this);
      return xpath;
    }

    @Override
    public String getNamespaceURI(String prefix) {
      return namespaces.getOrDefault(prefix, XMLConstants.NULL_NS_URI);
    }

    @Override
    public String getPrefix(String namespace) {
      return namespaces.entrySet().stream()
          .filter(entry -> entry.getValue().equals(namespace))
          .map(Map.Entry::getKey)
          .findFirst()
          .orElse("");
    }

    @Override
    public Iterator<String> getPrefixes(String namespace) {
      return Collections.singleton(getPrefix(namespace)).iterator();
    }
  }
}
