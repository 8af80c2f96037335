package dev.keyoverlap.xmldsig.internal.tape;

import dev.keyoverlap.internal.files.Pump;
import dev.keyoverlap.internal.work.Budget;
import dev.keyoverlap.internal.work.Work;
import dev.keyoverlap.message.Limit;
import dev.keyoverlap.message.LimitExceededException;
import dev.keyoverlap.message.Limits;
import dev.keyoverlap.message.MalformedMessageException;
import dev.keyoverlap.xmldsig.internal.xml.HardenedParser;
import dev.keyoverlap.xmldsig.internal.xml.IdNames;
import dev.keyoverlap.xmldsig.internal.xml.LongMarkup;
import dev.keyoverlap.xmldsig.internal.xml.Utf8Buffer;
import dev.keyoverlap.xmldsig.internal.xml.XmlCounts;
import dev.keyoverlap.xmldsig.internal.xml.XmlFlaw;
import java.io.IOException;
import java.io.InputStream;
import org.xml.sax.SAXException;

/**
 * Reads documents onto tapes: with Woodstox where there is one, or else with the same parser as
 * {@link HardenedParser}'s; held to the same rules and limits, without the tree.
 *
 * <p>Safe for use by several threads.
 */
public final class TapeReader {

  private static final TapeReader SHARED = reader(Limits.DEFAULT);

  private final Parser parser;
  private final IdNames ids;

  private TapeReader(Parser parser, IdNames ids) {
    this.parser = parser;
    this.ids = ids;
  }

  public static TapeReader shared() {
    return SHARED;
  }

  /** One for documents that may contain as much as this. */
  public static TapeReader of(Limits limits) {
    return HardenedParser.limits(limits).equals(HardenedParser.limits(Limits.DEFAULT))
        ? SHARED
        : reader(limits);
  }

  private static TapeReader reader(Limits limits) {
    return new TapeReader(
        Woodstox.ifPresent(limits).orElseGet(() -> new JdkParser(limits)), IdNames.USUAL);
  }

  public static TapeReader ofTheJdk() {
    return new TapeReader(new JdkParser(Limits.DEFAULT), IdNames.USUAL);
  }

  /** This one, for documents with these identifiers. */
  public TapeReader with(IdNames names) {
    return names.equals(ids) ? this : new TapeReader(parser, names);
  }

  /** Reports to a recorder; safe for use by several threads. */
  interface Parser {

    /**
     * Reports one document.
     *
     * @throws SAXException if it is not well-formed, or refused
     */
    void parse(InputStream xml, long length, TapeRecorder recorder)
        throws SAXException, IOException;
  }

  /** The result of reading a document: its tape, and its encoding. */
  public record Read(XmlTape tape, String encoding) {}

  /**
   * Reads a document.
   *
   * @throws MalformedMessageException if it is not well-formed, or refused; or if the pump was
   *     stopped, which {@link Pump#rethrowInputFailure} tells
   */
  public Read read(byte[] xml, Pump pump, Budget budget) throws MalformedMessageException {
    XmlCounts counts = new XmlCounts(budget);
    Read read = read(xml, pump, budget, counts, Limit.XML_TEXT_BYTES);
    counts.complete();
    return read;
  }

  /**
   * Reads one of several documents of a message.
   *
   * @param ofNodes what bounds the nodes of all of them together
   * @param ofText what bounds the text of each
   * @throws MalformedMessageException as the other method does
   */
  public Read readPart(byte[] xml, Budget budget, Limit ofNodes, Limit ofText)
      throws MalformedMessageException {
    XmlCounts counts = new XmlCounts(budget, ofNodes);
    Read read = read(xml, Pump.inMemory(), budget, counts, ofText);
    counts.keep();
    return read;
  }

  private Read read(byte[] xml, Pump pump, Budget budget, XmlCounts counts, Limit ofText)
      throws MalformedMessageException {
    LongMarkup.refuse(xml, budget);
    long mostText = budget.limits().of(ofText);
    TapeRecorder recorder = new TapeRecorder(xml.length, ids, counts, mostText);
    try {
      parser.parse(pump.over(xml), xml.length, recorder);
      budget.did(Work.BYTES, recorder.complete());
    } catch (Utf8Buffer.FullException e) {
      throw new LimitExceededException(ofText, mostText);
    } catch (SAXException | RuntimeException e) {
      XmlCounts.rethrow(e);
      refuseForParsersLimit(String.valueOf(e.getMessage()), budget);
      // Parsers report some flaws, such as an unknown encoding, by exceptions of whatever kind.
      throw new MalformedMessageException(NotXml.reason(xml, XmlFlaw.of(e)), e);
    } catch (IOException e) {
      throw new MalformedMessageException(
          NotXml.reason(
              xml, "its bytes are not in the encoding that it declares, or that is not known"),
          e);
    }
    if (!recorder.version().equals("1.0")) {
      throw new MalformedMessageException("It is not XML 1.0, and no other has a canonical form");
    }
    return new Read(recorder.tape(), recorder.encoding());
  }

  /** Parsers stop by themselves where one element has far too many attributes, or a long name. */
  private static void refuseForParsersLimit(String message, Budget budget)
      throws LimitExceededException {
    if (message.contains("JAXP00010002") || message.contains("Attribute limit (")) {
      throw new LimitExceededException(
          Limit.XML_ATTRIBUTES, budget.limits().of(Limit.XML_ATTRIBUTES));
    }
    if (message.contains("JAXP00010005")) {
      throw new LimitExceededException(
          Limit.XML_NAMESPACE_LENGTH, budget.limits().of(Limit.XML_NAMESPACE_LENGTH));
    }
  }
}
