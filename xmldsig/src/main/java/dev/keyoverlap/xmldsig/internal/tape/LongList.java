package dev.keyoverlap.xmldsig.internal.tape;

import java.util.Arrays;

/**
 * Numbers that become more and more, in pieces: nothing is copied as it grows, and no piece is so
 * large that a small heap has no place for it.
 */
final class LongList {

  private static final int BITS = 14;
  private static final int PIECE = 1 << BITS;

  private long[][] pieces = new long[4][];
  private int size;

  int size() {
    return size;
  }

  long get(int place) {
    return pieces[place >>> BITS][place & (PIECE - 1)];
  }

  void set(int place, long number) {
    pieces[place >>> BITS][place & (PIECE - 1)] = number;
  }

  void add(long number) {
    int piece = size >>> BITS;
    if ((size & (PIECE - 1)) == 0) {
      if (piece == pieces.length) {
        pieces = Arrays.copyOf(pieces, piece * 2);
      }
      pieces[piece] = new long[size == 0 ? 64 : PIECE];
    } else if ((size & (PIECE - 1)) == pieces[piece].length) {
      // Only the first piece begins small: most documents are.
      pieces[piece] = Arrays.copyOf(pieces[piece], pieces[piece].length * 2);
    }
    pieces[piece][size++ & (PIECE - 1)] = number;
  }
}
