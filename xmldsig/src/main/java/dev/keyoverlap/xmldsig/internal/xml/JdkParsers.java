package dev.keyoverlap.xmldsig.internal.xml;

import java.io.IOException;
import java.io.InputStream;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import javax.xml.XMLConstants;
import javax.xml.parsers.ParserConfigurationException;
import javax.xml.parsers.SAXParser;
import javax.xml.parsers.SAXParserFactory;
import org.jspecify.annotations.Nullable;
import org.xml.sax.InputSource;
import org.xml.sax.SAXException;
import org.xml.sax.XMLReader;
import org.xml.sax.ext.DefaultHandler2;

/**
 * Parsers of the JDK, even if others are on the class path. They refuse a DOCTYPE, so nobody can
 * define entities, and fetch nothing.
 *
 * <p>Each keeps all names that it has ever read, so that strangers could fill the memory with
 * names. One that has read enough is therefore not used again.
 *
 * <p>Safe for use by several threads.
 */
public final class JdkParsers {

  /** Little enough for the names in it, and so much that a new parser is seldom made. */
  static final long MOST_BYTES = 512 << 10;

  private static final DefaultHandler2 NOBODY = new DefaultHandler2();
  private static final String LEXICAL_HANDLER = "http://xml.org/sax/properties/lexical-handler";

  private final SAXParserFactory factory;
  private final Map<String, Integer> limits;

  /** Parsers cost more than a short message, and one can do only one thing at a time. */
  private final Queue<Used> idle = new ConcurrentLinkedQueue<>();

  /**
   * A parser, and the bytes that it has read.
   *
   * @param reader the parser
   * @param lexical what it always reports comments to
   * @param bytes of all documents together
   */
  private record Used(XMLReader reader, Lexical lexical, long bytes) {

    void listen(DefaultHandler2 handler) {
      reader.setContentHandler(handler);
      lexical.handler = handler;
    }
  }

  /**
   * Passes on what a content handler is not told. To set the handler of a parser's property takes
   * as long as to parse half a page.
   */
  private static final class Lexical extends DefaultHandler2 {

    private DefaultHandler2 handler = NOBODY;

    @Override
    public void comment(char[] characters, int start, int length) throws SAXException {
      handler.comment(characters, start, length);
    }

    @Override
    public void startDTD(String name, @Nullable String publicId, @Nullable String systemId)
        throws SAXException {
      handler.startDTD(name, publicId, systemId);
    }
  }

  /**
   * Parsers with these limits of the JDK.
   *
   * @param limits by the names of the JDK's properties
   */
  public JdkParsers(Map<String, Integer> limits) {
    this.limits = Map.copyOf(limits);
    try {
      factory = SAXParserFactory.newDefaultNSInstance();
      factory.setFeature(XMLConstants.FEATURE_SECURE_PROCESSING, true);
      factory.setFeature("http://apache.org/xml/features/disallow-doctype-decl", true);
      factory.setFeature("http://xml.org/sax/features/external-general-entities", false);
      factory.setFeature("http://xml.org/sax/features/external-parameter-entities", false);
      factory.setFeature("http://apache.org/xml/features/nonvalidating/load-external-dtd", false);
      factory.setXIncludeAware(false);
    } catch (ParserConfigurationException | SAXException e) {
      throw unsafe(e);
    }
  }

  private static IllegalStateException unsafe(Exception cause) {
    return new IllegalStateException("This Java runtime's XML parser cannot be made safe", cause);
  }

  /**
   * Reports one document.
   *
   * @param xml the document
   * @param length its length in bytes
   * @param handler what it is reported to
   * @throws SAXException if it is not well-formed, or refused
   */
  public void parse(InputStream xml, long length, DefaultHandler2 handler)
      throws SAXException, IOException {
    Used parser = idle.poll();
    if (parser == null) {
      parser = newParser();
    }
    parser.listen(handler);
    parser.reader().parse(new InputSource(xml));
    // An idle reader shall not keep the document.
    parser.listen(NOBODY);
    // Not after a failure: nothing of a bad document may remain.
    if (parser.bytes() + length <= MOST_BYTES) {
      idle.add(new Used(parser.reader(), parser.lexical(), parser.bytes() + length));
    }
  }

  /** The limits of the JDK that they have. */
  Map<String, Integer> limits() {
    return limits;
  }

  /** How many parsers wait to be used again. */
  int waiting() {
    return idle.size();
  }

  private Used newParser() {
    try {
      SAXParser parser;
      // Factories promise nothing about several threads.
      synchronized (factory) {
        parser = factory.newSAXParser();
      }
      parser.setProperty(XMLConstants.ACCESS_EXTERNAL_DTD, "");
      parser.setProperty(XMLConstants.ACCESS_EXTERNAL_SCHEMA, "");
      for (Map.Entry<String, Integer> limit : limits.entrySet()) {
        parser.setProperty(limit.getKey(), limit.getValue().toString());
      }
      XMLReader reader = parser.getXMLReader();
      reader.setErrorHandler(HardenedParser.Silent.INSTANCE);
      reader.setEntityResolver(
          (publicId, systemId) -> {
            throw new SAXException("nothing is fetched from anywhere");
          });
      Lexical lexical = new Lexical();
      reader.setProperty(LEXICAL_HANDLER, lexical);
      return new Used(reader, lexical, 0);
    } catch (ParserConfigurationException | SAXException e) {
      throw unsafe(e);
    }
  }
}
