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
import java.util.function.Predicate;

/**
 * A document as a canonical form needs it, read once and nothing more: tags, and between them text
 * and attributes as the bytes that every canonical form has for them. It takes a fraction of the
 * memory and time of a tree, and any part of it becomes bytes by copying. An element takes 12 bytes
 * beside those of its attributes, and a text 2 to 5 beside its own.
 *
 * <p>Elements are numbered in the order of the document, from 0; {@link #DOCUMENT} is none of them.
 *
 * <p>Filled by a {@link TapeRecorder}; after that it does not change.
 */
public final class XmlTape {

  public static final int DOCUMENT = -1;

  static final int KIND = 3;
  static final int TEXT = 0;
  static final int START = 1;
  static final int END = 2;

  /** A comment or processing instruction. */
  static final int MARKUP = 3;

  static final int DECLARES = 4;
  static final int HAS_PREFIXES = 8;
  static final int HAS_XML = 16;
  static final int HAS_ATTRIBUTES = 32;

  private final TapePages pages;

  /**
   * Of each element: where it begins, the place behind it, which is 0 until it ends, and parent.
   */
  private final IntList starts = new IntList();

  private final IntList ends = new IntList();

  private final List<Name> names = new ArrayList<>();

  /** A prefix and a namespace each. */
  private final ElementMarks declarations = new ElementMarks();

  /** Those of attributes, where they differ from that of the element. */
  private final ElementMarks attributePrefixes = new ElementMarks();

  private final TapeIds ids = new TapeIds(this);

  private int[] signatures = new int[4];
  private int signatureCount;
  private final Map<String, Integer> prefixNumbers = new HashMap<>();
  private final List<String> prefixes = new ArrayList<>();
  private final Map<String, Integer> namespaceNumbers = new HashMap<>();
  private final List<String> namespaces = new ArrayList<>();
  private final int none;

  XmlTape(int sizeOfDocument, long mostBytes) {
    this.pages = new TapePages(sizeOfDocument, mostBytes);
    this.none = namespace("");
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

  TapePages pages() {
    return pages;
  }

  /** An element that begins at a place, where it was added already. */
  int open(Name name, int place) {
    int number = starts.size();
    starts.add(place);
    ends.add(0);
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
    int unused = pages.begin(END, 0);
    int behind = pages.place();
    ends.set(number, behind);
  }

  private boolean isFlagged(int element, int flag) {
    return (pages.at(start(element)) & flag) != 0;
  }

  void addDeclaration(int element, int prefix, String namespace) {
    declarations.add(element, prefix, namespace(namespace));
  }

  void addAttributePrefix(int element, int prefix) {
    attributePrefixes.add(element, prefix, 0);
  }

  /** An identifier, which is these bytes of the attributes. */
  void addId(int element, int from, int length) {
    ids.add(element, from, length);
  }

  /** The number of a prefix; "" is one, too. */
  int prefix(String prefix) {
    return number(prefix, prefixNumbers, prefixes);
  }

  private int namespace(String namespace) {
    return number(namespace, namespaceNumbers, namespaces);
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

  /** Where an element begins, or the document. */
  int start(int element) {
    return element == DOCUMENT ? 0 : starts.get(element);
  }

  /** The place behind it. */
  int end(int element) {
    return element == DOCUMENT ? pages.place() : ends.get(element);
  }

  /** An element, or the document, piece by piece. */
  TapeWalk walk(int element) {
    return new TapeWalk(pages, start(element), end(element));
  }

  /** The start tag of an element. */
  TapeWalk tag(int element) {
    TapeWalk walk = walk(element);
    boolean unused = walk.next();
    return walk;
  }

  private TapeWalk behind(int element) {
    return new TapeWalk(pages, end(element), end(DOCUMENT));
  }

  /** How many elements there are in an element, itself included. */
  public int size(int element) {
    return element == DOCUMENT ? elements() : behind(element, end(element)) - element;
  }

  /** Whether there is anything between its tags. */
  public boolean hasContent(int element) {
    TapeWalk behindTag = tag(element);
    return behindTag.next() && behindTag.kind() != END;
  }

  /** Whether there is anything behind it in the document, if only an end tag. */
  public boolean isFollowed(int element) {
    return behind(element).next();
  }

  /** The prefixes that occur, in the order of their numbers. */
  public List<String> prefixes() {
    return prefixes;
  }

  public int elements() {
    return starts.size();
  }

  public Name name(int element) {
    return names.get(pages.number(start(element), 0));
  }

  Name named(int number) {
    return names.get(number);
  }

  /** Whether any namespace is a relative reference, so that there is no canonical form. */
  public boolean hasRelativeNamespaces() {
    return namespaces.stream().anyMatch(uri -> !uri.isEmpty() && uri.indexOf(':') <= 0);
  }

  /** Whether any element has such a name. */
  public boolean hasName(Predicate<Name> such) {
    return names.stream().anyMatch(such);
  }

  /** The declarations of an element, to be asked for by number. */
  public ElementMarks declarations() {
    return declarations;
  }

  public String declaredNamespace(int declaration) {
    return namespaces.get(declarations.second(declaration));
  }

  /** The number of a declared namespace: equal ones have the same. */
  int namespaceOf(int declaration) {
    return declarations.second(declaration);
  }

  String namespace(int number) {
    return namespaces.get(number);
  }

  /** The number of the namespace "", which is none. */
  int noNamespace() {
    return none;
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
    return ids.find(wanted);
  }

  /** The identifiers that an element carries. */
  public List<String> ids(int element) {
    return ids.of(element);
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
    return element == DOCUMENT ? DOCUMENT : element - pages.number(start(element), 1);
  }

  /** The next element beside it. */
  public int nextSibling(int element) {
    TapeWalk walk = behind(element);
    while (walk.next()) {
      if (walk.kind() == START) {
        return behind(element, walk.place());
      }
      if (walk.kind() == END) {
        return DOCUMENT;
      }
    }
    return DOCUMENT;
  }

  /** The first element behind another one that begins at a place or later. */
  int behind(int before, int place) {
    int low = before + 1;
    int high = elements();
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (start(middle) < place) {
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
    return next < elements() && parent(next) == element ? next : DOCUMENT;
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
