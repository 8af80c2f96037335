package dev.keyoverlap.xmldsig.internal.xml;

import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import javax.xml.XMLConstants;
import javax.xml.namespace.QName;
import org.w3c.dom.Attr;
import org.w3c.dom.Element;
import org.w3c.dom.NamedNodeMap;

/**
 * The attributes that are identifiers. Without a schema nothing says which are, so these are:
 * {@code Id}, {@code ID} and {@code id} without namespace, {@code xml:id}, {@code wsu:Id}, those of
 * SAML 1, and any that the caller names.
 *
 * @param named by the caller
 */
public record IdNames(Set<QName> named) {

  /** No others than the usual ones. */
  public static final IdNames USUAL = new IdNames(Set.of());

  /** SAML 1.1, 5.4.2. */
  private static final Set<String> OF_SAML_1 = Set.of("AssertionID", "RequestID", "ResponseID");

  /** Copies the set. */
  public IdNames {
    named = Set.copyOf(named);
  }

  /** These, and one more. */
  public IdNames with(String namespace, String localName) {
    Set<QName> more = new HashSet<>(named);
    more.add(new QName(namespace, localName));
    return new IdNames(more);
  }

  /** Whether an attribute of this name is an identifier; the namespace is empty for none. */
  public boolean isId(String namespace, String localName) {
    return isUsual(namespace, localName)
        || (!named.isEmpty() && named.contains(new QName(namespace, localName)));
  }

  private static boolean isUsual(String namespace, String localName) {
    if (namespace.isEmpty()) {
      return localName.equalsIgnoreCase("id") || OF_SAML_1.contains(localName);
    }
    return (namespace.equals(XMLConstants.XML_NS_URI) && localName.equals("id"))
        || (namespace.equals(XmlNames.WSU) && localName.equals("Id"));
  }

  boolean isId(Attr attribute) {
    String name = attribute.getLocalName();
    String namespace = attribute.getNamespaceURI();
    return name == null
        ? isId("", attribute.getName())
        : isId(namespace == null ? "" : namespace, name);
  }

  /**
   * The identifier that an element carries: by an attribute that the caller names, if there is one
   * named; the first if it carries several.
   */
  public Optional<String> of(Element element) {
    NamedNodeMap attributes = element.getAttributes();
    for (int i = 0; i < attributes.getLength(); i++) {
      if (attributes.item(i) instanceof Attr attribute
          && !attribute.getValue().isEmpty()
          && (named.isEmpty() ? isId(attribute) : isNamed(attribute))) {
        return Optional.of(attribute.getValue());
      }
    }
    return Optional.empty();
  }

  private boolean isNamed(Attr attribute) {
    return attribute.getLocalName() != null
        && named.contains(new QName(attribute.getNamespaceURI(), attribute.getLocalName()));
  }
}
