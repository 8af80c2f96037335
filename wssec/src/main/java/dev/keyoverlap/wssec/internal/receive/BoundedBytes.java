package dev.keyoverlap.wssec.internal.receive;

import java.io.IOException;
import java.io.OutputStream;
import java.util.Arrays;

/** Bytes in memory, up to a number. For one thread. */
final class BoundedBytes extends OutputStream {

  private final long most;
  private byte[] bytes = new byte[512];
  private int size;
  private boolean full;

  BoundedBytes(long most) {
    this.most = most;
  }

  @Override
  public void write(int one) throws IOException {
    if (size == bytes.length) {
      grow(1);
    }
    bytes[size++] = (byte) one;
  }

  @Override
  public void write(byte[] more, int offset, int length) throws IOException {
    if (length > bytes.length - size) {
      grow(length);
    }
    System.arraycopy(more, offset, bytes, size, length);
    size += length;
  }

  private void grow(int more) throws IOException {
    long needed = (long) size + more;
    if (needed > most || needed > Integer.MAX_VALUE - 8) {
      full = true;
      throw new IOException("full");
    }
    long half = Math.min((long) size + (size >> 1), most);
    bytes = Arrays.copyOf(bytes, (int) Math.min(Math.max(needed, half), Integer.MAX_VALUE - 8L));
  }

  /** Whether there was no room. */
  boolean isFull() {
    return full;
  }

  int size() {
    return size;
  }

  /** To be called last: nothing may be written afterwards. */
  byte[] toByteArray() {
    return size == bytes.length ? bytes : Arrays.copyOf(bytes, size);
  }
}
