package dev.keyoverlap.xmldsig.internal.xml;

import dev.keyoverlap.internal.work.Budget;
import dev.keyoverlap.internal.work.Work;
import dev.keyoverlap.message.Limit;
import dev.keyoverlap.message.LimitExceededException;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.xml.sax.SAXException;

/**
 * Counts what a parser reports of one document, and stops it where the document exceeds a limit.
 * Whatever passes can be written in any canonical form, and that can be read again.
 */
public final class XmlCounts {

  private final Budget budget;
  private final Limit ofNodes;
  private final long mostNodes;
  private final long deepest;
  private final long mostAttributes;
  private final long mostNamespaces;
  private final long longestName;
  private final long longestNamespace;
  private final long mostNames;
  private final Set<String> names = new HashSet<>();
  private final Set<String> namespaces = new HashSet<>();
  private long different;
  private long nodes;

  /** How many of the elements around declare each prefix. */
  private final Map<String, int[]> declared = new HashMap<>();

  private int prefixes;
  private String[] open = new String[16];
  private int openCount;
  private int[] before = new int[64];
  private int depth;

  /** Of a document that is read and not kept as a tree. */
  public XmlCounts(Budget budget) {
    this(budget, Limit.XML_NODES);
  }

  /**
   * Of one document of a message.
   *
   * @param budget what the message may cost
   * @param ofNodes what bounds the nodes of all its documents together
   */
  public XmlCounts(Budget budget, Limit ofNodes) {
    this.budget = budget;
    this.ofNodes = ofNodes;
    this.mostNodes = budget.limits().of(ofNodes) - budget.spent(ofNodes);
    this.deepest = budget.limits().of(Limit.XML_DEPTH);
    this.mostAttributes = budget.limits().of(Limit.XML_ATTRIBUTES);
    this.mostNamespaces = budget.limits().of(Limit.XML_NAMESPACES);
    this.longestName = budget.limits().of(Limit.XML_NAME_LENGTH);
    this.longestNamespace = budget.limits().of(Limit.XML_NAMESPACE_LENGTH);
    this.mostNames = budget.limits().of(Limit.XML_NAMES);
  }

  /** One more text, comment or instruction. */
  public void node() throws SAXException {
    if (++nodes > mostNodes) {
      throw exceeds(ofNodes);
    }
  }

  /** The element that begins next declares a prefix. */
  public void declares(String prefix, String namespace) throws SAXException {
    node();
    if (namespace.length() > longestNamespace) {
      throw exceeds(Limit.XML_NAMESPACE_LENGTH);
    }
    if (namespaces.add(namespace)) {
      another();
    }
    if (prefix.length() > longestName) {
      throw exceeds(Limit.XML_NAME_LENGTH);
    }
    if (openCount == open.length) {
      open = Arrays.copyOf(open, openCount * 2);
    }
    open[openCount++] = prefix;
    if (declared.computeIfAbsent(prefix, p -> new int[1])[0]++ == 0
        && ++prefixes > mostNamespaces) {
      throw exceeds(Limit.XML_NAMESPACES);
    }
  }

  /** An element begins, whose declarations are counted already. */
  public void begin(int attributes, int declarations) throws SAXException {
    nodes += attributes;
    node();
    if (attributes > mostAttributes) {
      throw exceeds(Limit.XML_ATTRIBUTES);
    }
    if (depth >= deepest) {
      throw exceeds(Limit.XML_DEPTH);
    }
    if (depth == before.length) {
      before = Arrays.copyOf(before, depth * 2);
    }
    before[depth++] = openCount - declarations;
  }

  /** It ends. */
  public void end() {
    int until = before[--depth];
    while (openCount > until) {
      int[] declarations = declared.get(open[--openCount]);
      if (declarations != null && --declarations[0] == 0) {
        prefixes--;
      }
    }
  }

  /** A name with its prefix, which may have been there before. */
  public void name(String qualified) throws SAXException {
    if (qualified.length() > longestName) {
      throw exceeds(Limit.XML_NAME_LENGTH);
    }
    if (names.add(qualified)) {
      another();
    }
  }

  /** Another name, or another namespace for a name. */
  public void another() throws SAXException {
    if (++different > mostNames) {
      throw exceeds(Limit.XML_NAMES);
    }
  }

  /** All was reported. */
  public void complete() {
    budget.did(Work.VISITS, nodes);
  }

  /** All was reported, and is kept beside other documents of the message. */
  public void keep() throws LimitExceededException {
    budget.spend(ofNodes, nodes);
    complete();
  }

  private SAXException exceeds(Limit limit) {
    return exceeds(limit, budget);
  }

  /** For parsers, to carry it to their caller. */
  public static SAXException exceeds(Limit limit, Budget budget) {
    return new SAXException(new LimitExceededException(limit, budget.limits().of(limit)));
  }

  /** Throws the limit for which a parser stopped. */
  public static void rethrow(Throwable thrown) throws LimitExceededException {
    for (Throwable at = thrown; at != null; at = at.getCause()) {
      if (at instanceof LimitExceededException exceeded) {
        throw exceeded;
      }
    }
  }
}
