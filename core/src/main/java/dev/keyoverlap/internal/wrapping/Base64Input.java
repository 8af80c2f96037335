package dev.keyoverlap.internal.wrapping;

import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.Base64;

/**
 * Reads Base64 (RFC 4648, 4 and 5), with or without white space in it and padding behind it, in
 * steps that the JDK decodes at full speed.
 */
public final class Base64Input extends InputStream {

  private static final Base64.Decoder DECODER = Base64.getDecoder();

  private static final int STEP = 1 << 14;

  private static final byte[] NEXT = {'-', '-', '-', '-', '-', 'B', 'E', 'G', 'I', 'N', ' '};

  private static final int LONGEST_LABEL = 5;

  private final InputStream input;
  private final boolean untilHyphen;
  private final byte[] encoded = new byte[STEP];
  private final byte[] decoded = new byte[STEP / 4 * 3];
  private int next;
  private int end;
  private boolean padded;
  private boolean ended;

  /**
   * Begins to read.
   *
   * @param input what is encoded
   * @param untilHyphen whether it ends where a line of PEM begins; another message may not follow
   */
  public Base64Input(InputStream input, boolean untilHyphen) {
    this.input = input;
    this.untilHyphen = untilHyphen;
  }

  @Override
  public int read() throws IOException {
    return next < end || refill() ? decoded[next++] & 0xff : -1;
  }

  @Override
  public int read(byte[] bytes, int offset, int length) throws IOException {
    if (length == 0) {
      return 0;
    }
    if (next == end && !refill()) {
      return -1;
    }
    int read = Math.min(length, end - next);
    System.arraycopy(decoded, next, bytes, offset, read);
    next += read;
    return read;
  }

  /** Always a whole number of groups, unless it is the end. */
  private boolean refill() throws IOException {
    int filled = 0;
    while (filled < encoded.length && !ended) {
      int read = input.read(encoded, filled, encoded.length - filled);
      if (read < 0) {
        break;
      }
      filled = significant(filled, filled + read);
    }
    if (filled == 0) {
      return false;
    }
    if (padded) {
      throw new IOException("The Base64 goes on behind its padding");
    }
    padded = encoded[filled - 1] == '=';
    try {
      byte[] groups = filled == encoded.length ? encoded : Arrays.copyOf(encoded, filled);
      next = 0;
      end = DECODER.decode(groups, decoded);
    } catch (IllegalArgumentException e) {
      throw new IOException("It is not correct Base64: " + e.getMessage(), e);
    }
    return end > 0;
  }

  /** Closes the gaps, and brings both alphabets into one; answers the end of what is left. */
  private int significant(int from, int to) throws IOException {
    int kept = from;
    for (int i = from; i < to; i++) {
      byte b = encoded[i];
      if (b == '-') {
        if (untilHyphen) {
          ended = true;
          requireNoOther(i, to);
          return kept;
        }
        b = '+';
      } else if (b == '_') {
        b = '/';
      }
      boolean space = b == ' ' || b == '\t' || b == '\r' || b == '\n' || b == 0 || b == 0x1a;
      if (!space) {
        encoded[kept++] = b;
      }
    }
    return kept;
  }

  /** Of two messages in one input, one would be overlooked. */
  private void requireNoOther(int from, int to) throws IOException {
    byte[] last = Arrays.copyOfRange(encoded, from, to);
    byte[] more = new byte[STEP];
    int matched = 0;
    StringBuilder label = new StringBuilder();
    for (int length = last.length; length >= 0; length = input.read(more)) {
      for (int i = 0; i < length; i++) {
        byte b = last[i];
        if (matched == NEXT.length) {
          label.append((char) b);
          if (label.length() == LONGEST_LABEL) {
            String start = label.toString();
            if (start.startsWith("CMS") || start.startsWith("PKCS7") || start.equals("PKCS ")) {
              throw new IOException(
                  "A second message follows it in PEM. Give each to the reader by itself");
            }
            label.setLength(0);
            matched = 0;
          }
        } else if (b == NEXT[matched]) {
          matched++;
        } else if (b != '-' || matched != 5) {
          // After five hyphens there may be more, of which the last five count.
          matched = b == '-' ? 1 : 0;
        }
      }
      last = more;
    }
  }
}
