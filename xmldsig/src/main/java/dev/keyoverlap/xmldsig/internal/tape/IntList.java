package dev.keyoverlap.xmldsig.internal.tape;

import java.util.Arrays;

/**
 * Numbers that become more and more, in pieces: nothing is copied as it grows, and no piece is so
 * large that a small heap has no place for it.
 */
final class IntList {

  private static final int BITS = 14;
  private static final int PIECE = 1 << BITS;

  private int[][] pieces = new int[4][];
  private int size;

  int size() {
    return size;
  }

  int get(int place) {
    return pieces[place >>> BITS][place & (PIECE - 1)];
  }

  void set(int place, int number) {
    pieces[place >>> BITS][place & (PIECE - 1)] = number;
  }

  void add(int number) {
    int piece = size >>> BITS;
    if ((size & (PIECE - 1)) == 0) {
      if (piece == pieces.length) {
        pieces = Arrays.copyOf(pieces, piece * 2);
      }
      pieces[piece] = new int[size == 0 ? 64 : PIECE];
    } else if ((size & (PIECE - 1)) == pieces[piece].length) {
      // Only the first piece begins small: most documents are.
      pieces[piece] = Arrays.copyOf(pieces[piece], pieces[piece].length * 2);
    }
    pieces[piece][size++ & (PIECE - 1)] = number;
  }
}
