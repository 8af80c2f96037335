package dev.keyoverlap.wssec.internal.envelope;

import dev.keyoverlap.xmldsig.internal.xml.Ids;
import dev.keyoverlap.xmldsig.internal.xml.XmlNames;
import javax.xml.XMLConstants;
import org.jspecify.annotations.Nullable;
import org.w3c.dom.Attr;
import org.w3c.dom.Element;
import org.w3c.dom.NamedNodeMap;
import org.w3c.dom.Node;

/**
 * Prepares a tree that WSS4J has worked on for signing and writing. WSS4J uses namespaces that it
 * does not declare, while a canonical form has only declared ones. Its Base64 has carriage returns,
 * which XML has no plain way to write.
 */
public final class Tidying {

  private Tidying() {}

  /** Tidies a node and all below it. */
  public static void tidy(Node top) {
    Node node = top;
    while (node != null) {
      if (node instanceof Element element) {
        declare(element);
        removeLineBreaks(element);
      }
      node = Ids.next(node, top);
    }
  }

  private static void removeLineBreaks(Element element) {
    boolean ours =
        XmlNames.is(element, Names.XENC, "CipherValue")
            || XmlNames.is(element, Names.WSSE, "BinarySecurityToken")
            || (XmlNames.is(element, XmlNames.DSIG, "SignatureValue")
                && XmlNames.is(grandparent(element), Names.WSSE, "Security"));
    if (ours && element.getTextContent().indexOf('\r') >= 0) {
      element.setTextContent(element.getTextContent().replaceAll("\\s+", ""));
    }
  }

  private static @Nullable Node grandparent(Element element) {
    Node parent = element.getParentNode();
    return parent == null ? null : parent.getParentNode();
  }

  private static void declare(Element element) {
    declare(element, element);
    NamedNodeMap attributes = element.getAttributes();
    for (int i = 0; i < attributes.getLength(); i++) {
      String namespace = attributes.item(i).getNamespaceURI();
      if (namespace != null
          && !namespace.equals(XMLConstants.XML_NS_URI)
          && !namespace.equals(XMLConstants.XMLNS_ATTRIBUTE_NS_URI)) {
        declare(element, attributes.item(i));
      }
    }
  }

  private static void declare(Element element, Node named) {
    String name = declaration(named.getPrefix());
    String namespace = named.getNamespaceURI() == null ? "" : named.getNamespaceURI();
    if (!declared(element, name).equals(namespace)) {
      element.setAttributeNS(XMLConstants.XMLNS_ATTRIBUTE_NS_URI, name, namespace);
    }
  }

  private static String declaration(@Nullable String prefix) {
    return prefix == null || prefix.isEmpty()
        ? XMLConstants.XMLNS_ATTRIBUTE
        : XMLConstants.XMLNS_ATTRIBUTE + ":" + prefix;
  }

  private static String declared(Element element, String name) {
    for (Node step = element; step instanceof Element here; step = step.getParentNode()) {
      Attr attribute = here.getAttributeNode(name);
      if (attribute != null) {
        return attribute.getValue();
      }
    }
    return "";
  }
}
