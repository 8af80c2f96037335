package dev.keyoverlap.xmldsig.internal.tape;

import dev.keyoverlap.xmldsig.internal.xml.Utf8Buffer;
import java.util.Arrays;

/**
 * The bytes of a tape: tags, text and markup one after the other, each with its length in front. A
 * place among them is the number of a page and an offset, and nothing is split between two pages.
 * Nothing is copied as they grow, but for a piece that is longer than a page.
 *
 * <p>{@link TapeWalk} reads them.
 */
final class TapePages {

  private static final int BITS = 15;
  private static final int PAGE = 1 << BITS;
  private static final int MOST_PAGES = 1 << (Integer.SIZE - 1 - BITS);

  /** A tag's kind, flags, the number of its name, and lengths. */
  private static final int HEADER = 16;

  /** The length of so many characters takes one byte: an escaped quotation mark has 6. */
  private static final int SHORT = Byte.MAX_VALUE / 6;

  private static final int WIDE = 0x80;

  private final Utf8Buffer last;
  private byte[][] pages = new byte[4][];
  private int[] lengths = new int[4];
  private int count;
  private long content;
  private final long most;

  TapePages(int capacity, long most) {
    this.last = new Utf8Buffer(Math.min(capacity, PAGE));
    this.most = most;
  }

  // ---- to be written

  /** Where the next piece may be: what follows is added there. */
  Utf8Buffer end() {
    return last;
  }

  /**
   * Begins another piece.
   *
   * @param kind with flags
   * @param likely how long it will probably be
   * @return its place
   */
  int begin(int kind, long likely) {
    int length = last.length();
    if (length > PAGE / 2 && last.room() < likely + HEADER) {
      endPage(PAGE);
    }
    int place = place();
    last.append(kind);
    return place;
  }

  /** Every page was written. */
  void complete() {
    endPage(0);
  }

  private void endPage(int next) {
    if (count == MOST_PAGES) {
      throw new Utf8Buffer.FullException();
    }
    if (count == pages.length) {
      pages = Arrays.copyOf(pages, count * 2);
      lengths = Arrays.copyOf(lengths, count * 2);
    }
    lengths[count] = last.length();
    pages[count++] = last.takePage(next);
  }

  /** Appends a number in as few bytes as it needs. */
  void number(int number) {
    int rest = number;
    while (rest >= WIDE) {
      last.append(rest | WIDE);
      rest >>>= 7;
    }
    last.append(rest);
  }

  /**
   * Leaves room for the length of what follows.
   *
   * @param characters how many that are
   * @return to be given to {@link #closeLength}
   */
  int openLength(int characters) {
    int at = last.length();
    if (characters <= SHORT) {
      last.append(0);
    } else {
      last.append(WIDE);
      last.append(0);
      last.append(0);
      last.append(0);
    }
    return at;
  }

  void closeLength(int at) {
    boolean wide = last.at(at) != 0;
    int length = last.length() - at - (wide ? 4 : 1);
    if (wide) {
      last.set(at, WIDE | length >>> 24);
      last.set(at + 1, length >>> 16);
      last.set(at + 2, length >>> 8);
      last.set(at + 3, length);
    } else {
      last.set(at, length);
    }
    content += length;
    if (content > most) {
      throw new Utf8Buffer.FullException();
    }
  }

  // ---- to be read

  /** The place behind the last piece: a longer page has pieces before it alone. */
  int place() {
    if (last.length() >= PAGE) {
      endPage(PAGE);
    }
    return place(count, last.length());
  }

  int count() {
    return count;
  }

  /** How long all content is. */
  long content() {
    return content;
  }

  static int page(int place) {
    return place >>> BITS;
  }

  static int offset(int place) {
    return place & (PAGE - 1);
  }

  static int place(int page, int offset) {
    return page << BITS | offset;
  }

  byte[] bytes(int page) {
    return pages[page];
  }

  int length(int page) {
    return lengths[page];
  }

  byte at(int place) {
    return pages[page(place)][offset(place)];
  }

  /** One of the numbers that follow a header. */
  int number(int place, int which) {
    byte[] page = bytes(page(place));
    int at = offset(place) + 1;
    for (int passed = 0; passed < which; passed++) {
      while (page[at] < 0) {
        at++;
      }
      at++;
    }
    int number = 0;
    int shift = 0;
    while (page[at] < 0) {
      number |= (page[at++] & (WIDE - 1)) << shift;
      shift += 7;
    }
    return number | page[at] << shift;
  }
}
