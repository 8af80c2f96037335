package dev.keyoverlap.xmldsig.internal;

import dev.keyoverlap.internal.work.Budget;
import dev.keyoverlap.message.Limit;
import dev.keyoverlap.message.Limits;
import dev.keyoverlap.message.MalformedMessageException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import javax.xml.XMLConstants;
import javax.xml.parsers.ParserConfigurationException;
import javax.xml.parsers.SAXParser;
import javax.xml.parsers.SAXParserFactory;
import org.xml.sax.Attributes;
import org.xml.sax.InputSource;
import org.xml.sax.SAXException;
import org.xml.sax.XMLReader;
import org.xml.sax.ext.DefaultHandler2;

/**
 * Counts the nodes of a document before a tree is made of it: a node takes about 100 bytes of
 * memory, and less than 3 in the document. Most documents are short, or have little markup, so that
 * their bytes alone show that they have few. For one thread.
 */
public final class NodeCounter extends DefaultHandler2 {

  private static final int LEAST_BYTES = 2;
  private static final int LONGEST_DECLARATION = 200;

  private final Limit limit;
  private final Budget budget;
  private long nodes;
  private boolean inText;

  private NodeCounter(Limit limit, Budget budget) {
    this.limit = limit;
    this.budget = budget;
  }

  /**
   * Counts elements, attributes, namespace declarations, texts, comments and instructions.
   *
   * @param limit what bounds them in all trees of the message together
   * @throws MalformedMessageException if there are more, or it is no XML
   */
  public static void count(byte[] xml, Limit limit, Budget budget)
      throws MalformedMessageException {
    long left = budget.limits().of(limit) - budget.spent(limit);
    long most = Math.min(xml.length / LEAST_BYTES, mostByMarkup(xml));
    if (most <= left) {
      budget.spend(limit, most);
      return;
    }
    NodeCounter counter = new NodeCounter(limit, budget);
    try {
      XMLReader reader = reader();
      reader.setContentHandler(counter);
      reader.setProperty("http://xml.org/sax/properties/lexical-handler", counter);
      reader.parse(new InputSource(new ByteArrayInputStream(xml)));
    } catch (SAXException e) {
      XmlCounts.rethrow(e);
      throw new MalformedMessageException("It is not XML that is accepted: " + e.getMessage(), e);
    } catch (IOException e) {
      throw new MalformedMessageException("It is not XML in an encoding that is known", e);
    }
    budget.spend(limit, counter.nodes);
  }

  /** Each element, comment and text needs a sign of its own, and so does each attribute. */
  private static long mostByMarkup(byte[] xml) {
    if (!isUtf8(xml)) {
      return Long.MAX_VALUE;
    }
    long most = 1;
    for (byte one : xml) {
      if (one == '<') {
        most += 2;
      } else if (one == '=') {
        most++;
      }
    }
    return most;
  }

  private static boolean isUtf8(byte[] xml) {
    String start =
        new String(xml, 0, Math.min(xml.length, LONGEST_DECLARATION), StandardCharsets.ISO_8859_1)
            .toLowerCase(Locale.ROOT);
    return start.startsWith("<")
        && (!start.startsWith("<?xml") || start.contains("utf-8"))
        && start.indexOf('\0') < 0;
  }

  private static XMLReader reader() throws SAXException {
    try {
      SAXParserFactory factory = SAXParserFactory.newDefaultNSInstance();
      factory.setFeature(XMLConstants.FEATURE_SECURE_PROCESSING, true);
      factory.setFeature("http://apache.org/xml/features/disallow-doctype-decl", true);
      factory.setFeature("http://xml.org/sax/features/namespace-prefixes", true);
      factory.setFeature("http://xml.org/sax/features/external-general-entities", false);
      factory.setFeature("http://xml.org/sax/features/external-parameter-entities", false);
      SAXParser parser = factory.newSAXParser();
      parser.setProperty(XMLConstants.ACCESS_EXTERNAL_DTD, "");
      parser.setProperty(XMLConstants.ACCESS_EXTERNAL_SCHEMA, "");
      for (var entry : HardenedParser.limits(Limits.DEFAULT).entrySet()) {
        parser.setProperty(entry.getKey(), entry.getValue().toString());
      }
      XMLReader reader = parser.getXMLReader();
      reader.setErrorHandler(HardenedParser.Silent.INSTANCE);
      return reader;
    } catch (ParserConfigurationException e) {
      throw new IllegalStateException("This Java runtime's XML parser cannot be made safe", e);
    }
  }

  private void add(int more) throws SAXException {
    nodes += more;
    if (nodes > budget.limits().of(limit) - budget.spent(limit)) {
      throw XmlCounts.exceeds(limit, budget);
    }
  }

  @Override
  public void startElement(String uri, String localName, String name, Attributes attributes)
      throws SAXException {
    inText = false;
    add(1 + attributes.getLength());
  }

  @Override
  public void endElement(String uri, String localName, String name) {
    inText = false;
  }

  @Override
  public void characters(char[] text, int start, int length) throws SAXException {
    if (!inText) {
      inText = true;
      add(1);
    }
  }

  @Override
  public void comment(char[] text, int start, int length) throws SAXException {
    inText = false;
    add(1);
  }

  @Override
  public void processingInstruction(String target, String data) throws SAXException {
    inText = false;
    add(1);
  }
}
