package dev.keyoverlap.xmldsig.internal.tape;

import dev.keyoverlap.xmldsig.internal.xml.Utf8Buffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The identifiers of a tape's elements. */
final class TapeIds {

  private static final int HASHES = 1 << 12;

  private final XmlTape tape;

  /** Where an identifier begins among the attributes of its element, and how long it is. */
  private final ElementMarks marks = new ElementMarks();

  TapeIds(XmlTape tape) {
    this.tape = tape;
  }

  void add(int element, int from, int length) {
    marks.add(element, from, length);
  }

  /** The elements that carry each of these identifiers, in whichever attribute; in one pass. */
  Map<String, List<Integer>> find(Collection<String> wanted) {
    Map<String, List<Integer>> found = new HashMap<>();
    Map<String, String> spelled = new HashMap<>();
    BitSet hashes = new BitSet(HASHES);
    for (String id : wanted) {
      found.put(id, new ArrayList<>(1));
      String value = Utf8Buffer.valueAsText(id);
      spelled.put(value, id);
      byte[] bytes = Utf8Buffer.utf8(value);
      hashes.set(hash(bytes, 0, bytes.length));
    }
    TapeWalk tags = tape.walk(XmlTape.DOCUMENT);
    for (int mark = 0; mark < marks.count() && !spelled.isEmpty(); mark++) {
      String id = mayBeIn(hashes, mark, tags) ? spelled.get(id(mark)) : null;
      List<Integer> bearers = id == null ? List.of() : found.getOrDefault(id, List.of());
      int element = marks.element(mark);
      // One that bears it twice comes twice in a row.
      if (id != null && (bearers.isEmpty() || bearers.get(bearers.size() - 1) != element)) {
        bearers.add(element);
      }
    }
    return found;
  }

  private String id(int mark) {
    TapeWalk tag = tape.tag(marks.element(mark));
    return new String(
        tag.bytes(), tag.from() + marks.first(mark), marks.second(mark), StandardCharsets.UTF_8);
  }

  /** Most are not looked for: no text is made of those. */
  private boolean mayBeIn(BitSet hashes, int mark, TapeWalk tag) {
    tag.moveTo(tape.start(marks.element(mark)));
    boolean unused = tag.next();
    int from = tag.from() + marks.first(mark);
    return hashes.get(hash(tag.bytes(), from, from + marks.second(mark)));
  }

  private static int hash(byte[] bytes, int from, int to) {
    int hash = to - from;
    for (int i = from; i < to; i++) {
      hash = 31 * hash + bytes[i];
    }
    return (hash ^ hash >>> 16) & (HASHES - 1);
  }

  /** The identifiers that an element carries. */
  List<String> of(int element) {
    List<String> own = new ArrayList<>();
    for (int mark = marks.firstOf(element); marks.isOf(mark, element); mark++) {
      own.add(id(mark));
    }
    return own;
  }
}
