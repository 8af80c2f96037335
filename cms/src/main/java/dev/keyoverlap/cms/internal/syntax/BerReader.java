package dev.keyoverlap.cms.internal.syntax;

import dev.keyoverlap.internal.work.Budget;
import dev.keyoverlap.internal.work.Work;
import dev.keyoverlap.message.Limit;
import dev.keyoverlap.message.LimitExceededException;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Arrays;

/**
 * Reads BER (X.690) element by element, from a stream or from memory, in one pass. Skipping makes
 * no objects and has no limit. Each byte is read once, however deeply it is nested.
 *
 * <pre>{@code
 * message.enter(BerReader.SEQUENCE);
 * while (message.next() != BerReader.END) {
 *   byte[] element = message.take();
 * }
 * message.leave();
 * }</pre>
 *
 * <p>For one thread.
 */
public final class BerReader {

  /** Instead of a tag: the end of the structure that was entered. */
  public static final int END = -1;

  public static final int INTEGER = 0x02;
  public static final int OCTET_STRING = 0x04;
  public static final int IDENTIFIER = 0x06;
  public static final int SEQUENCE = 0x30;
  public static final int SET = 0x31;

  public static final int CONSTRUCTED = 0x20;
  private static final int LONG_TAG = 0x1f;
  private static final int LONG_FORM = 0x80;
  private static final int INDEFINITE = -1;

  /** One byte and four more for the tag, one and eight more for the length. */
  private static final int LONGEST_HEADER = 14;

  private static final int LONGEST_TAG = 5;

  private final MessageBytes bytes;
  private final Budget budget;

  /** Where each structure that was entered ends, at the latest. */
  private long[] bounds = new long[16];

  private boolean[] indefinite = new boolean[16];
  private int depth;

  /** Whether the header of the next element has been read, which then is this: */
  private boolean known;

  private int tag;
  private long length;
  private final byte[] header = new byte[LONGEST_HEADER];
  private int headerLength;

  private long octetsLeft;
  private int openStrings;

  private BerReader(MessageBytes bytes, Budget budget) {
    this.bytes = bytes;
    this.budget = budget;
    bounds[0] = bytes.most();
  }

  /** Of a stream, which is read in steps. */
  public static BerReader of(InputStream input, Budget budget) {
    return new BerReader(MessageBytes.of(input), budget);
  }

  /** Of a message in memory. */
  public static BerReader of(byte[] message, Budget budget) {
    return new BerReader(MessageBytes.of(message), budget);
  }

  public Budget budget() {
    return budget;
  }

  /** How many bytes have been read. */
  public long position() {
    return bytes.position() - (known && tag != END ? headerLength : 0);
  }

  /** The first bytes, before any was read. */
  byte[] start(int most) throws IOException {
    return bytes.start(most);
  }

  /**
   * Reads to the end of the input, where only padding is allowed: zeros, white space, and the
   * character with which old systems end a file.
   */
  public void requireOnlyPadding() throws IOException {
    long end = bytes.position();
    while (bytes.hasMore()) {
      int b = bytes.next();
      if (b != 0 && b != ' ' && b != '\t' && b != '\r' && b != '\n' && b != 0x1a) {
        throw new IOException(
            (b == SEQUENCE ? "A second message" : "Something")
                + " follows it, which ends after "
                + end
                + " bytes. Give the reader what is before that");
      }
    }
  }

  // ---- structures

  /** The tag of the next element, in its first byte; {@link #END} if there is none. */
  public int next() throws IOException {
    if (!known) {
      readHeader(indefinite[depth], depth == 0);
      known = true;
    }
    return tag;
  }

  /** Goes into the next element, which must be constructed and have this tag. */
  public void enter(int expected) throws IOException {
    if (next() != expected) {
      throw unexpected();
    }
    known = false;
    long end = length == INDEFINITE ? bounds[depth] : bytes.position() + length;
    depth++;
    if (depth == bounds.length) {
      bounds = Arrays.copyOf(bounds, 2 * depth);
      indefinite = Arrays.copyOf(indefinite, 2 * depth);
    }
    bounds[depth] = end;
    indefinite[depth] = length == INDEFINITE;
  }

  /** Comes out of the structure entered last, in which nothing may be left. */
  public void leave() throws IOException {
    if (next() != END) {
      throw new IOException("It has more elements than it should");
    }
    known = false;
    depth--;
  }

  /** Skips the next element, of any length and content. */
  public void skip() throws IOException {
    pass(OutputStream.nullOutputStream());
  }

  /** The contents of the next element, a primitive one; empty if they are longer than that. */
  public byte[] takeIfShort(int most) throws IOException {
    if (next() == END || length == INDEFINITE || length > most) {
      skip();
      return new byte[0];
    }
    ByteArrayOutputStream contents = new ByteArrayOutputStream(most);
    known = false;
    bytes.copy(length, contents);
    return contents.toByteArray();
  }

  /**
   * The next element as it is encoded, to be kept: it counts towards what a message may have beside
   * its content.
   */
  public byte[] take() throws IOException, LimitExceededException {
    if (next() != END && length >= 0) {
      // As much as there is room for; what is said to be longer is not waited for.
      budget.require(Limit.CMS_BYTES, headerLength + length);
    }
    KeptBytes kept = new KeptBytes(budget);
    try {
      pass(kept);
    } catch (KeptBytes.TooManyException e) {
      throw e.limit();
    }
    return kept.all();
  }

  private void pass(OutputStream target) throws IOException {
    if (next() == END) {
      throw unexpected();
    }
    known = false;
    long open = 0;
    do {
      target.write(header, 0, headerLength);
      if (tag == END) {
        open--;
      } else if (length == INDEFINITE) {
        open++;
      } else {
        bytes.copy(length, target);
      }
      if (open > 0) {
        readHeader(true, false);
      }
    } while (open > 0);
  }

  private IOException unexpected() {
    return new IOException(
        tag == END ? "It ends too early" : "It has another structure, or ends too early");
  }

  private void readHeader(boolean mayEnd, boolean outermost) throws IOException {
    headerLength = 0;
    long bound = bounds[depth];
    if ((!mayEnd && bytes.position() == bound) || (outermost && !bytes.hasMore())) {
      tag = END;
      return;
    }
    budget.did(Work.VISITS, 1);
    tag = headerByte();
    if (tag == 0) {
      if (!mayEnd || headerByte() != 0) {
        throw new IOException("Something ends in it that has not begun");
      }
      tag = END;
    } else {
      if ((tag & LONG_TAG) == LONG_TAG) {
        passLongTag();
      }
      length = length();
      if (length > bound - bytes.position()) {
        throw new EOFException("It ends too early, or a part of it is longer than the whole");
      }
    }
    if (bytes.position() > bound) {
      throw new EOFException("It ends too early");
    }
  }

  private void passLongTag() throws IOException {
    while ((headerByte() & LONG_FORM) != 0) {
      if (headerLength == LONGEST_TAG) {
        throw new IOException("A tag of it has too large a number");
      }
    }
  }

  private long length() throws IOException {
    int first = headerByte();
    if (first < LONG_FORM) {
      return first;
    }
    if (first == LONG_FORM) {
      if ((tag & CONSTRUCTED) == 0) {
        throw new IOException("A value of it has no length");
      }
      return INDEFINITE;
    }
    int count = first - LONG_FORM;
    if (count > Long.BYTES) {
      throw new IOException("A length of it has too many bytes");
    }
    long sum = 0;
    for (int i = 0; i < count; i++) {
      sum = (sum << Byte.SIZE) | headerByte();
    }
    if (sum < 0) {
      throw new IOException("A length of it is too large");
    }
    return sum;
  }

  private int headerByte() throws IOException {
    int read = bytes.next();
    header[headerLength++] = (byte) read;
    return read;
  }

  // ---- strings of bytes, of any length

  /**
   * Begins to read the next element, a string of bytes in one piece or in many (X.690, 8.7).
   *
   * @param expected the tag of one in one piece
   */
  public void beginOctets(int expected) throws IOException {
    if (next() == expected) {
      known = false;
      octetsLeft = length;
    } else {
      enter(expected | CONSTRUCTED);
      openStrings = 1;
    }
  }

  /** Reads on in the string. Fills the target, unless it is at its end, where it gives 0. */
  public int readOctets(byte[] target) throws IOException, LimitExceededException {
    int to = 0;
    while (to < target.length && hasMoreOctets()) {
      int step = (int) Math.min(octetsLeft, target.length - to);
      int read = bytes.read(target, to, step);
      to += read;
      octetsLeft -= read;
    }
    return to;
  }

  private boolean hasMoreOctets() throws IOException, LimitExceededException {
    while (octetsLeft == 0 && openStrings > 0) {
      switch (next()) {
        case END -> {
          leave();
          openStrings--;
        }
        case OCTET_STRING -> {
          known = false;
          octetsLeft = length;
        }
        default -> {
          enter(OCTET_STRING | CONSTRUCTED);
          openStrings++;
          budget.require(Limit.CMS_NESTING, openStrings);
        }
      }
    }
    return octetsLeft > 0;
  }

  /** All of the string that was begun, of a message in memory: in one piece it is not copied. */
  public ContentSlice octetsInMemory() throws IOException, LimitExceededException {
    if (openStrings == 0) {
      ContentSlice inPlace = bytes.inPlace((int) octetsLeft);
      octetsLeft = 0;
      return inPlace;
    }
    byte[] pieces = new byte[lengthOfPieces()];
    int unused = readOctets(pieces);
    if (hasMoreOctets()) {
      throw new IOException("It has more content than a look ahead has found");
    }
    return ContentSlice.of(pieces);
  }

  /** Looks ahead: the pieces are copied once, into an array that fits. */
  private int lengthOfPieces() throws IOException, LimitExceededException {
    BerReader ahead = new BerReader(bytes.ahead(), Budget.of(budget.limits()));
    ahead.bounds = bounds.clone();
    ahead.indefinite = indefinite.clone();
    ahead.depth = depth;
    ahead.openStrings = openStrings;
    long sum = 0;
    while (ahead.hasMoreOctets()) {
      sum += ahead.octetsLeft;
      ahead.bytes.skip(ahead.octetsLeft);
      ahead.octetsLeft = 0;
    }
    return Math.toIntExact(sum);
  }
}
