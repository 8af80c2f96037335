package dev.keyoverlap.xmldsig;

import java.util.Arrays;

/**
 * Pairs of numbers that some elements of a document have, in the order of the elements: little
 * memory where there are many, and none where there are none.
 */
final class ElementMarks {

  private int[] elements = {};
  private long[] pairs = {};
  private int count;

  void add(int element, int first, int second) {
    if (count == pairs.length) {
      int more = Math.addExact(count, Math.max(16, count >> 1));
      elements = Arrays.copyOf(elements, more);
      pairs = Arrays.copyOf(pairs, more);
    }
    elements[count] = element;
    pairs[count++] = (long) first << 32 | second;
  }

  int count() {
    return count;
  }

  /** The first one of an element or, if it has none, of the next that has. */
  int firstOf(int element) {
    int low = 0;
    int high = count;
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (elements[middle] < element) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
  }

  boolean isOf(int mark, int element) {
    return mark < count && elements[mark] == element;
  }

  int element(int mark) {
    return elements[mark];
  }

  int first(int mark) {
    return (int) (pairs[mark] >>> 32);
  }

  int second(int mark) {
    return (int) pairs[mark];
  }
}
