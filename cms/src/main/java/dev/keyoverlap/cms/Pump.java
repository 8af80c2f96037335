package dev.keyoverlap.cms;

import dev.keyoverlap.message.Progress;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import org.jspecify.annotations.Nullable;

/**
 * Moves the bytes of one message in steps, and between them tells how far it is and looks whether
 * it is to stop. For one thread.
 */
final class Pump {

  /**
   * Fits into a processor's second cache, and keeps the JDK's ciphers quick before they are
   * compiled.
   */
  static final int STEP = 1 << 16;

  private final Progress progress;
  private long done;
  private @Nullable Exception failure;

  Pump(Progress progress) {
    this.progress = progress;
  }

  /** Moves the input, whose bytes count as done. */
  void copyInput(InputStream from, OutputStream to) throws IOException {
    copy(counted(from), to);
  }

  /** Moves what was counted when it first passed. */
  void copy(InputStream from, OutputStream to) throws IOException {
    byte[] step = new byte[STEP];
    for (int length = from.read(step); length >= 0; length = from.read(step)) {
      to.write(step, 0, length);
      goOn();
    }
  }

  /** The input, for whoever reads by itself; its bytes count as done as they are read. */
  InputStream counted(InputStream input) {
    return new Counted(input);
  }

  /** Between two steps: the moment to be stopped. */
  void goOn() throws InterruptedIOException {
    if (Thread.currentThread().isInterrupted()) {
      throw new InterruptedIOException("The thread was interrupted");
    }
    progress.bytesDone(done);
  }

  /**
   * Throws again what the input itself threw, or what stopped it: for whoever has caught what a
   * parser throws, since that is not the message's fault.
   */
  void rethrowInputFailure() throws IOException {
    if (failure instanceof IOException e) {
      throw e;
    }
    if (failure instanceof RuntimeException e) {
      throw e;
    }
  }

  private final class Counted extends FilterInputStream {

    Counted(InputStream input) {
      super(input);
    }

    @Override
    public int read() throws IOException {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
      try {
        int read = super.read(bytes, offset, Math.min(length, STEP));
        if (read > 0) {
          done += read;
          goOn();
        }
        return read;
      } catch (IOException | RuntimeException e) {
        failure = e;
        throw e;
      }
    }

    @Override
    public long skip(long length) throws IOException {
      return Math.max(0, read(new byte[(int) Math.min(Math.max(length, 0), STEP)]));
    }

    @Override
    public boolean markSupported() {
      return false;
    }

    @Override
    public void close() {
      // Who opened the input closes it.
    }
  }
}
