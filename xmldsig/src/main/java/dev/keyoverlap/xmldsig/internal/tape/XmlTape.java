package dev.keyoverlap.xmldsig.internal.tape;

import dev.keyoverlap.xmldsig.internal.xml.Utf8Buffer;
import dev.keyoverlap.xmldsig.internal.xml.XmlNames;
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
public final class XmlTape {

  public static final int DOCUMENT = -1;

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

  /** The kind in 2 bits, and two numbers of 31: an element, or where its bytes begin and end. */
  private final LongList steps = new LongList();

  /** Of each element its parent, and its name with flags in the last bits. */
  private final LongList elements = new LongList();

  /** Of each element the step where it begins, and the first behind it; 0 until it ends. */
  private final LongList extents = new LongList();

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
    this.bytes = new Utf8Buffer((int) Math.min(sizeOfDocument >> 1, mostBytes), mostBytes);
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
  @SuppressWarnings("ArrayRecordComponent")
  public // compared by identity, each is there once
  record Name(
      int number,
      String namespace,
      String localName,
      String prefix,
      int prefixNumber,
      String qualifiedName,
      byte[] utf8,
      boolean isSignature) {

    public boolean is(String otherNamespace, String otherLocalName) {
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
    int last = steps.size() - 1;
    if (last >= 0 && kind(last) == TEXT && second(last) == from) {
      steps.set(last, step(TEXT, first(last), to));
      return false;
    }
    add(TEXT, from, to);
    return true;
  }

  void add(int kind, int first, int second) {
    steps.add(step(kind, first, second));
  }

  private static long step(int kind, int first, int second) {
    return (long) kind << (2 * NUMBER) | (long) first << NUMBER | second;
  }

  /** An element whose attributes are these bytes. */
  int open(Name name, int parent, int attributesFrom, int attributesTo) {
    int number = elements.size();
    elements.add((long) parent << Integer.SIZE | (long) name.number() << FLAGS);
    extents.add((long) steps.size() << Integer.SIZE);
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
    return signatureCount > 0 && end(signatures[signatureCount - 1]) == 0;
  }

  void close(int number) {
    add(END, number, 0);
    extents.set(number, extents.get(number) | steps.size());
  }

  private void flag(int element, int flag) {
    elements.set(element, elements.get(element) | flag);
  }

  private boolean isFlagged(int element, int flag) {
    return (elements.get(element) & flag) != 0;
  }

  void addDeclaration(int element, int prefix, String namespace) {
    flag(element, DECLARES);
    declarations.add(element, prefix, number(namespace, namespaceNumbers, namespaces));
  }

  void addAttributePrefix(int element, int prefix) {
    flag(element, HAS_PREFIXES);
    attributePrefixes.add(element, prefix, 0);
  }

  void addXmlAttribute(int element) {
    flag(element, HAS_XML);
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

  public int steps() {
    return steps.size();
  }

  /** The first step of an element, or of the document. */
  public int start(int element) {
    return element == DOCUMENT ? 0 : (int) (extents.get(element) >>> Integer.SIZE);
  }

  /** The first step behind it. */
  public int end(int element) {
    return element == DOCUMENT ? steps.size() : (int) extents.get(element);
  }

  int kind(int step) {
    return (int) (steps.get(step) >>> (2 * NUMBER));
  }

  /** Where the bytes begin; of an end, which element ends. */
  int first(int step) {
    return (int) (steps.get(step) >>> NUMBER) & MASK;
  }

  int second(int step) {
    return (int) steps.get(step) & MASK;
  }

  /** Whether a step that is markup is a comment. */
  boolean isComment(int step) {
    return bytes.at(first(step) + 1) == '!';
  }

  /** The prefixes that occur, in the order of their numbers. */
  public List<String> prefixes() {
    return prefixes;
  }

  public int elements() {
    return elements.size();
  }

  public Name name(int element) {
    return names.get((int) elements.get(element) >>> FLAGS);
  }

  /** The declarations of an element, to be asked for by number. */
  public ElementMarks declarations() {
    return declarations;
  }

  public String declaredNamespace(int declaration) {
    return namespaces.get(declarations.second(declaration));
  }

  /** The first declaration of an element; a number that is of none if it has none. */
  public int firstDeclaration(int element) {
    return isFlagged(element, DECLARES) ? declarations.firstOf(element) : declarations.count();
  }

  ElementMarks attributePrefixes() {
    return attributePrefixes;
  }

  /** The first prefix of an attribute; a number that is of none if it has none. */
  int firstAttributePrefix(int element) {
    return isFlagged(element, HAS_PREFIXES)
        ? attributePrefixes.firstOf(element)
        : attributePrefixes.count();
  }

  public boolean hasXmlAttributes(int element) {
    return isFlagged(element, HAS_XML);
  }

  /** How many {@code ds:Signature} there are that are not part of what another one holds. */
  public int signatures() {
    return signatureCount;
  }

  /** The number of one of them. */
  public int signature(int which) {
    return signatures[which];
  }

  /** The elements that carry each of these identifiers, in whichever attribute; in one pass. */
  public Map<String, List<Integer>> find(Collection<String> wanted) {
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

  /** The identifiers that an element carries. */
  public List<String> ids(int element) {
    List<String> own = new ArrayList<>();
    for (int mark = ids.firstOf(element); ids.isOf(mark, element); mark++) {
      own.add(bytes.text(ids.first(mark), ids.second(mark)));
    }
    return own;
  }

  public boolean contains(int outer, int inner) {
    return outer == DOCUMENT || (inner >= outer && start(inner) < end(outer));
  }

  public boolean isInASignature(int element) {
    for (int at = element; at != DOCUMENT; at = parent(at)) {
      if (name(at).isSignature()) {
        return true;
      }
    }
    return false;
  }

  /** Whether an element around has an attribute like {@code xml:lang}. */
  public boolean inheritsXmlAttributes(int element) {
    for (int at = parent(element); at != DOCUMENT; at = parent(at)) {
      if (hasXmlAttributes(at)) {
        return true;
      }
    }
    return false;
  }

  public int parent(int element) {
    return element == DOCUMENT ? DOCUMENT : (int) (elements.get(element) >> Integer.SIZE);
  }

  /** The elements in an element, and not those in them; with the number behind the last. */
  public int nextSibling(int element) {
    for (int step = end(element); step < steps.size(); step++) {
      if (kind(step) == START) {
        return elementAt(step, element);
      }
      if (kind(step) == END) {
        return DOCUMENT;
      }
    }
    return DOCUMENT;
  }

  /** The element that begins at a step; one behind another. */
  private int elementAt(int step, int before) {
    int low = before;
    int high = elements.size() - 1;
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (start(middle) < step) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
  }

  /** The first element in an element. */
  public int firstChild(int element) {
    int next = element + 1;
    return next < elements.size() && parent(next) == element ? next : DOCUMENT;
  }

  /** The names of the elements that lead to it. */
  public String path(int element) {
    Deque<String> steps = new ArrayDeque<>();
    for (int at = element; at != DOCUMENT; at = parent(at)) {
      steps.addFirst(name(at).qualifiedName());
    }
    return "/" + String.join("/", steps);
  }
}
