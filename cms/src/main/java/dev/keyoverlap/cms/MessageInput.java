package dev.keyoverlap.cms;

import java.io.BufferedInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

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

  private boolean inContent;
  private int structureLeft = STRUCTURE;
  private int elementLeft = ELEMENT;

  private MessageInput(InputStream input) {
    super(input);
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
        first == SEQUENCE ? buffered : new BufferedInputStream(new Base64Input(buffered)));
  }

  /** From here on it is content that is read. */
  void beginContent() {
    inContent = true;
  }

  void endContent() {
    inContent = false;
    beginElement();
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
