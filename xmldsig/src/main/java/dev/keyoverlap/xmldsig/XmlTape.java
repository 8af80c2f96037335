package dev.keyoverlap.xmldsig;

import dev.keyoverlap.xmldsig.internal.XmlNames;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A document as a canonical form needs it, read once and nothing more: tags, and between them text
 * and attributes as the bytes that every canonical form has for them. It takes a fraction of the
 * memory and time of a tree, and any part of it becomes bytes by copying. An element takes 32 bytes
 * beside those of its attributes, and a text 8 beside its own.
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

  /** A comment or processing instruction. */
  static final int MARKUP = 3;

  private static final int NUMBER = 31;
  private static final int MASK = Integer.MAX_VALUE;

  private static final int DECLARES = 1;
  private static final int HAS_PREFIXES = 2;
  private static final int HAS_XML = 4;
  private static final int FLAGS = 3;

  /** Text, attributes, comments and instructions. */
  final Utf8Buffer bytes;

  /** What it is in 2 bits, and two numbers of 31: an element, or where its bytes begin and end. */
  private long[] steps = new long[256];

  private int stepCount;

  /** Of each element its name, with flags in the last bits. */
  private int[] elementNames = new int[64];

  private int[] parents = new int[64];
  private int[] starts = new int[64];
  private int[] ends = new int[64];
  private int elementCount;
  private final List<Name> names = new ArrayList<>();

  /** A prefix and a namespace each. */
  private final ElementMarks declarations = new ElementMarks();

  /** Those of attributes, where they differ from that of the element. */
  private final ElementMarks attributePrefixes = new ElementMarks();

  /** Where an identifier begins and ends. */
  private final ElementMarks ids = new ElementMarks();

  private int[] signatures = new int[4];
  private int signatureCount;
  private final Map<String, Integer> prefixNumbers = new HashMap<>();
  private final List<String> prefixes = new ArrayList<>();
  private final Map<String, Integer> namespaceNumbers = new HashMap<>();
  private final List<String> namespaces = new ArrayList<>();

  XmlTape(int sizeOfDocument, long mostBytes) {
    this.bytes = new Utf8Buffer((int) Math.min(sizeOfDocument, mostBytes), mostBytes);
  }

  /**
   * An element's name.
   *
   * @param number of this name
   * @param namespace empty for none
   * @param localName without prefix
   * @param prefix empty for none
   * @param prefixNumber that of its prefix
   * @param qualifiedName with prefix
   * @param utf8 the qualified name
   * @param isSignature whether it is {@code ds:Signature}
   */
  @SuppressWarnings("ArrayRecordComponent") // compared by identity, each is there once
  record Name(
      int number,
      String namespace,
      String localName,
      String prefix,
      int prefixNumber,
      String qualifiedName,
      byte[] utf8,
      boolean isSignature) {

    boolean is(String otherNamespace, String otherLocalName) {
      return localName.equals(otherLocalName) && namespace.equals(otherNamespace);
    }
  }

  // ---- for the recorder

  Name newName(String namespace, String localName, String prefix) {
    String qualified = prefix.isEmpty() ? localName : prefix + ":" + localName;
    Name name =
        new Name(
            names.size(),
            namespace,
            localName,
            prefix,
            prefix(prefix),
            qualified,
            Utf8Buffer.utf8(qualified),
            namespace.equals(XmlNames.DSIG) && localName.equals("Signature"));
    names.add(name);
    return name;
  }

  /** Text; whether it does not continue the one before. */
  boolean addText(int from, int to) {
    int last = stepCount - 1;
    if (last >= 0 && kind(last) == TEXT && second(last) == from) {
      steps[last] = step(TEXT, first(last), to);
      return false;
    }
    add(TEXT, from, to);
    return true;
  }

  void add(int kind, int first, int second) {
    if (stepCount == steps.length) {
      steps = Arrays.copyOf(steps, Math.addExact(stepCount, stepCount >> 1));
    }
    steps[stepCount++] = step(kind, first, second);
  }

  private static long step(int kind, int first, int second) {
    return (long) kind << (2 * NUMBER) | (long) first << NUMBER | second;
  }

  /** An element whose attributes are these bytes. */
  int open(Name name, int parent, int attributesFrom, int attributesTo) {
    if (elementCount == starts.length) {
      int more = Math.addExact(elementCount, elementCount >> 1);
      elementNames = Arrays.copyOf(elementNames, more);
      parents = Arrays.copyOf(parents, more);
      starts = Arrays.copyOf(starts, more);
      ends = Arrays.copyOf(ends, more);
    }
    int number = elementCount++;
    elementNames[number] = name.number() << FLAGS;
    parents[number] = parent;
    starts[number] = stepCount;
    add(START, attributesFrom, attributesTo);
    if (name.isSignature() && !isInTheLastSignature()) {
      if (signatureCount == signatures.length) {
        signatures = Arrays.copyOf(signatures, Math.multiplyExact(signatureCount, 2));
      }
      signatures[signatureCount++] = number;
    }
    return number;
  }

  private boolean isInTheLastSignature() {
    return signatureCount > 0 && ends[signatures[signatureCount - 1]] == 0;
  }

  void close(int number) {
    add(END, number, 0);
    ends[number] = stepCount;
  }

  void addDeclaration(int element, int prefix, String namespace) {
    elementNames[element] |= DECLARES;
    declarations.add(element, prefix, number(namespace, namespaceNumbers, namespaces));
  }

  void addAttributePrefix(int element, int prefix) {
    elementNames[element] |= HAS_PREFIXES;
    attributePrefixes.add(element, prefix, 0);
  }

  void addXmlAttribute(int element) {
    elementNames[element] |= HAS_XML;
  }

  /** An identifier, which is these bytes. */
  void addId(int element, int from, int to) {
    ids.add(element, from, to);
  }

  /** The number of a prefix; "" is one, too. */
  int prefix(String prefix) {
    return number(prefix, prefixNumbers, prefixes);
  }

  private static int number(String text, Map<String, Integer> numbers, List<String> all) {
    Integer number = numbers.get(text);
    if (number == null) {
      number = all.size();
      numbers.put(text, number);
      all.add(text);
    }
    return number;
  }

  // ---- for everybody else

  boolean knowsPrefix(String prefix) {
    return prefixNumbers.containsKey(prefix);
  }

  int steps() {
    return stepCount;
  }

  /** The first step of an element, or of the document. */
  int start(int element) {
    return element == DOCUMENT ? 0 : starts[element];
  }

  /** The first step behind it. */
  int end(int element) {
    return element == DOCUMENT ? stepCount : ends[element];
  }

  int kind(int step) {
    return (int) (steps[step] >>> (2 * NUMBER));
  }

  /** Where the bytes begin; of an end, which element ends. */
  int first(int step) {
    return (int) (steps[step] >>> NUMBER) & MASK;
  }

  int second(int step) {
    return (int) steps[step] & MASK;
  }

  /** Whether a step that is markup is a comment. */
  boolean isComment(int step) {
    return bytes.at(first(step) + 1) == '!';
  }

  /** The prefixes that occur, in the order of their numbers. */
  List<String> prefixes() {
    return prefixes;
  }

  int elements() {
    return elementCount;
  }

  Name name(int element) {
    return names.get(elementNames[element] >>> FLAGS);
  }

  /** What is declared in an element, to be asked for by number. */
  ElementMarks declarations() {
    return declarations;
  }

  String declaredNamespace(int declaration) {
    return namespaces.get(declarations.second(declaration));
  }

  /** The first declaration of an element; a number that is of none if it has none. */
  int firstDeclaration(int element) {
    return (elementNames[element] & DECLARES) == 0
        ? declarations.count()
        : declarations.firstOf(element);
  }

  ElementMarks attributePrefixes() {
    return attributePrefixes;
  }

  /** The first prefix of an attribute; a number that is of none if it has none. */
  int firstAttributePrefix(int element) {
    return (elementNames[element] & HAS_PREFIXES) == 0
        ? attributePrefixes.count()
        : attributePrefixes.firstOf(element);
  }

  boolean hasXmlAttributes(int element) {
    return (elementNames[element] & HAS_XML) != 0;
  }

  /** How many {@code ds:Signature} there are that are not part of what another one holds. */
  int signatures() {
    return signatureCount;
  }

  /** The number of one of them. */
  int signature(int which) {
    return signatures[which];
  }

  /** The elements that bear each of these identifiers, in whichever attribute; in one pass. */
  Map<String, List<Integer>> find(Collection<String> wanted) {
    Map<String, List<Integer>> found = new HashMap<>();
    Map<String, String> spelled = new HashMap<>();
    for (String id : wanted) {
      found.put(id, new ArrayList<>(1));
      spelled.put(Utf8Buffer.valueAsText(id), id);
    }
    for (int mark = 0; mark < ids.count() && !spelled.isEmpty(); mark++) {
      String id = spelled.get(bytes.text(ids.first(mark), ids.second(mark)));
      List<Integer> bearers = id == null ? List.of() : found.getOrDefault(id, List.of());
      int element = ids.element(mark);
      // One that bears it twice comes twice in a row.
      if (id != null && (bearers.isEmpty() || bearers.get(bearers.size() - 1) != element)) {
        bearers.add(element);
      }
    }
    return found;
  }

  /** The identifiers that an element bears. */
  List<String> ids(int element) {
    List<String> own = new ArrayList<>();
    for (int mark = ids.firstOf(element); ids.isOf(mark, element); mark++) {
      own.add(bytes.text(ids.first(mark), ids.second(mark)));
    }
    return own;
  }

  boolean contains(int outer, int inner) {
    return outer == DOCUMENT || (inner >= outer && starts[inner] < ends[outer]);
  }

  boolean isInASignature(int element) {
    for (int at = element; at != DOCUMENT; at = parent(at)) {
      if (name(at).isSignature()) {
        return true;
      }
    }
    return false;
  }

  /** Whether an attribute like {@code xml:lang} stands around it. */
  boolean inheritsXmlAttributes(int element) {
    for (int at = parent(element); at != DOCUMENT; at = parent(at)) {
      if (hasXmlAttributes(at)) {
        return true;
      }
    }
    return false;
  }

  int parent(int element) {
    return element == DOCUMENT ? DOCUMENT : parents[element];
  }

  /** The elements in an element, and not those in them; with the number behind the last. */
  int nextSibling(int element) {
    for (int step = ends[element]; step < stepCount; step++) {
      if (kind(step) == START) {
        return elementAt(step, element);
      }
      if (kind(step) == END) {
        return DOCUMENT;
      }
    }
    return DOCUMENT;
  }

  private int elementAt(int step, int before) {
    int at = Arrays.binarySearch(starts, before, elementCount, step);
    return at < 0 ? DOCUMENT : at;
  }

  /** The first element in an element. */
  int firstChild(int element) {
    int next = element + 1;
    return next < elementCount && parents[next] == element ? next : DOCUMENT;
  }

  /** The names of the elements that lead to it. */
  String path(int element) {
    Deque<String> steps = new ArrayDeque<>();
    for (int at = element; at != DOCUMENT; at = parents[at]) {
      steps.addFirst(name(at).qualifiedName());
    }
    return "/" + String.join("/", steps);
  }
}
