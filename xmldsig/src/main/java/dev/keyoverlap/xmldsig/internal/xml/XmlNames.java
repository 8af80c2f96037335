package dev.keyoverlap.xmldsig.internal.xml;

import java.util.Base64;
import javax.xml.XMLConstants;
import org.jspecify.annotations.Nullable;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.Node;

/** The names that XML Signature and its companions have given to things. */
public final class XmlNames {

  public static final String DSIG = "http://www.w3.org/2000/09/xmldsig#";
  public static final String DSIG11 = "http://www.w3.org/2009/xmldsig11#";
  public static final String EXCLUSIVE = "http://www.w3.org/2001/10/xml-exc-c14n#";
  public static final String XADES = "http://uri.etsi.org/01903/v1.3.2#";
  public static final String ASIC = "http://uri.etsi.org/02918/v1.2.1#";
  public static final String WSU =
      "http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-wssecurity-utility-1.0.xsd";

  public static final String ENVELOPED = DSIG + "enveloped-signature";
  public static final String BASE64 = DSIG + "base64";
  public static final String XPATH = "http://www.w3.org/TR/1999/REC-xpath-19991116";
  public static final String XPATH_FILTER = "http://www.w3.org/2002/06/xmldsig-filter2";
  public static final String NOT_IN_A_SIGNATURE = "not(ancestor-or-self::ds:Signature)";
  public static final String SIGNED_PROPERTIES = "http://uri.etsi.org/01903#SignedProperties";

  private XmlNames() {}

  public static boolean isSignature(Node node) {
    return is(node, DSIG, "Signature");
  }

  public static boolean is(@Nullable Node node, String namespace, String localName) {
    return node instanceof Element element
        && localName.equals(element.getLocalName())
        && namespace.equals(element.getNamespaceURI());
  }

  /** A new element of XML Signature's own namespace, with the prefix that everybody uses. */
  public static Element dsig(Node parent, String localName) {
    return append(parent, DSIG, "ds:" + localName);
  }

  public static Element dsig(Node parent, String localName, String text) {
    Element element = dsig(parent, localName);
    element.setTextContent(text);
    return element;
  }

  public static Element dsig(Node parent, String localName, byte[] bytes) {
    return dsig(parent, localName, Base64.getEncoder().encodeToString(bytes));
  }

  /** An element whose only content is the name of an algorithm. */
  public static Element algorithm(Node parent, String localName, String uri) {
    Element element = dsig(parent, localName);
    element.setAttributeNS(null, "Algorithm", uri);
    return element;
  }

  public static Element append(Node parent, String namespace, String qualifiedName) {
    Document document = parent instanceof Document own ? own : parent.getOwnerDocument();
    Element element = document.createElementNS(namespace, qualifiedName);
    parent.appendChild(element);
    return element;
  }

  /** Trees do not do this by themselves, and canonical forms go by it. */
  public static void declare(Element element, String prefix, String namespace) {
    element.setAttributeNS(XMLConstants.XMLNS_ATTRIBUTE_NS_URI, "xmlns:" + prefix, namespace);
  }
}
