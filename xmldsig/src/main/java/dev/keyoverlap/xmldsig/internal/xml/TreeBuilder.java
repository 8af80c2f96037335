package dev.keyoverlap.xmldsig.internal.xml;

import java.util.ArrayList;
import java.util.List;
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
  public void startElement(String uri, String localName, String name, Attributes attributes)
      throws SAXException {
    if (place.isSameNode(document)
        && locator instanceof Locator2 precise
        && precise.getXMLVersion() != null) {
      version = precise.getXMLVersion();
    }
    endText();
    count(name, attributes);
    Element element = document.createElementNS(uri.isEmpty() ? null : uri, name);
    for (int i = 0; i < declarations.size(); i += 2) {
      String prefix = declarations.get(i);
      set(
          element,
          XMLConstants.XMLNS_ATTRIBUTE_NS_URI,
          prefix.isEmpty() ? "xmlns" : "xmlns:" + prefix,
          declarations.get(i + 1));
    }
    declarations.clear();
    for (int i = 0; i < attributes.getLength(); i++) {
      set(element, attributes.getURI(i), attributes.getQName(i), attributes.getValue(i));
    }
    place.appendChild(element);
    place = element;
  }

  private void count(String name, Attributes attributes) throws SAXException {
    if (counts == null) {
      return;
    }
    counts.begin(attributes.getLength(), declarations.size() / 2);
    counts.name(name);
    for (int i = 0; i < attributes.getLength(); i++) {
      counts.name(attributes.getQName(i));
    }
  }

  private void set(Element element, String uri, String name, String value) {
    Attr attribute = document.createAttributeNS(uri.isEmpty() ? null : uri, name);
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
