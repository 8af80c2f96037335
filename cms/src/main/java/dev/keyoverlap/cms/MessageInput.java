package dev.keyoverlap.cms;

import java.io.BufferedInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A message as binary, whether it comes so or as Base64, for a parser. It gives content in any
 * amount, but what stands around it only within limits, since the parser holds that in memory:
 * {@value #STRUCTURE} bytes in total, and {@value #ELEMENT} for one element, which is a certificate
 * or whatever else need not be remembered together with others.
 */
final class MessageInput extends FilterInputStream {

  /** As long as many thousand certificates. */
  static final int STRUCTURE = 8 << 20;

  /** What takes a byte here can take thirty in memory. */
  static final int ELEMENT = 1 << 19;

  private static final int SEQUENCE = 0x30;

  private final @Nullable MessageBytes inMemory;
  private boolean inContent;
  private int structureLeft = STRUCTURE;
  private int elementLeft = ELEMENT;

  private MessageInput(InputStream input, @Nullable MessageBytes inMemory) {
    super(input);
    this.inMemory = inMemory;
  }

  /** Begins to read a message. */
  @FunctionalInterface
  interface Source {
    MessageInput open() throws IOException;
  }

  /** A binary message in memory, of whose content it is noted where it stands, but nothing read. */
  static MessageInput lending(MessageBytes message) {
    return new MessageInput(message, message);
  }

  static MessageInput of(InputStream message) throws IOException {
    // Short, for headers: content is read in longer steps, which pass it by without being copied.
    BufferedInputStream buffered = new BufferedInputStream(message);
    buffered.mark(1);
    int first = buffered.read();
    buffered.reset();
    if (first < 0) {
      throw new IOException("It is empty");
    }
    return new MessageInput(
        first == SEQUENCE ? buffered : new BufferedInputStream(new Base64Input(buffered)), null);
  }

  /** From here on it is content that is read. */
  void beginContent() {
    if (!inContent && inMemory != null) {
      inMemory.lend();
    }
    inContent = true;
  }

  /** Where the content stood, if it is in memory. */
  Optional<ContentSlice> endContent() {
    Optional<ContentSlice> lent =
        inContent ? Optional.ofNullable(inMemory).map(MessageBytes::lent) : Optional.empty();
    inContent = false;
    beginElement();
    return lent;
  }

  /** What the parser had to remember so far it need not any more. */
  void beginElement() {
    elementLeft = ELEMENT;
  }

  @Override
  public int read() throws IOException {
    int read = super.read();
    count(read < 0 ? 0 : 1);
    return read;
  }

  @Override
  public int read(byte[] bytes, int offset, int length) throws IOException {
    int read = super.read(bytes, offset, length);
    count(Math.max(read, 0));
    return read;
  }

  private void count(int bytes) throws IOException {
    if (inContent) {
      return;
    }
    structureLeft -= bytes;
    elementLeft -= bytes;
    if (structureLeft < 0 || elementLeft < 0) {
      throw new IOException(
          "Beside its content it is longer than %d bytes, or one element of it than %d"
              .formatted(STRUCTURE, ELEMENT));
    }
  }
}
