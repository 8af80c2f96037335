package dev.keyoverlap.xmldsig.internal.tape;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;

/**
 * Decodes the text of an element that has nothing else in it. White space may be anywhere. Any
 * other character that is not of the alphabet is an error, and so is wrong padding: readers that
 * ignore them do not agree on the bytes.
 *
 * <p>For one element.
 */
final class TapeBase64 {

  /** A multiple of 4, and little enough for the caches of a processor. */
  private static final int CHUNK = 16 * 1024;

  private static final byte[] CARRIAGE_RETURN = "&#xD;".getBytes(StandardCharsets.US_ASCII);

  private final Sink sink;
  private final byte[] text = new byte[CHUNK];
  private final byte[] bytes = new byte[CHUNK / 4 * 3];
  private int length;
  private boolean padded;

  private TapeBase64(Sink sink) {
    this.sink = sink;
  }

  /** Gets the bytes. */
  @FunctionalInterface
  interface Sink {
    void accept(byte[] bytes, int length);
  }

  /**
   * Decodes the text of an element.
   *
   * @throws NotBase64Exception if it is not Base64, or there is something else in the element
   */
  static void decode(XmlTape tape, int element, Sink sink) throws NotBase64Exception {
    TapeBase64 decoding = new TapeBase64(sink);
    TapeWalk walk = tape.tag(element);
    while (walk.next() && walk.kind() != XmlTape.END) {
      if (walk.kind() != XmlTape.TEXT) {
        throw new NotBase64Exception();
      }
      decoding.add(walk.bytes(), walk.from(), walk.to());
    }
    decoding.flush();
  }

  private void add(byte[] piece, int from, int to) throws NotBase64Exception {
    int at = from;
    while (at < to) {
      byte b = piece[at];
      if (b == ' ' || b == '\n' || b == '\t') {
        at++;
      } else if (b == '&') {
        at = behindCarriageReturn(piece, at, to);
      } else {
        if (length == CHUNK) {
          flush();
        }
        text[length++] = b;
        at++;
      }
    }
  }

  /** The one kind of white space that a canonical form spells as a reference. */
  private static int behindCarriageReturn(byte[] piece, int at, int to) throws NotBase64Exception {
    int behind = at + CARRIAGE_RETURN.length;
    if (behind > to
        || !Arrays.equals(piece, at, behind, CARRIAGE_RETURN, 0, CARRIAGE_RETURN.length)) {
      throw new NotBase64Exception();
    }
    return behind;
  }

  private void flush() throws NotBase64Exception {
    if (length == 0) {
      return;
    }
    if (padded || length % 4 != 0) {
      throw new NotBase64Exception();
    }
    padded = text[length - 1] == '=';
    try {
      // The decoder fills all of its target at most.
      byte[] chunk = length == CHUNK ? text : Arrays.copyOf(text, length);
      int decoded = Base64.getDecoder().decode(chunk, bytes);
      length = 0;
      sink.accept(bytes, decoded);
    } catch (IllegalArgumentException e) {
      throw new NotBase64Exception();
    }
  }

  /** The text of an element is not Base64, or not text alone. */
  static final class NotBase64Exception extends Exception {

    private static final long serialVersionUID = 1L;

    private NotBase64Exception() {
      super("It is not Base64", null, false, false);
    }
  }
}
