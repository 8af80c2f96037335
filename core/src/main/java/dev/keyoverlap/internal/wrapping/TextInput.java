package dev.keyoverlap.internal.wrapping;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Text in ASCII, however it is encoded: with a byte order mark, or as UTF-16. Characters that ASCII
 * does not have become question marks.
 */
public final class TextInput {

  private static final byte[] UTF_8_MARK = {(byte) 0xef, (byte) 0xbb, (byte) 0xbf};
  private static final byte[] UTF_16_BE_MARK = {(byte) 0xfe, (byte) 0xff};
  private static final byte[] UTF_16_LE_MARK = {(byte) 0xff, (byte) 0xfe};

  /** Bytes that tell the encoding. */
  static final int ENOUGH = 4;

  private TextInput() {}

  /** Text in memory; each character of it is one byte there, or two in UTF-16. */
  public static String asciiOf(byte[] bytes) {
    Encoding encoding = Encoding.of(bytes);
    return new String(bytes, encoding.mark, bytes.length - encoding.mark, encoding.charset());
  }

  /**
   * Text as it comes in.
   *
   * @param start its first bytes
   * @param input all of it
   */
  static InputStream of(byte[] start, InputStream input) throws IOException {
    Encoding encoding = Encoding.of(start);
    input.skipNBytes(encoding.mark);
    return encoding.wide ? new Wide(input, encoding.bigEndian) : input;
  }

  private static boolean startsWith(byte[] bytes, byte[] start) {
    return bytes.length >= start.length
        && Arrays.equals(bytes, 0, start.length, start, 0, start.length);
  }

  /**
   * How text is encoded.
   *
   * @param mark bytes of the byte order mark
   * @param wide with two bytes a character
   */
  private record Encoding(int mark, boolean wide, boolean bigEndian) {

    static Encoding of(byte[] start) {
      if (startsWith(start, UTF_8_MARK)) {
        return new Encoding(UTF_8_MARK.length, false, false);
      }
      if (startsWith(start, UTF_16_BE_MARK) || startsWith(start, UTF_16_LE_MARK)) {
        return new Encoding(2, true, startsWith(start, UTF_16_BE_MARK));
      }
      if (start.length >= ENOUGH && start[1] == 0 && start[3] == 0 && start[0] > ' ') {
        return new Encoding(0, true, false);
      }
      if (start.length >= ENOUGH && start[0] == 0 && start[2] == 0 && start[1] > ' ') {
        return new Encoding(0, true, true);
      }
      return new Encoding(0, false, false);
    }

    Charset charset() {
      if (!wide) {
        return StandardCharsets.ISO_8859_1;
      }
      return bigEndian ? StandardCharsets.UTF_16BE : StandardCharsets.UTF_16LE;
    }
  }

  private static final class Wide extends FilterInputStream {

    private final boolean bigEndian;

    Wide(InputStream input, boolean bigEndian) {
      super(input);
      this.bigEndian = bigEndian;
    }

    @Override
    public int read() throws IOException {
      int first = in.read();
      int second = first < 0 ? -1 : in.read();
      if (second < 0) {
        return -1;
      }
      int character = bigEndian ? (first << Byte.SIZE) | second : (second << Byte.SIZE) | first;
      return character <= 0x7f ? character : '?';
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
      int read = 0;
      for (; read < length; read++) {
        int character = read();
        if (character < 0) {
          break;
        }
        target[offset + read] = (byte) character;
      }
      return read == 0 && length > 0 ? -1 : read;
    }

    @Override
    public boolean markSupported() {
      return false;
    }
  }
}
