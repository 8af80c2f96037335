package dev.keyoverlap.cms;

import dev.keyoverlap.fixtures.SmallJvm;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.Arrays;

/**
 * Runs a program in a JVM with a small heap: one with a long content in 32 MiB, whose arguments are
 * a folder for its files and the length of the content, or any other. Makes and checks that
 * content.
 */
public final class SmallHeap {

  private static final int STEP = 1 << 16;

  private SmallHeap() {}

  /**
   * The length of a long content in bytes: 256 MiB, or so many as the system property {@code
   * dev.keyoverlap.test.mebibytes} says.
   */
  static long length() {
    return Long.getLong("dev.keyoverlap.test.mebibytes", 256) << 20;
  }

  /** Runs a program's {@code main}, and expects it to succeed; answers what it printed. */
  static String run(Class<?> program, Path folder, long length) throws Exception {
    return run(32, program, folder, folder.toString(), Long.toString(length));
  }

  /** With a heap of so many MiB. */
  public static String run(int mebibytes, Class<?> program, Path temporary, String... arguments)
      throws Exception {
    return SmallJvm.run(mebibytes, program, temporary, arguments);
  }

  /** Content that is cheap to make; each step of 64 KiB begins with its number. */
  static InputStream content(long length) {
    return new InputStream() {
      private final byte[] step = new byte[STEP];
      private long at;

      @Override
      public int read() {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
      }

      @Override
      public int read(byte[] bytes, int offset, int wanted) {
        if (at == length) {
          return -1;
        }
        int from = (int) (at % STEP);
        if (from == 0) {
          number(step, at / STEP);
        }
        int read = (int) Math.min(Math.min(wanted, STEP - from), length - at);
        System.arraycopy(step, from, bytes, offset, read);
        at += read;
        return read;
      }
    };
  }

  private static void number(byte[] step, long number) {
    for (int i = 0; i < Long.BYTES; i++) {
      step[i] = (byte) (number >>> (i * Byte.SIZE));
    }
  }

  /** Takes content of that kind, and nothing else. */
  static final class Expected extends OutputStream {

    private final InputStream expected;
    private final byte[] step = new byte[STEP];

    Expected(long length) {
      this.expected = content(length);
    }

    @Override
    public void write(int b) throws IOException {
      write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
      for (int at = 0; at < length; ) {
        int read = expected.read(step, 0, Math.min(length - at, STEP));
        if (read < 0 || !Arrays.equals(step, 0, read, bytes, offset + at, offset + at + read)) {
          throw new IOException("This is other content");
        }
        at += read;
      }
    }

    /** All of it has come. */
    void requireEnd() throws IOException {
      if (expected.read() >= 0) {
        throw new IOException("There is less content");
      }
    }
  }
}
