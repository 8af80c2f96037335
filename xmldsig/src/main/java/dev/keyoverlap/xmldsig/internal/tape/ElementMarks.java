package dev.keyoverlap.xmldsig.internal.tape;

/**
 * Pairs of numbers that some elements of a document have, in the order of the elements: little
 * memory where there are many, and none where there are none.
 */
public final class ElementMarks {

  private final LongList elements = new LongList();
  private final LongList pairs = new LongList();

  void add(int element, int first, int second) {
    elements.add(element);
    pairs.add((long) first << Integer.SIZE | second);
  }

  int count() {
    return elements.size();
  }

  /** The first one of an element or, if it has none, of the next that has. */
  int firstOf(int element) {
    int low = 0;
    int high = count();
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (elements.get(middle) < element) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
  }

  public boolean isOf(int mark, int element) {
    return mark < count() && elements.get(mark) == element;
  }

  int element(int mark) {
    return (int) elements.get(mark);
  }

  public int first(int mark) {
    return (int) (pairs.get(mark) >>> Integer.SIZE);
  }

  int second(int mark) {
    return (int) pairs.get(mark);
  }
}
