package dev.keyoverlap.xmldsig.internal.tape;

/** Goes from one piece of a tape to the next. For one thread. */
final class TapeWalk {

  private static final int SEVEN = 0x7f;

  private final TapePages pages;
  private final int until;
  private int page;
  private byte[] bytes;
  private int length;

  /** Where the next piece begins. */
  private int next;

  private int header;
  private int place;
  private int name;
  private int from;
  private int to;

  /** Reads all pieces from one place to another. */
  TapeWalk(TapePages pages, int start, int until) {
    this.pages = pages;
    this.until = until;
    this.bytes = new byte[0];
    moveTo(start);
  }

  /** Goes on from another place. */
  void moveTo(int start) {
    page = TapePages.page(start);
    next = TapePages.offset(start);
    turn();
  }

  private void turn() {
    boolean exists = page < pages.count();
    bytes = exists ? pages.bytes(page) : new byte[0];
    length = exists ? pages.length(page) : 0;
  }

  /** Goes to the next piece, if there is one. */
  boolean next() {
    if (next >= length) {
      page++;
      next = 0;
      turn();
    }
    place = TapePages.place(page, next);
    if (place >= until || next >= length) {
      return false;
    }
    header = bytes[next++];
    from = next;
    to = next;
    switch (kind()) {
      case XmlTape.START -> {
        name = number();
        // Of its parent.
        int unused = number();
        from = next;
        to = next;
        if ((header & XmlTape.HAS_ATTRIBUTES) != 0) {
          content();
        }
      }
      case XmlTape.END -> {
        // It has nothing in it.
      }
      default -> content();
    }
    return true;
  }

  private int number() {
    int number = 0;
    int shift = 0;
    byte b = bytes[next++];
    while (b < 0) {
      number |= (b & SEVEN) << shift;
      shift += 7;
      b = bytes[next++];
    }
    return number | b << shift;
  }

  private void content() {
    int size = bytes[next++];
    if (size < 0) {
      size =
          (size & SEVEN) << 24
              | (bytes[next] & 0xff) << 16
              | (bytes[next + 1] & 0xff) << 8
              | (bytes[next + 2] & 0xff);
      next += 3;
    }
    from = next;
    to = from + size;
    next = to;
  }

  int kind() {
    return header & XmlTape.KIND;
  }

  boolean has(int flag) {
    return (header & flag) != 0;
  }

  /** Where the piece begins. */
  int place() {
    return place;
  }

  /** The number of the name of an element that begins. */
  int name() {
    return name;
  }

  /** The page with its content: the attributes of an element that begins, text, or markup. */
  byte[] bytes() {
    return bytes;
  }

  int from() {
    return from;
  }

  int to() {
    return to;
  }

  /** Whether a piece that is markup is a comment. */
  boolean isComment() {
    return bytes[from + 1] == '!';
  }
}
