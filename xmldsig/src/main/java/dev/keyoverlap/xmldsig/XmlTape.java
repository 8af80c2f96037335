package dev.keyoverlap.xmldsig;

import dev.keyoverlap.xmldsig.internal.XmlNames;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A document as a canonical form needs it, read once and nothing more: tags, and between them text
 * and attributes as the bytes that every canonical form has for them. It takes a fraction of the
 * memory and time of a tree, and any part of it becomes bytes by copying.
 *
 * <p>Elements are numbered in the order of the document, from 0; {@link #DOCUMENT} is none of them.
 *
 * <p>Filled by a {@link TapeRecorder}; after that it does not change.
 */
final class XmlTape {

  static final int DOCUMENT = -1;

  static final int TEXT = 0;
  static final int START = 1;
  static final int END = 2;
  static final int COMMENT = 3;
  static final int INSTRUCTION = 4;

  private static final int WIDTH = 3;

  /** Text, attributes, comments and instructions. */
  final Utf8Buffer bytes;

  /** Three numbers each: what it is, and an element, or where its bytes begin and end. */
  private int[] steps;

  private int stepCount;
  private Element[] elements = new Element[64];
  private int elementCount;
  private final Map<String, List<Integer>> ids = new HashMap<>();
  private final List<Integer> signatures = new ArrayList<>();
  private final Map<String, Integer> prefixNumbers = new HashMap<>();
  private final List<String> prefixes = new ArrayList<>();

  XmlTape(int sizeOfDocument) {
    this.bytes = new Utf8Buffer(sizeOfDocument + (sizeOfDocument >> 3));
    this.steps = new int[Math.max(64, sizeOfDocument / 3)];
  }

  /**
   * An element's name.
   *
   * @param namespace empty for none
   * @param localName without prefix
   * @param prefix empty for none
   * @param qualifiedName with prefix
   * @param prefixes the number of its prefix, as a list of one
   * @param utf8 the qualified name
   * @param isSignature whether it is {@code ds:Signature}
   */
  @SuppressWarnings("ArrayRecordComponent") // compared by identity, each is there once
  record Name(
      String namespace,
      String localName,
      String prefix,
      String qualifiedName,
      int[] prefixes,
      byte[] utf8,
      boolean isSignature) {

    static Name of(String namespace, String localName, String prefix, XmlTape tape) {
      String qualified = prefix.isEmpty() ? localName : prefix + ":" + localName;
      return new Name(
          namespace,
          localName,
          prefix,
          qualified,
          new int[] {tape.prefix(prefix)},
          Utf8Buffer.utf8(qualified),
          namespace.equals(XmlNames.DSIG) && localName.equals("Signature"));
    }

    boolean is(String otherNamespace, String otherLocalName) {
      return localName.equals(otherLocalName) && namespace.equals(otherNamespace);
    }
  }

  /**
   * A prefix and what it means.
   *
   * @param prefix its number
   * @param namespace empty if it means nothing
   */
  record Declaration(int prefix, String namespace) {}

  /** One element. */
  static final class Element {
    final Name name;
    final int parent;

    /** What is declared here. */
    final Declaration[] declarations;

    /** The numbers of the prefixes that its name and those of its attributes have. */
    final int[] prefixes;

    final boolean hasXmlAttributes;
    final int attributesFrom;
    final int attributesTo;
    final int start;
    int end;

    Element(
        Name name,
        int parent,
        Declaration[] declarations,
        int[] prefixes,
        boolean hasXmlAttributes,
        int attributesFrom,
        int attributesTo,
        int start) {
      this.name = name;
      this.parent = parent;
      this.declarations = declarations;
      this.prefixes = prefixes;
      this.hasXmlAttributes = hasXmlAttributes;
      this.attributesFrom = attributesFrom;
      this.attributesTo = attributesTo;
      this.start = start;
    }
  }

  // ---- for the recorder

  void addText(int from, int to) {
    int last = stepCount - WIDTH;
    if (last >= 0 && steps[last] == TEXT && steps[last + 2] == from) {
      steps[last + 2] = to;
    } else {
      add(TEXT, from, to);
    }
  }

  void add(int kind, int first, int second) {
    if (stepCount + WIDTH > steps.length) {
      steps = Arrays.copyOf(steps, Math.multiplyExact(steps.length, 2));
    }
    steps[stepCount++] = kind;
    steps[stepCount++] = first;
    steps[stepCount++] = second;
  }

  int open(Element element) {
    if (elementCount == elements.length) {
      elements = Arrays.copyOf(elements, Math.multiplyExact(elementCount, 2));
    }
    int number = elementCount++;
    elements[number] = element;
    add(START, number, 0);
    if (element.name.isSignature()) {
      signatures.add(number);
    }
    return number;
  }

  void close(int number) {
    add(END, number, 0);
    elements[number].end = stepCount / WIDTH;
  }

  /** The number of a prefix; "" is one, too. */
  int prefix(String prefix) {
    Integer number = prefixNumbers.get(prefix);
    if (number == null) {
      number = prefixes.size();
      prefixNumbers.put(prefix, number);
      prefixes.add(prefix);
    }
    return number;
  }

  boolean knowsPrefix(String prefix) {
    return prefixNumbers.containsKey(prefix);
  }

  void addId(String id, int number) {
    List<Integer> bearers = ids.computeIfAbsent(id, value -> new ArrayList<>(1));
    // One that bears it twice comes twice in a row; a search would be long where all bear it.
    if (bearers.isEmpty() || bearers.get(bearers.size() - 1) != number) {
      bearers.add(number);
    }
  }

  // ---- for everybody else

  int steps() {
    return stepCount / WIDTH;
  }

  /** The number of the step after which it is in the document. */
  int nextStep() {
    return stepCount / WIDTH;
  }

  /** The first step of an element, or of the document. */
  int start(int element) {
    return element == DOCUMENT ? 0 : elements[element].start;
  }

  /** The first step behind it. */
  int end(int element) {
    return element == DOCUMENT ? steps() : elements[element].end;
  }

  int kind(int step) {
    return steps[step * WIDTH];
  }

  int first(int step) {
    return steps[step * WIDTH + 1];
  }

  int second(int step) {
    return steps[step * WIDTH + 2];
  }

  /** The prefixes that occur, in the order of their numbers. */
  List<String> prefixes() {
    return prefixes;
  }

  int elements() {
    return elementCount;
  }

  Element element(int number) {
    return elements[number];
  }

  /** Every {@code ds:Signature}, also those within others. */
  List<Integer> signatures() {
    return signatures;
  }

  /** The elements that bear this identifier, in whichever attribute. */
  List<Integer> find(String id) {
    return ids.getOrDefault(id, List.of());
  }

  /** The identifier of each element that bears one, and that nobody else bears. */
  Map<Integer, String> onlyIds() {
    Map<Integer, String> only = new HashMap<>();
    Set<Integer> several = new HashSet<>();
    ids.forEach(
        (id, bearers) -> {
          if (bearers.size() == 1 && only.put(bearers.get(0), id) != null) {
            several.add(bearers.get(0));
          }
        });
    only.keySet().removeAll(several);
    return only;
  }

  boolean contains(int outer, int inner) {
    return outer == DOCUMENT || (inner >= outer && elements[inner].start < elements[outer].end);
  }

  boolean isInASignature(int element) {
    for (int at = element; at != DOCUMENT; at = parent(at)) {
      if (elements[at].name.isSignature()) {
        return true;
      }
    }
    return false;
  }

  /** Whether an attribute like {@code xml:lang} stands around it. */
  boolean inheritsXmlAttributes(int element) {
    for (int at = parent(element); at != DOCUMENT; at = parent(at)) {
      if (elements[at].hasXmlAttributes) {
        return true;
      }
    }
    return false;
  }

  int parent(int element) {
    return element == DOCUMENT ? DOCUMENT : elements[element].parent;
  }

  /** The names of the elements that lead to it. */
  String path(int element) {
    StringBuilder path = new StringBuilder();
    for (int at = element; at != DOCUMENT; at = elements[at].parent) {
      path.insert(0, "/" + elements[at].name.qualifiedName());
    }
    return path.isEmpty() ? "/" : path.toString();
  }
}
