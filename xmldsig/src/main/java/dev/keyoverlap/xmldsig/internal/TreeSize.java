package dev.keyoverlap.xmldsig.internal;

import dev.keyoverlap.internal.work.Budget;
import dev.keyoverlap.message.Limit;
import java.util.Arrays;
import org.xml.sax.Attributes;
import org.xml.sax.SAXException;
import org.xml.sax.ext.DefaultHandler2;

/**
 * Whether a document is small enough for a tree. A glance at its bytes tells how much there can be
 * in it at most. Only where that is too much is it read, and counted, before a tree is made.
 */
final class TreeSize {

  private static final byte[] DECLARATION = {'x', 'm', 'l', 'n', 's'};

  private TreeSize() {}

  /** Whether it may exceed a limit. */
  static boolean mayExceed(byte[] xml, Budget budget) {
    long nodes = 0;
    long declarations = 0;
    for (int i = 0; i < xml.length; i++) {
      byte b = xml[i];
      if (b == '<') {
        // With the text behind it.
        nodes += 2;
      } else if (b == '=') {
        nodes++;
      } else if (b == 0) {
        // Not UTF-8; rare enough to count it in every case.
        return true;
      } else if (b == 'x' && startsWith(xml, i)) {
        declarations++;
      }
    }
    return nodes > most(budget)
        || nodes > budget.limits().of(Limit.XML_NAMES)
        || declarations > budget.limits().of(Limit.XML_NAMESPACES);
  }

  private static boolean startsWith(byte[] xml, int at) {
    int end = Math.min(xml.length, at + DECLARATION.length);
    return Arrays.equals(xml, at, end, DECLARATION, 0, DECLARATION.length);
  }

  private static long most(Budget budget) {
    return Math.min(budget.limits().of(Limit.XML_NODES), budget.limits().of(Limit.XML_TREE_NODES));
  }

  /** Counts what a parser reports. */
  static final class Counter extends DefaultHandler2 {

    private final Budget budget;
    private final XmlCounts counts;
    private long nodes;
    private int declarations;
    private boolean inText;

    Counter(Budget budget) {
      this.budget = budget;
      this.counts = new XmlCounts(budget);
    }

    private void node(long more) throws SAXException {
      nodes += more;
      if (nodes > budget.limits().of(Limit.XML_TREE_NODES)) {
        throw XmlCounts.exceeds(Limit.XML_TREE_NODES, budget);
      }
      inText = false;
    }

    @Override
    public void startPrefixMapping(String prefix, String uri) throws SAXException {
      node(1);
      counts.declares(prefix, uri);
      declarations++;
    }

    @Override
    public void startElement(String uri, String localName, String qName, Attributes attributes)
        throws SAXException {
      node(1L + attributes.getLength());
      counts.begin(attributes.getLength(), declarations);
      counts.name(qName);
      for (int i = 0; i < attributes.getLength(); i++) {
        counts.name(attributes.getQName(i));
      }
      declarations = 0;
    }

    @Override
    public void endElement(String uri, String localName, String qName) {
      counts.end();
      inText = false;
    }

    @Override
    public void characters(char[] text, int start, int length) throws SAXException {
      if (!inText) {
        node(1);
        counts.node();
      }
      inText = true;
    }

    @Override
    public void comment(char[] text, int start, int length) throws SAXException {
      node(1);
      counts.node();
    }

    @Override
    public void processingInstruction(String target, String data) throws SAXException {
      node(1);
      counts.node();
    }
  }
}
