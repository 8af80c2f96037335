package dev.keyoverlap.xmldsig.internal;

import dev.keyoverlap.internal.work.Budget;
import dev.keyoverlap.internal.work.Work;
import dev.keyoverlap.message.Limit;
import dev.keyoverlap.message.Limits;
import dev.keyoverlap.message.MalformedMessageException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.HashMap;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import javax.xml.XMLConstants;
import javax.xml.parsers.DocumentBuilder;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import javax.xml.parsers.SAXParser;
import javax.xml.parsers.SAXParserFactory;
import org.w3c.dom.Document;
import org.xml.sax.ErrorHandler;
import org.xml.sax.InputSource;
import org.xml.sax.SAXException;
import org.xml.sax.SAXParseException;
import org.xml.sax.XMLReader;

/**
 * Makes trees of bytes that a stranger may have written: the JDK's own parser, whatever else stands
 * on the class path, without DOCTYPE and so without entities of anybody's own, fetching nothing.
 *
 * <p>What a document may contain is bounded by {@link XmlCounts}. The limits of the JDK are
 * therefore lifted, but for two that keep its parser from long work before anything is counted.
 * Those about entities must be: without DOCTYPE there are only the five of XML itself, which cannot
 * grow, and from JDK 24 on they are counted nevertheless.
 *
 * <p>Safe for use by several threads.
 */
public final class HardenedParser {

  private static final Map<String, Integer> UNLIMITED =
      Map.of(
          "jdk.xml.maxElementDepth",
          0,
          "jdk.xml.elementAttributeLimit",
          0,
          "jdk.xml.maxXMLNameLimit", // for which 0 is a limit
          Integer.MAX_VALUE,
          "jdk.xml.entityExpansionLimit",
          0,
          "jdk.xml.maxGeneralEntitySizeLimit",
          0,
          "jdk.xml.totalEntitySizeLimit",
          0);

  private static final HardenedParser SHARED = new HardenedParser(ofTrees());
  private static final HardenedParser OF_VERIFIED = new HardenedParser(UNLIMITED);

  private final DocumentBuilderFactory factory;

  /** Builders cost more than a short message, and one can do only one thing at a time. */
  private final Queue<DocumentBuilder> idle = new ConcurrentLinkedQueue<>();

  /** For every kind of parser of the JDK. */
  public static Map<String, Integer> limits(Limits limits) {
    Map<String, Integer> values = new HashMap<>(UNLIMITED);
    values.put("jdk.xml.elementAttributeLimit", mostAttributes(limits));
    // The JDK takes a namespace for a name. What is only a little longer is counted by us.
    values.put(
        "jdk.xml.maxXMLNameLimit",
        atMost(
            4 * Math.max(limits.of(Limit.XML_NAME_LENGTH), limits.of(Limit.XML_NAMESPACE_LENGTH))));
    return values;
  }

  private static Map<String, Integer> ofTrees() {
    Map<String, Integer> values = new HashMap<>(limits(Limits.DEFAULT));
    values.put("jdk.xml.maxElementDepth", atMost(Limits.DEFAULT.of(Limit.XML_DEPTH)));
    return values;
  }

  /** Of one element, namespace declarations included, as parsers count them. */
  public static int mostAttributes(Limits limits) {
    return atMost(limits.of(Limit.XML_ATTRIBUTES) + limits.of(Limit.XML_NAMESPACES));
  }

  private static int atMost(long limit) {
    return (int) Math.min(limit, Integer.MAX_VALUE);
  }

  private HardenedParser(Map<String, Integer> limits) {
    try {
      factory = DocumentBuilderFactory.newDefaultNSInstance();
      factory.setFeature(XMLConstants.FEATURE_SECURE_PROCESSING, true);
      factory.setFeature("http://apache.org/xml/features/disallow-doctype-decl", true);
      factory.setFeature("http://xml.org/sax/features/external-general-entities", false);
      factory.setFeature("http://xml.org/sax/features/external-parameter-entities", false);
      factory.setFeature("http://apache.org/xml/features/nonvalidating/load-external-dtd", false);
      // Every node is visited anyhow.
      factory.setFeature("http://apache.org/xml/features/dom/defer-node-expansion", false);
      factory.setAttribute(XMLConstants.ACCESS_EXTERNAL_DTD, "");
      factory.setAttribute(XMLConstants.ACCESS_EXTERNAL_SCHEMA, "");
      factory.setXIncludeAware(false);
      factory.setExpandEntityReferences(true);
      factory.setCoalescing(true);
      limits.forEach((name, limit) -> factory.setAttribute(name, limit.toString()));
    } catch (ParserConfigurationException e) {
      throw new IllegalStateException("This Java runtime's XML parser cannot be made safe", e);
    }
  }

  public static HardenedParser shared() {
    return SHARED;
  }

  /**
   * For what was written here, of what was read and counted before: it has no limits of its own, so
   * that what was accepted can always be read.
   */
  public static HardenedParser ofVerified() {
    return OF_VERIFIED;
  }

  /**
   * Makes a tree of what a stranger may have written, if it is within the limits.
   *
   * @throws dev.keyoverlap.message.LimitExceededException if it is not
   */
  public Document parse(byte[] xml, Budget budget) throws MalformedMessageException {
    if (TreeSize.mayExceed(xml, budget)) {
      count(xml, budget);
    }
    budget.did(Work.BYTES, xml.length);
    return parse(xml);
  }

  private static void count(byte[] xml, Budget budget) throws MalformedMessageException {
    try {
      SAXParserFactory parsers = SAXParserFactory.newDefaultNSInstance();
      parsers.setFeature(XMLConstants.FEATURE_SECURE_PROCESSING, true);
      parsers.setFeature("http://apache.org/xml/features/disallow-doctype-decl", true);
      SAXParser parser = parsers.newSAXParser();
      for (Map.Entry<String, Integer> limit : limits(budget.limits()).entrySet()) {
        parser.setProperty(limit.getKey(), limit.getValue().toString());
      }
      TreeSize.Counter counter = new TreeSize.Counter(budget);
      parser.setProperty("http://xml.org/sax/properties/lexical-handler", counter);
      XMLReader reader = parser.getXMLReader();
      reader.setErrorHandler(Silent.INSTANCE);
      reader.setContentHandler(counter);
      reader.parse(new InputSource(new ByteArrayInputStream(xml)));
    } catch (SAXException e) {
      XmlCounts.rethrow(e);
      throw new MalformedMessageException("It is not XML that is accepted: " + e.getMessage(), e);
    } catch (IOException e) {
      throw new MalformedMessageException("It is not XML in an encoding that is known", e);
    } catch (ParserConfigurationException e) {
      throw new IllegalStateException("This Java runtime's XML parser cannot be made safe", e);
    }
  }

  public Document parse(byte[] xml) throws MalformedMessageException {
    return parse(new ByteArrayInputStream(xml));
  }

  public Document parse(InputStream xml) throws MalformedMessageException {
    DocumentBuilder builder = take();
    Document document;
    try {
      document = builder.parse(new InputSource(xml));
    } catch (SAXException e) {
      throw new MalformedMessageException("It is not XML that is accepted: " + e.getMessage(), e);
    } catch (IOException e) {
      throw new MalformedMessageException("It is not XML in an encoding that is known", e);
    }
    // Not after a failure: nothing of a bad document may remain.
    idle.add(builder);
    if (!document.getXmlVersion().equals("1.0")) {
      throw new MalformedMessageException("It is not XML 1.0, and no other has a canonical form");
    }
    return document;
  }

  public Document newDocument() {
    DocumentBuilder builder = take();
    Document document = builder.newDocument();
    idle.add(builder);
    return document;
  }

  private DocumentBuilder take() {
    DocumentBuilder builder = idle.poll();
    if (builder == null) {
      builder = newBuilder();
    }
    builder.reset();
    builder.setErrorHandler(Silent.INSTANCE);
    builder.setEntityResolver(
        (publicId, systemId) -> {
          throw new SAXException("nothing is fetched from anywhere");
        });
    return builder;
  }

  private DocumentBuilder newBuilder() {
    try {
      // Factories promise nothing about several threads.
      synchronized (factory) {
        return factory.newDocumentBuilder();
      }
    } catch (ParserConfigurationException e) {
      throw new IllegalStateException("This Java runtime's XML parser cannot be made safe", e);
    }
  }

  /** Throws what is wrong; the default one also writes it to the error stream. */
  public enum Silent implements ErrorHandler {
    INSTANCE;

    @Override
    public void warning(SAXParseException exception) {
      // Nothing that changes the tree.
    }

    @Override
    public void error(SAXParseException exception) throws SAXException {
      throw exception;
    }

    @Override
    public void fatalError(SAXParseException exception) throws SAXException {
      throw exception;
    }
  }
}
