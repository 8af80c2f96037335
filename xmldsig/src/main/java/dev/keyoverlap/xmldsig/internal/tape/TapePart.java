package dev.keyoverlap.xmldsig.internal.tape;

import dev.keyoverlap.xmldsig.internal.xml.CanonicalForm;
import dev.keyoverlap.xmldsig.internal.xml.CanonicalForm.NotCanonicalException;
import dev.keyoverlap.xmldsig.internal.xml.Utf8Buffer;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Collection;
import java.util.Comparator;
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

  /** So many prefixes are sorted the fastest by the simplest means. */
  private static final int FEW = 16;

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

  /** The names of the elements that have begun and not ended. */
  private byte[][] open = new byte[16][];

  private int depth;

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
    this.scope = new Bindings(tape.prefixes().size(), tape.noNamespace());
    this.written = new Bindings(tape.prefixes().size(), tape.noNamespace());
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

  private void copy() throws NotCanonicalException {
    scope.enter(tape, top);
    int next = Math.max(0, top);
    boolean before = true;
    TapeWalk walk = tape.walk(top);
    while (walk.next()) {
      if (out.length() >= CHUNK && !digests.isEmpty()) {
        drain();
      }
      switch (walk.kind()) {
        case XmlTape.TEXT -> out.append(walk.bytes(), walk.from(), walk.to());
        case XmlTape.START -> {
          before = false;
          int element = next++;
          if (leftOut.test(element)) {
            next = tape.behind(element, tape.end(element));
            walk.moveTo(tape.end(element));
          } else {
            start(element, element == top, walk);
          }
        }
        case XmlTape.END -> end();
        default -> {
          if (method.keepsComments() || !walk.isComment()) {
            boolean outside = top == XmlTape.DOCUMENT && depth == 0;
            markup(walk, outside && before, outside && !before);
          }
        }
      }
    }
  }

  /** Beside the document's element, each is on a line of its own. */
  private void markup(TapeWalk walk, boolean lineAfter, boolean lineBefore) {
    if (lineBefore) {
      out.append('\n');
    }
    out.append(walk.bytes(), walk.from(), walk.to());
    if (lineAfter) {
      out.append('\n');
    }
  }

  private void start(int element, boolean apex, TapeWalk tag) throws NotCanonicalException {
    scope.open();
    written.open();
    pendingCount = 0;
    int declaration = tape.declarations().count();
    if (tag.has(XmlTape.DECLARES)) {
      declaration = tape.declarations().firstOf(element);
      for (int i = declaration; tape.declarations().isOf(i, element); i++) {
        scope.declare(tape, i);
      }
    }
    if (apex || (top == XmlTape.DOCUMENT && element == 0)) {
      considerAll();
    } else {
      for (int i = declaration; tape.declarations().isOf(i, element); i++) {
        int prefix = tape.declarations().first(i);
        if (!method.isExclusive() || inclusive.get(prefix)) {
          consider(prefix);
        }
      }
    }
    XmlTape.Name name = tape.named(tag.name());
    if (method.isExclusive()) {
      consider(name.prefixNumber());
      if (tag.has(XmlTape.HAS_PREFIXES)) {
        ElementMarks used = tape.attributePrefixes();
        for (int i = used.firstOf(element); used.isOf(i, element); i++) {
          consider(used.first(i));
        }
      }
    }
    if (depth == open.length) {
      open = Arrays.copyOf(open, depth * 2);
    }
    open[depth++] = name.utf8();
    if (apex && topTag != null) {
      out.append(topTag);
      return;
    }
    out.append('<');
    out.append(name.utf8());
    if (pendingCount > 0) {
      writeNamespaces();
    }
    out.append(tag.bytes(), tag.from(), tag.to());
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

  private void end() {
    out.append('<');
    out.append('/');
    out.append(open[--depth]);
    out.append('>');
    scope.close();
    written.close();
  }

  /** A prefix is written where it means something else than is written around. */
  private void consider(int prefix) {
    int meant = scope.find(prefix);
    if (meant != written.find(prefix)) {
      written.bind(prefix, meant);
      if (pendingCount == pending.length) {
        pending = Arrays.copyOf(pending, pendingCount * 2);
      }
      pending[pendingCount++] = prefix;
    }
  }

  private void writeNamespaces() {
    sortPending();
    for (int i = 0; i < pendingCount; i++) {
      String prefix = tape.prefixes().get(pending[i]);
      out.append(XMLNS);
      if (!prefix.isEmpty()) {
        out.append(':');
        out.appendName(prefix);
      }
      out.append('=');
      out.append('"');
      out.appendValue(tape.namespace(scope.find(pending[i])));
      out.append('"');
    }
  }

  /** By name; mostly there is one. */
  private void sortPending() {
    List<String> prefixes = tape.prefixes();
    if (pendingCount > FEW) {
      int[] sorted =
          Arrays.stream(pending, 0, pendingCount)
              .boxed()
              .sorted(Comparator.comparing(prefixes::get))
              .mapToInt(Integer::intValue)
              .toArray();
      System.arraycopy(sorted, 0, pending, 0, pendingCount);
      return;
    }
    for (int i = 1; i < pendingCount; i++) {
      int moved = pending[i];
      int at = i;
      while (at > 0 && prefixes.get(pending[at - 1]).compareTo(prefixes.get(moved)) > 0) {
        pending[at] = pending[at - 1];
        at--;
      }
      pending[at] = moved;
    }
  }
}
