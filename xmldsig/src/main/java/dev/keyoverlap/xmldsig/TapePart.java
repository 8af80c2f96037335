package dev.keyoverlap.xmldsig;

import dev.keyoverlap.xmldsig.internal.CanonicalForm;
import dev.keyoverlap.xmldsig.internal.CanonicalForm.NotCanonicalException;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.function.IntPredicate;

/**
 * Copies a part of a tape into its canonical form (Canonical XML 1.0 and 1.1; Exclusive XML
 * Canonicalization 1.0). What is left to do is where namespaces are declared.
 *
 * <p>For one part.
 */
final class TapePart {

  private static final byte[] XMLNS = Utf8Buffer.utf8(" xmlns");

  /** So much is digested at a time: what fits into the caches of a processor. */
  private static final int CHUNK = 16 * 1024;

  private static final String DEFAULT = "#default";

  private final XmlTape tape;
  private final CanonicalForm method;
  private final int[] inclusive;
  private final IntPredicate leftOut;
  private final Utf8Buffer out;

  /** What gets the bytes from time to time; empty if they are to be kept. */
  private final Collection<MessageDigest> digests;

  /** What is declared here and around, and what of that is written here and around. */
  private final Bindings scope;

  private final Bindings written;

  private int[] pending = new int[8];
  private int pendingCount;

  private TapePart(
      XmlTape tape,
      CanonicalForm method,
      Set<String> prefixes,
      IntPredicate leftOut,
      int capacity,
      Collection<MessageDigest> digests) {
    this.tape = tape;
    this.method = method;
    this.inclusive =
        prefixes.stream()
            .map(prefix -> prefix.equals(DEFAULT) ? "" : prefix)
            .filter(tape::knowsPrefix)
            .mapToInt(tape::prefix)
            .toArray();
    this.scope = new Bindings(tape.prefixes().size());
    this.written = new Bindings(tape.prefixes().size());
    this.leftOut = leftOut;
    this.out = new Utf8Buffer(capacity);
    this.digests = digests;
  }

  /**
   * The canonical form of an element, or of the whole document, and all below it.
   *
   * @param leftOut elements that are passed over, and all in them
   * @throws NotCanonicalException if a namespace is relative
   */
  static byte[] canonical(
      XmlTape tape, int top, CanonicalForm method, Set<String> prefixes, IntPredicate leftOut)
      throws NotCanonicalException {
    long steps = (long) tape.end(top) - tape.start(top);
    int capacity = (int) (tape.bytes.length() * steps / Math.max(1, tape.steps()) * 2 + 256);
    TapePart part = new TapePart(tape, method, prefixes, leftOut, capacity, List.of());
    part.copy(top);
    return part.out.toByteArray();
  }

  /**
   * Digests the canonical form, which is never there as a whole.
   *
   * @param digests get it
   * @throws NotCanonicalException if a namespace is relative
   */
  static void digest(
      XmlTape tape,
      int top,
      CanonicalForm method,
      Set<String> prefixes,
      Collection<MessageDigest> digests)
      throws NotCanonicalException {
    TapePart part = new TapePart(tape, method, prefixes, number -> false, 2 * CHUNK, digests);
    part.copy(top);
    part.out.moveTo(digests);
  }

  /** Goes by the declarations around the part. */
  private void enter(int around) {
    if (around != XmlTape.DOCUMENT) {
      enter(tape.parent(around));
      for (XmlTape.Declaration declaration : tape.element(around).declarations) {
        scope.bind(declaration.prefix(), declaration.namespace());
      }
    }
  }

  private void copy(int top) throws NotCanonicalException {
    enter(tape.parent(top));
    boolean before = true;
    for (int step = tape.start(top); step < tape.end(top); step++) {
      if (out.length() >= CHUNK && !digests.isEmpty()) {
        out.moveTo(digests);
      }
      int first = tape.first(step);
      switch (tape.kind(step)) {
        case XmlTape.TEXT -> out.append(tape.bytes, first, tape.second(step));
        case XmlTape.START -> {
          before = false;
          if (leftOut.test(first)) {
            step = tape.element(first).end - 1;
          } else {
            start(tape.element(first), first == top);
          }
        }
        case XmlTape.END -> end(tape.element(first));
        default -> {
          if (tape.kind(step) != XmlTape.COMMENT || method.keepsComments()) {
            boolean outside = top == XmlTape.DOCUMENT && scope.level == 0;
            markup(step, outside && before, outside && !before);
          }
        }
      }
    }
  }

  /** Beside the document's element, each stands on a line of its own. */
  private void markup(int step, boolean lineAfter, boolean lineBefore) {
    boolean comment = tape.kind(step) == XmlTape.COMMENT;
    if (lineBefore) {
      out.append('\n');
    }
    out.append(Utf8Buffer.utf8(comment ? "<!--" : "<?"));
    out.append(tape.bytes, tape.first(step), tape.second(step));
    out.append(Utf8Buffer.utf8(comment ? "-->" : "?>"));
    if (lineAfter) {
      out.append('\n');
    }
  }

  private void start(XmlTape.Element element, boolean apex) throws NotCanonicalException {
    scope.open();
    written.open();
    for (XmlTape.Declaration declaration : element.declarations) {
      declare(declaration);
    }
    pendingCount = 0;
    if (method.isExclusive()) {
      for (int prefix : element.prefixes) {
        consider(prefix);
      }
      for (int prefix : inclusive) {
        consider(prefix);
      }
    } else if (apex) {
      for (int prefix = 0; prefix < tape.prefixes().size(); prefix++) {
        consider(prefix);
      }
    } else {
      for (XmlTape.Declaration declaration : element.declarations) {
        consider(declaration.prefix());
      }
    }
    out.append('<');
    out.append(element.name.utf8());
    if (pendingCount > 0) {
      writeNamespaces();
    }
    out.append(tape.bytes, element.attributesFrom, element.attributesTo);
    out.append('>');
  }

  private void end(XmlTape.Element element) {
    out.append('<');
    out.append('/');
    out.append(element.name.utf8());
    out.append('>');
    scope.close();
    written.close();
  }

  private void declare(XmlTape.Declaration declaration) throws NotCanonicalException {
    String namespace = declaration.namespace();
    if (namespace.indexOf(':') <= 0
        && !namespace.isEmpty()
        && !namespace.equals(scope.find(declaration.prefix()))) {
      throw new NotCanonicalException(
          new IllegalArgumentException("The namespace '" + namespace + "' is relative"));
    }
    scope.bind(declaration.prefix(), namespace);
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

  /** What each prefix means; without a declaration nothing: "". */
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

    /** What was bound since it was opened means what it meant before. */
    void close() {
      int until = levels[--level];
      while (changes > until) {
        changes--;
        meanings[changed[changes]] = before[changes];
      }
    }
  }
}
