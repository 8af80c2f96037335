package dev.keyoverlap.xmldsig.internal.xml;

import java.io.OutputStream;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Collection;

/**
 * Bytes that grow, and the one way in which every canonical form writes text and attributes into
 * them (Canonical XML, 2.3): UTF-8, with as few references as possible. Every byte is written where
 * there is room for it: nothing is reserved by how long something may become at most.
 *
 * <p>For one thread.
 */
public final class Utf8Buffer {

  private static final int LARGEST = Integer.MAX_VALUE - 8;
  private static final byte[][] IN_TEXT = new byte[128][];
  private static final byte[][] IN_ATTRIBUTES = new byte[128][];
  private static final byte[][] IN_MARKUP = new byte[128][];
  private static final byte[][] IN_NAMES = new byte[128][];

  /** So many characters of a text are copied out of it at a time. */
  private static final int CHUNK = 256;

  static {
    IN_TEXT['&'] = utf8("&amp;");
    IN_TEXT['<'] = utf8("&lt;");
    IN_TEXT['>'] = utf8("&gt;");
    IN_TEXT['\r'] = utf8("&#xD;");
    IN_ATTRIBUTES['&'] = IN_TEXT['&'];
    IN_ATTRIBUTES['<'] = IN_TEXT['<'];
    IN_ATTRIBUTES['"'] = utf8("&quot;");
    IN_ATTRIBUTES['\t'] = utf8("&#x9;");
    IN_ATTRIBUTES['\n'] = utf8("&#xA;");
    IN_ATTRIBUTES['\r'] = IN_TEXT['\r'];
    IN_MARKUP['\r'] = IN_TEXT['\r'];
  }

  private final long most;
  private final char[] chunk = new char[CHUNK];
  private byte[] bytes;
  private int length;

  /** The first half of a character whose other half comes with the next call. */
  private char pending;

  public Utf8Buffer(int capacity) {
    this(capacity, LARGEST);
  }

  /**
   * A buffer.
   *
   * @param capacity what it has room for at first
   * @param most what it takes at most
   */
  public Utf8Buffer(int capacity, long most) {
    this.most = Math.min(most, LARGEST);
    this.bytes = new byte[(int) Math.min(Math.max(64, capacity), Math.max(0, most))];
  }

  public static byte[] utf8(String text) {
    return text.getBytes(java.nio.charset.StandardCharsets.UTF_8);
  }

  /** How a canonical form spells the value of an attribute. */
  public static String valueAsText(String value) {
    Utf8Buffer spelled = new Utf8Buffer(value.length());
    spelled.appendValue(value);
    return spelled.text(0, spelled.length);
  }

  public int length() {
    return length;
  }

  public byte at(int place) {
    return bytes[place];
  }

  public String text(int from, int to) {
    return new String(bytes, from, to - from, java.nio.charset.StandardCharsets.UTF_8);
  }

  public byte[] toByteArray() {
    return length == bytes.length ? bytes : Arrays.copyOf(bytes, length);
  }

  /**
   * Gives away the array that it has filled so far, and is empty then.
   *
   * @param capacity what it has room for at first
   */
  public byte[] takePage(int capacity) {
    byte[] page = bytes;
    bytes = new byte[capacity];
    length = 0;
    return page;
  }

  /** The room that is left before it has to grow. */
  public int room() {
    return bytes.length - length;
  }

  /** Replaces a byte that is there. */
  public void set(int place, int oneByte) {
    bytes[place] = (byte) oneByte;
  }

  /** Gives away what is in it, and is empty then. */
  public void moveTo(Collection<MessageDigest> digests) {
    for (MessageDigest digest : digests) {
      digest.update(bytes, 0, length);
    }
    length = 0;
  }

  public void append(byte[] some) {
    append(some, 0, some.length);
  }

  public void append(byte[] some, int from, int to) {
    ensure(to - from);
    System.arraycopy(some, from, bytes, length, to - from);
    length += to - from;
  }

  public void append(Utf8Buffer other, int from, int to) {
    append(other.bytes, from, to);
  }

  public void append(int oneByte) {
    ensure(1);
    bytes[length++] = (byte) oneByte;
  }

  /** Character data of an element; may come in pieces. */
  public void appendText(char[] text, int from, int size) {
    append(text, from, from + size, IN_TEXT);
  }

  /** The same, in one piece. */
  public void appendText(String text) {
    append(text, IN_TEXT);
  }

  /** A name, in which nothing is to be spelled in another way. */
  public void appendName(String name) {
    append(name, IN_NAMES);
  }

  /** Appends the value of an attribute, without its quotation marks. */
  public void appendValue(String value) {
    append(value, IN_ATTRIBUTES);
  }

  /** Appends the text of a comment. */
  public void appendMarkup(char[] text, int from, int size) {
    append(text, from, from + size, IN_MARKUP);
  }

  /** Appends the text of a processing instruction. */
  public void appendMarkup(String text) {
    append(text, IN_MARKUP);
  }

  private void append(String text, byte[][] escapes) {
    for (int from = 0; from < text.length(); from += CHUNK) {
      int to = Math.min(from + CHUNK, text.length());
      text.getChars(from, to, chunk, 0);
      append(chunk, 0, to - from, escapes);
    }
  }

  private void append(char[] text, int from, int to, byte[][] escapes) {
    int next = from;
    while (next < to) {
      next = appendPlain(text, next, to, escapes);
      if (next < to) {
        append(text[next], escapes);
        next++;
      }
    }
  }

  /** As far as every character is a byte of its own, and there is room for it: nearly always. */
  private int appendPlain(char[] text, int from, int to, byte[][] escapes) {
    byte[] target = bytes;
    int end = Math.min(to, from + target.length - length);
    int next = from;
    int at = length;
    while (next < end) {
      char c = text[next];
      if (c >= 0x80 || escapes[c] != null) {
        break;
      }
      target[at++] = (byte) c;
      next++;
    }
    length = at;
    return next;
  }

  private void append(char c, byte[][] escapes) {
    if (c >= 0x80) {
      encode(c);
    } else if (escapes[c] == null) {
      append(c);
    } else {
      append(escapes[c]);
    }
  }

  private void encode(char c) {
    if (c < 0x800) {
      append(0xc0 | (c >> 6));
    } else if (Character.isHighSurrogate(c)) {
      pending = c;
      return;
    } else if (Character.isLowSurrogate(c)) {
      int codePoint = Character.toCodePoint(pending, c);
      append(0xf0 | (codePoint >> 18));
      append(0x80 | (codePoint >> 12 & 0x3f));
      append(0x80 | (codePoint >> 6 & 0x3f));
    } else {
      append(0xe0 | (c >> 12));
      append(0x80 | (c >> 6 & 0x3f));
    }
    append(0x80 | (c & 0x3f));
  }

  /**
   * Makes room for characters that follow, each of which takes a byte at least. A long piece is
   * then not copied as it grows.
   */
  public void reserve(int characters) {
    ensure(characters);
  }

  private void ensure(int more) {
    if (more > bytes.length - length) {
      long needed = (long) length + more;
      if (needed > most) {
        throw new FullException();
      }
      long wanted = Math.max(needed, (long) bytes.length + (bytes.length >> 1));
      bytes = Arrays.copyOf(bytes, (int) Math.min(wanted, most));
    }
  }

  /** For those that write to a stream. */
  OutputStream asStream() {
    return new OutputStream() {
      @Override
      public void write(int oneByte) {
        append(oneByte);
      }

      @Override
      public void write(byte[] some, int offset, int count) {
        append(some, offset, offset + count);
      }
    };
  }

  /** Nothing more goes into it. */
  public static final class FullException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    public FullException() {
      super("The canonical form of the document is too long", null, false, false);
    }
  }
}
