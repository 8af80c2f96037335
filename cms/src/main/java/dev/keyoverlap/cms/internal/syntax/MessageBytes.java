package dev.keyoverlap.cms.internal.syntax;

import dev.keyoverlap.internal.files.Pump;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** The bytes of a message one after the other, from a stream or from memory. For one thread. */
final class MessageBytes {

  private final @Nullable InputStream input;
  private byte[] buffer;
  private int at;
  private int filled;

  /** Bytes that were in the buffer before those that are there now. */
  private long passed;

  private MessageBytes(@Nullable InputStream input, byte[] buffer, int filled) {
    this.input = input;
    this.buffer = buffer;
    this.filled = filled;
  }

  /** Of a stream, which is read in steps. */
  static MessageBytes of(InputStream input) {
    return new MessageBytes(input, new byte[Pump.STEP], 0);
  }

  /** Of a message in memory. */
  static MessageBytes of(byte[] message) {
    return new MessageBytes(null, message, message.length);
  }

  /** How many there are at most. */
  long most() {
    return input == null ? filled : Long.MAX_VALUE;
  }

  /** How many have been read. */
  long position() {
    return passed + at;
  }

  boolean hasMore() throws IOException {
    return at < filled || refill();
  }

  private void requireMore() throws IOException {
    if (!hasMore()) {
      throw new EOFException("It ends too early");
    }
  }

  /** The next one. */
  int next() throws IOException {
    requireMore();
    return buffer[at++] & 0xff;
  }

  /** The first ones, before any was read. */
  byte[] start(int most) throws IOException {
    boolean unused = hasMore();
    return Arrays.copyOf(buffer, Math.min(filled, most));
  }

  void copy(long count, OutputStream target) throws IOException {
    long left = count;
    while (left > 0) {
      requireMore();
      int step = (int) Math.min(left, filled - at);
      target.write(buffer, at, step);
      at += step;
      left -= step;
    }
  }

  /** Some of the next ones, at least one. Long steps pass by the buffer. */
  int read(byte[] target, int offset, int count) throws IOException {
    if (at == filled && input != null && count >= buffer.length) {
      int read = input.read(target, offset, count);
      if (read <= 0) {
        throw new EOFException("It ends too early");
      }
      passed += read;
      return read;
    }
    requireMore();
    int step = Math.min(count, filled - at);
    System.arraycopy(buffer, at, target, offset, step);
    at += step;
    return step;
  }

  /** The next ones of a message in memory, where they are. */
  ContentSlice inPlace(int count) {
    ContentSlice slice = ContentSlice.within(buffer, at, count);
    at += count;
    return slice;
  }

  /** The same message in memory, to look ahead: what is read there is not read here. */
  MessageBytes ahead() {
    MessageBytes ahead = of(buffer);
    ahead.at = at;
    return ahead;
  }

  /** Ignores some of a message in memory. */
  void skip(long count) throws IOException {
    if (count > filled - at) {
      throw new EOFException("It ends too early");
    }
    at += (int) count;
  }

  private boolean refill() throws IOException {
    if (input == null) {
      return false;
    }
    passed += filled;
    at = 0;
    if (filled == buffer.length) {
      buffer = Pump.longer(buffer);
    }
    filled = Math.max(0, input.read(buffer, 0, buffer.length));
    return filled > 0;
  }
}
