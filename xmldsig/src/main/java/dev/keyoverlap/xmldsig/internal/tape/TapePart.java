package dev.keyoverlap.xmldsig.internal.tape;

import dev.keyoverlap.xmldsig.internal.xml.CanonicalForm;
import dev.keyoverlap.xmldsig.internal.xml.CanonicalForm.NotCanonicalException;
import dev.keyoverlap.xmldsig.internal.xml.Utf8Buffer;
import java.security.MessageDigest;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Collection;
import java.util.Deque;
import java.util.List;
import java.util.Set;
import java.util.function.IntPredicate;
import org.jspecify.annotations.Nullable;

/**
 * Copies a part of a tape into its canonical form (Canonical XML 1.0 and 1.1; Exclusive XML
 * Canonicalization 1.0). The remaining work is to find where namespaces are declared.
 *
 * <p>For one part.
 */
public final class TapePart {

  private static final byte[] XMLNS = Utf8Buffer.utf8(" xmlns");

  /** So much is digested at a time: what fits into the caches of a processor. */
  private static final int CHUNK = 16 * 1024;

  /**
   * Room for most messages. A longer message makes it grow, which costs little beside its digest.
   */
  private static final int FIRST = 2 * 1024;

  private static final String DEFAULT = "#default";

  private final XmlTape tape;
  private final CanonicalForm method;
  private final int top;
  private final BitSet inclusive = new BitSet();
  private final IntPredicate leftOut;
  private final Utf8Buffer out;

  /** The digests that get the bytes from time to time; empty if the bytes are to be kept. */
  private final Collection<MessageDigest> digests;

  /** So long it may be. */
  private final long most;

  private long digested;

  /**
   * The namespaces that are declared here and around, and those that are written here and around.
   */
  private final Bindings scope;

  private final Bindings written;

  private int[] pending = new int[8];
  private int pendingCount;

  /** The number of the element that begins next. */
  private int next;

  /**
   * The start tag of the top, where it has attributes that only Santuario can tell: those like
   * {@code xml:lang} of elements around it.
   */
  private final byte @Nullable [] topTag;

  private TapePart(
      XmlTape tape, Cut cut, long most, int capacity, Collection<MessageDigest> digests)
      throws NotCanonicalException {
    this.tape = tape;
    this.method = cut.method();
    this.top = cut.top();
    this.topTag =
        !method.isExclusive() && tape.inheritsXmlAttributes(top)
            ? InheritedAttributes.startTag(tape, top, method)
            : null;
    cut.prefixes().stream()
        .map(prefix -> prefix.equals(DEFAULT) ? "" : prefix)
        .filter(tape::knowsPrefix)
        .mapToInt(tape::prefix)
        .forEach(inclusive::set);
    this.scope = new Bindings(tape.prefixes().size());
    this.written = new Bindings(tape.prefixes().size());
    this.leftOut = cut.leftOut();
    this.most = most;
    this.out = new Utf8Buffer(capacity, most);
    this.digests = digests;
  }

  /**
   * The nodes to copy, and how.
   *
   * @param top an element, or the document, and all below it
   * @param method the canonical form
   * @param prefixes of namespaces that an exclusive canonicalization takes along all the same
   * @param leftOut elements that are passed over, and all in them
   */
  public record Cut(int top, CanonicalForm method, Set<String> prefixes, IntPredicate leftOut) {

    public static Cut whole(int top, CanonicalForm method, Set<String> prefixes) {
      return new Cut(top, method, prefixes, element -> false);
    }
  }

  /**
   * The canonical form of an element, or of the whole document, and all below it.
   *
   * @param most so long it may be
   * @param capacity how long it is, or is likely to be
   * @throws NotCanonicalException if a namespace is relative
   * @throws Utf8Buffer.FullException if it is longer
   */
  public static byte[] canonical(XmlTape tape, Cut cut, long most, int capacity)
      throws NotCanonicalException {
    TapePart part = new TapePart(tape, cut, most, capacity, List.of());
    part.copy();
    return part.out.toByteArray();
  }

  /**
   * Digests the canonical form, which is never there as a whole.
   *
   * @param most so long it may be
   * @param digests get it
   * @return how long it is
   * @throws NotCanonicalException if a namespace is relative
   * @throws Utf8Buffer.FullException if it is longer
   */
  public static long digest(XmlTape tape, Cut cut, long most, Collection<MessageDigest> digests)
      throws NotCanonicalException {
    TapePart part = new TapePart(tape, cut, most, FIRST, digests);
    part.copy();
    part.drain();
    return part.digested;
  }

  private void drain() {
    digested += out.length();
    out.moveTo(digests);
    if (digested > most) {
      throw new Utf8Buffer.FullException();
    }
  }

  /** Goes by the declarations around the part. */
  private void enter() {
    Deque<Integer> around = new ArrayDeque<>();
    for (int at = tape.parent(top); at != XmlTape.DOCUMENT; at = tape.parent(at)) {
      around.push(at);
    }
    ElementMarks declarations = tape.declarations();
    for (int element : around) {
      for (int i = tape.firstDeclaration(element); declarations.isOf(i, element); i++) {
        scope.bind(declarations.first(i), tape.declaredNamespace(i));
      }
    }
  }

  private void copy() throws NotCanonicalException {
    enter();
    next = Math.max(0, top);
    boolean before = true;
    for (int step = tape.start(top); step < tape.end(top); step++) {
      if (out.length() >= CHUNK && !digests.isEmpty()) {
        drain();
      }
      int first = tape.first(step);
      switch (tape.kind(step)) {
        case XmlTape.TEXT -> out.append(tape.bytes, first, tape.second(step));
        case XmlTape.START -> {
          before = false;
          int element = next++;
          if (leftOut.test(element)) {
            step = skip(step, tape.end(element) - 1);
          } else {
            start(element, element == top, first, tape.second(step));
          }
        }
        case XmlTape.END -> end(tape.name(first));
        default -> {
          if (method.keepsComments() || !tape.isComment(step)) {
            boolean outside = top == XmlTape.DOCUMENT && scope.level == 0;
            markup(step, outside && before, outside && !before);
          }
        }
      }
    }
  }

  /** Skips the elements in an element, to its end. */
  private int skip(int start, int end) {
    for (int step = start + 1; step < end; step++) {
      if (tape.kind(step) == XmlTape.START) {
        next++;
      }
    }
    return end;
  }

  /** Beside the document's element, each is on a line of its own. */
  private void markup(int step, boolean lineAfter, boolean lineBefore) {
    if (lineBefore) {
      out.append('\n');
    }
    out.append(tape.bytes, tape.first(step), tape.second(step));
    if (lineAfter) {
      out.append('\n');
    }
  }

  private void start(int element, boolean apex, int attributesFrom, int attributesTo)
      throws NotCanonicalException {
    scope.open();
    written.open();
    pendingCount = 0;
    int declaration = tape.firstDeclaration(element);
    boolean declares = tape.declarations().isOf(declaration, element);
    for (int i = declaration; tape.declarations().isOf(i, element); i++) {
      declare(tape.declarations().first(i), tape.declaredNamespace(i));
    }
    if (apex || (top == XmlTape.DOCUMENT && element == 0)) {
      considerAll();
    } else if (declares) {
      for (int i = declaration; tape.declarations().isOf(i, element); i++) {
        int prefix = tape.declarations().first(i);
        if (!method.isExclusive() || inclusive.get(prefix)) {
          consider(prefix);
        }
      }
    }
    if (method.isExclusive()) {
      consider(tape.name(element).prefixNumber());
      ElementMarks used = tape.attributePrefixes();
      for (int i = tape.firstAttributePrefix(element); used.isOf(i, element); i++) {
        consider(used.first(i));
      }
    }
    if (apex && topTag != null) {
      out.append(topTag);
      return;
    }
    out.append('<');
    out.append(tape.name(element).utf8());
    if (pendingCount > 0) {
      writeNamespaces();
    }
    out.append(tape.bytes, attributesFrom, attributesTo);
    out.append('>');
  }

  /** Of what is declared around, whatever is to be taken along. */
  private void considerAll() {
    if (method.isExclusive()) {
      inclusive.stream().forEach(this::consider);
    } else {
      for (int prefix = 0; prefix < tape.prefixes().size(); prefix++) {
        consider(prefix);
      }
    }
  }

  private void end(XmlTape.Name name) {
    out.append('<');
    out.append('/');
    out.append(name.utf8());
    out.append('>');
    scope.close();
    written.close();
  }

  private void declare(int prefix, String namespace) throws NotCanonicalException {
    if (namespace.indexOf(':') <= 0
        && !namespace.isEmpty()
        && !namespace.equals(scope.find(prefix))) {
      throw new NotCanonicalException(
          new IllegalArgumentException("The namespace '" + namespace + "' is relative"));
    }
    scope.bind(prefix, namespace);
  }

  /** A prefix is written where it means something else than is written around. */
  private void consider(int prefix) {
    String meant = scope.find(prefix);
    if (!meant.equals(written.find(prefix))) {
      written.bind(prefix, meant);
      if (pendingCount == pending.length) {
        pending = Arrays.copyOf(pending, pendingCount * 2);
      }
      pending[pendingCount++] = prefix;
    }
  }

  private void writeNamespaces() {
    int[] numbers = Arrays.copyOf(pending, pendingCount);
    List<String> prefixes = Arrays.stream(numbers).mapToObj(tape.prefixes()::get).sorted().toList();
    for (String prefix : prefixes) {
      out.append(XMLNS);
      if (!prefix.isEmpty()) {
        out.append(':');
        out.append(Utf8Buffer.utf8(prefix));
      }
      out.append('=');
      out.append('"');
      out.appendValue(scope.find(tape.prefix(prefix)));
      out.append('"');
    }
  }

  /** The namespace of each prefix; without a declaration none: "". */
  private static final class Bindings {
    private final String[] meanings;
    private int[] changed = new int[16];
    private String[] before = new String[16];
    private int changes;
    private int[] levels = new int[16];
    private int level;

    Bindings(int prefixes) {
      this.meanings = new String[prefixes];
      Arrays.fill(meanings, "");
    }

    String find(int prefix) {
      return meanings[prefix];
    }

    void bind(int prefix, String namespace) {
      if (changes == changed.length) {
        changed = Arrays.copyOf(changed, changes * 2);
        before = Arrays.copyOf(before, changes * 2);
      }
      changed[changes] = prefix;
      before[changes++] = meanings[prefix];
      meanings[prefix] = namespace;
    }

    void open() {
      if (level == levels.length) {
        levels = Arrays.copyOf(levels, level * 2);
      }
      levels[level++] = changes;
    }

    /** Prefixes that were bound since it was opened get their former meaning back. */
    void close() {
      int until = levels[--level];
      while (changes > until) {
        changes--;
        meanings[changed[changes]] = before[changes];
      }
    }
  }
}
