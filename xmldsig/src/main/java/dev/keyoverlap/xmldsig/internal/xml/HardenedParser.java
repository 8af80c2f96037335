package dev.keyoverlap.xmldsig.internal.xml;

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
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.jspecify.annotations.Nullable;
import org.w3c.dom.DOMImplementation;
import org.w3c.dom.Document;
import org.xml.sax.ErrorHandler;
import org.xml.sax.SAXException;
import org.xml.sax.SAXParseException;
import org.xml.sax.ext.DefaultHandler2;

/**
 * Makes trees of bytes that a stranger may have written, with the JDK's own parser, even if another
 * one is on the class path; see {@link JdkParsers}.
 *
 * <p>{@link XmlCounts} bounds what a document may contain. The limits of the JDK are therefore
 * lifted, but for two that keep its parser from long work before anything is counted. Those about
 * entities must be: without DOCTYPE there are only the five of XML itself, which cannot grow, and
 * from JDK 24 on they are counted nevertheless.
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

  private static final DOMImplementation TREES = trees();

  private static final HardenedParser OF_STRANGERS = new HardenedParser(limits(Limits.DEFAULT));
  private static final HardenedParser SHARED = new HardenedParser(ofTrees());
  private static final HardenedParser OF_VERIFIED = new HardenedParser(UNLIMITED);

  private static volatile HardenedParser lastOfStrangers = OF_STRANGERS;

  private final JdkParsers parsers;

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
    parsers = new JdkParsers(limits);
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
   * @param ofNodes what bounds the nodes of all trees of the message together
   * @throws dev.keyoverlap.message.LimitExceededException if it is not
   */
  public static Document parseCounted(byte[] xml, Limit ofNodes, Budget budget)
      throws MalformedMessageException {
    LongMarkup.refuse(xml, budget);
    budget.did(Work.BYTES, xml.length);
    XmlCounts counts = new XmlCounts(budget, ofNodes);
    Document document = ofStrangers(budget.limits()).parse(xml, counts);
    counts.keep();
    return document;
  }

  /** Making a parser takes longer than most messages: those with the limits of before are kept. */
  private static HardenedParser ofStrangers(Limits limits) {
    if (limits.equals(Limits.DEFAULT)) {
      return OF_STRANGERS;
    }
    Map<String, Integer> values = limits(limits);
    HardenedParser before = lastOfStrangers;
    if (!before.parsers.limits().equals(values)) {
      before = new HardenedParser(values);
      lastOfStrangers = before;
    }
    return before;
  }

  /** Makes a tree of what was written here, or by the caller. */
  public Document parse(byte[] xml) throws MalformedMessageException {
    return parse(xml, null);
  }

  private Document parse(byte[] xml, @Nullable XmlCounts counts) throws MalformedMessageException {
    return parse(new ByteArrayInputStream(xml), xml.length, counts);
  }

  /** Makes a tree of what was written here, or by the caller. */
  public Document parse(InputStream xml, long length) throws MalformedMessageException {
    return parse(xml, length, null);
  }

  private Document parse(InputStream xml, long length, @Nullable XmlCounts counts)
      throws MalformedMessageException {
    TreeBuilder tree = new TreeBuilder(newDocument(), counts);
    try {
      parsers.parse(xml, length, tree);
    } catch (SAXException e) {
      XmlCounts.rethrow(e);
      throw new MalformedMessageException("This XML is not accepted: " + XmlFlaw.of(e), e);
    } catch (IOException e) {
      throw new MalformedMessageException("It is not XML in an encoding that is known", e);
    }
    if (!tree.version().equals("1.0")) {
      throw new MalformedMessageException("It is not XML 1.0, and no other has a canonical form");
    }
    return tree.complete();
  }

  /** Reports a document to a handler, as a parser does. */
  @FunctionalInterface
  public interface Report {
    void to(DefaultHandler2 handler) throws SAXException;
  }

  /** Makes a tree of what was read and counted before, without a parser. */
  public static Document tree(Report report) throws SAXException {
    TreeBuilder tree = new TreeBuilder(SHARED.newDocument(), null);
    report.to(tree);
    return tree.complete();
  }

  /** A tree without anything in it. */
  public Document newDocument() {
    return TREES.createDocument(null, null, null);
  }

  private static DOMImplementation trees() {
    try {
      return DocumentBuilderFactory.newDefaultNSInstance()
          .newDocumentBuilder()
          .getDOMImplementation();
    } catch (ParserConfigurationException e) {
      throw new IllegalStateException("This Java runtime cannot make trees", e);
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
