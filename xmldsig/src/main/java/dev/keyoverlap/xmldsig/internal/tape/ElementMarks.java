package dev.keyoverlap.xmldsig.internal.tape;

/**
 * Pairs of numbers that some elements of a document have, in the order of the elements: little
 * memory where there are many, and none where there are none.
 */
public final class ElementMarks {

  private final IntList elements = new IntList();
  private final IntList firsts = new IntList();
  private final IntList seconds = new IntList();

  void add(int element, int first, int second) {
    elements.add(element);
    firsts.add(first);
    seconds.add(second);
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
    return elements.get(mark);
  }

  public int first(int mark) {
    return firsts.get(mark);
  }

  int second(int mark) {
    return seconds.get(mark);
  }
}
