package dev.keyoverlap.xmldsig;

import dev.keyoverlap.xmldsig.internal.tape.ElementFinder;
import java.util.Map;

/**
 * Says which elements of a document are meant: by name, by identifier, or by XPath.
 *
 * <pre>{@code
 * ElementSelector.named("urn:orders", "Order");
 * ElementSelector.id("order-17");
 * ElementSelector.xpath("/o:Batch/o:Order[1]", Map.of("o", "urn:orders"));
 * }</pre>
 *
 * <p>Selectors are for those who sign. A verifier needs one only for {@linkplain
 * XmlVerifier.Builder#elementWithoutUri a reference without a URI}.
 *
 * <p>Immutable and safe for use by several threads.
 *
 * @since 1.0
 */
public final class ElementSelector {

  private final ElementFinder finder;

  private ElementSelector(ElementFinder finder) {
    this.finder = finder;
  }

  /**
   * Every element of this name.
   *
   * @param namespace the namespace; empty for none
   * @param localName the name without prefix
   * @return the selector
   */
  public static ElementSelector named(String namespace, String localName) {
    return new ElementSelector(ElementFinder.named(namespace, localName));
  }

  /**
   * The element with this identifier: in an attribute {@code Id}, {@code ID}, {@code id}, {@code
   * xml:id} or {@code wsu:Id}.
   *
   * @param id the identifier
   * @return the selector
   */
  public static ElementSelector id(String id) {
    return new ElementSelector(ElementFinder.id(id));
  }

  /**
   * The elements that an XPath 1.0 expression selects.
   *
   * @param expression the expression; trusted, since it can take any time
   * @param namespaces the namespace of each prefix in it
   * @return the selector
   * @throws IllegalArgumentException if it is not XPath
   */
  public static ElementSelector xpath(String expression, Map<String, String> namespaces) {
    return new ElementSelector(ElementFinder.xpath(expression, namespaces));
  }

  ElementFinder finder() {
    return finder;
  }

  /** Describes the selected elements, for people. */
  @Override
  public String toString() {
    return finder.toString();
  }
}
