package dev.keyoverlap.cms;

import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.Base64;

/**
 * Reads Base64 (RFC 4648, 4), with or without white space in it, in steps that the JDK decodes at
 * full speed.
 */
final class Base64Input extends InputStream {

  private static final Base64.Decoder DECODER = Base64.getDecoder();

  private final InputStream input;
  private final byte[] encoded = new byte[Pump.STEP];
  private final byte[] decoded = new byte[Pump.STEP / 4 * 3];
  private int next;
  private int end;
  private boolean padded;

  Base64Input(InputStream input) {
    this.input = input;
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
    while (filled < encoded.length) {
      int read = input.read(encoded, filled, encoded.length - filled);
      if (read < 0) {
        break;
      }
      filled = withoutSpace(encoded, filled, filled + read);
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
      throw new IOException(e.getMessage(), e);
    }
    return end > 0;
  }

  /** Closes the gaps; answers the end of what is left. */
  static int withoutSpace(byte[] bytes, int from, int to) {
    int kept = from;
    for (int i = from; i < to; i++) {
      byte b = bytes[i];
      if (b != ' ' && b != '\t' && b != '\r' && b != '\n') {
        bytes[kept++] = b;
      }
    }
    return kept;
  }
}
