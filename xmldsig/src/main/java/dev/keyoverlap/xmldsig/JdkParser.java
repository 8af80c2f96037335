package dev.keyoverlap.xmldsig;

import dev.keyoverlap.message.Limits;
import dev.keyoverlap.xmldsig.internal.HardenedParser;
import java.io.IOException;
import java.io.InputStream;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import javax.xml.XMLConstants;
import javax.xml.parsers.ParserConfigurationException;
import javax.xml.parsers.SAXParser;
import javax.xml.parsers.SAXParserFactory;
import org.xml.sax.InputSource;
import org.xml.sax.SAXException;
import org.xml.sax.XMLReader;
import org.xml.sax.ext.DefaultHandler2;

/** The parser of the JDK, whatever else stands on the class path. */
final class JdkParser implements TapeReader.Parser {

  private static final DefaultHandler2 NOBODY = new DefaultHandler2();

  private final SAXParserFactory factory;
  private final Map<String, Integer> limits;

  /** Parsers cost more than a short message, and one can do only one thing at a time. */
  private final Queue<XMLReader> idle = new ConcurrentLinkedQueue<>();

  JdkParser(Limits itsLimits) {
    limits = HardenedParser.limits(itsLimits);
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

  @Override
  public void parse(InputStream xml, TapeRecorder recorder) throws SAXException, IOException {
    XMLReader reader = idle.poll();
    if (reader == null) {
      reader = newReader();
    }
    listen(reader, recorder);
    reader.parse(new InputSource(xml));
    // An idle reader shall not keep the document.
    listen(reader, NOBODY);
    // Not after a failure: nothing of a bad document may remain.
    idle.add(reader);
  }

  private static void listen(XMLReader reader, DefaultHandler2 handler) throws SAXException {
    reader.setContentHandler(handler);
    reader.setProperty("http://xml.org/sax/properties/lexical-handler", handler);
  }

  private XMLReader newReader() {
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
      return reader;
    } catch (ParserConfigurationException | SAXException e) {
      throw unsafe(e);
    }
  }
}
