package dev.keyoverlap.xmldsig.internal.xml;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import javax.xml.XMLConstants;
import org.jspecify.annotations.Nullable;
import org.w3c.dom.Attr;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.Node;
import org.xml.sax.Attributes;
import org.xml.sax.Locator;
import org.xml.sax.SAXException;
import org.xml.sax.ext.DefaultHandler2;
import org.xml.sax.ext.Locator2;

/**
 * Makes a tree of what a parser reports, and counts it as it grows: a document with too much of
 * anything is given up before it takes the memory. For one document.
 */
final class TreeBuilder extends DefaultHandler2 {

  private static final int LONG_TEXT = 1 << 16;

  private final Document document;
  private final @Nullable XmlCounts counts;
  private final List<String> declarations = new ArrayList<>();

  /**
   * A node of each name, to be copied: names are taken apart, and counted, once. An element and an
   * attribute may have the same name.
   */
  private final Map<String, Node> elements = new HashMap<>();

  private final Map<String, Node> attributes = new HashMap<>();

  /** The first piece of a text, which mostly is all of it; empty if none has begun. */
  private String text = "";

  /** The whole text as far as it goes, from the second piece on. */
  private final StringBuilder longText = new StringBuilder();

  private Node place;
  private @Nullable Locator locator;
  private String version = "1.0";

  /**
   * A tree that begins to grow.
   *
   * @param document still empty
   * @param counts what counts; null if all was counted before
   */
  TreeBuilder(Document document, @Nullable XmlCounts counts) {
    this.document = document;
    this.counts = counts;
    this.place = document;
    // The parser has checked the names.
    document.setStrictErrorChecking(false);
  }

  /** The tree, after all was reported. */
  Document complete() {
    document.setStrictErrorChecking(true);
    return document;
  }

  /** The version that the document says that it has. */
  String version() {
    return version;
  }

  @Override
  public void setDocumentLocator(Locator itsLocator) {
    this.locator = itsLocator;
  }

  @Override
  public void startPrefixMapping(String prefix, String uri) throws SAXException {
    if (counts != null) {
      counts.declares(prefix, uri);
    }
    declarations.add(prefix);
    declarations.add(uri);
  }

  @Override
  public void startElement(String uri, String localName, String name, Attributes own)
      throws SAXException {
    if (place.isSameNode(document)
        && locator instanceof Locator2 precise
        && precise.getXMLVersion() != null) {
      version = precise.getXMLVersion();
    }
    endText();
    if (counts != null) {
      counts.begin(own.getLength(), declarations.size() / 2);
    }
    Element element = newElement(uri, name);
    for (int i = 0; i < declarations.size(); i += 2) {
      String prefix = declarations.get(i);
      Attr declaration =
          document.createAttributeNS(
              XMLConstants.XMLNS_ATTRIBUTE_NS_URI, prefix.isEmpty() ? "xmlns" : "xmlns:" + prefix);
      set(element, declaration, declarations.get(i + 1));
    }
    declarations.clear();
    for (int i = 0; i < own.getLength(); i++) {
      set(element, newAttribute(own.getURI(i), own.getQName(i)), own.getValue(i));
    }
    place.appendChild(element);
    place = element;
  }

  private Element newElement(String uri, String name) throws SAXException {
    Node known = elements.get(name);
    if (known == null || !isOf(known, uri)) {
      countName(name);
      known = document.createElementNS(uri.isEmpty() ? null : uri, name);
      elements.put(name, known);
    }
    return (Element) known.cloneNode(false);
  }

  private Attr newAttribute(String uri, String name) throws SAXException {
    Node known = attributes.get(name);
    if (known == null || !isOf(known, uri)) {
      countName(name);
      known = document.createAttributeNS(uri.isEmpty() ? null : uri, name);
      attributes.put(name, known);
    }
    return (Attr) known.cloneNode(false);
  }

  /** A prefix may be bound to another namespace than before. */
  private static boolean isOf(Node known, String uri) {
    String namespace = known.getNamespaceURI();
    return namespace == null ? uri.isEmpty() : namespace.equals(uri);
  }

  private void countName(String name) throws SAXException {
    if (counts != null) {
      counts.name(name);
    }
  }

  private static void set(Element element, Attr attribute, String value) {
    attribute.setValue(value);
    // By name, which finds its place faster; the parser has seen to it that there are not two.
    element.setAttributeNode(attribute);
  }

  @Override
  public void endElement(String uri, String localName, String name) throws SAXException {
    endText();
    if (counts != null) {
      counts.end();
    }
    place = place.getParentNode();
  }

  @Override
  public void characters(char[] characters, int start, int length) throws SAXException {
    if (length == 0) {
      return;
    }
    String piece = new String(characters, start, length);
    if (text.isEmpty()) {
      node();
      text = piece;
      return;
    }
    if (longText.length() == 0) {
      longText.append(text);
    }
    longText.append(piece);
  }

  private void endText() {
    if (text.isEmpty()) {
      return;
    }
    place.appendChild(document.createTextNode(longText.length() == 0 ? text : longText.toString()));
    text = "";
    longText.setLength(0);
    if (longText.capacity() > LONG_TEXT) {
      longText.trimToSize();
    }
  }

  private void node() throws SAXException {
    if (counts != null) {
      counts.node();
    }
  }

  @Override
  public void comment(char[] characters, int start, int length) throws SAXException {
    endText();
    node();
    place.appendChild(document.createComment(new String(characters, start, length)));
  }

  @Override
  public void processingInstruction(String target, String data) throws SAXException {
    endText();
    node();
    place.appendChild(document.createProcessingInstruction(target, data));
  }
}
