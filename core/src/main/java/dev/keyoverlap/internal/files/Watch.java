package dev.keyoverlap.internal.files;

import dev.keyoverlap.message.Progress;
import java.io.ByteArrayInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.nio.channels.ClosedByInterruptException;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Looks after the work on one document: tells how far it is, and between two steps looks whether it
 * is to stop. For one thread.
 */
public final class Watch {

  private static final int STEP = 1 << 16;

  private final Optional<Progress> progress;
  private final Set<Object> counted = new HashSet<>();
  private long done;
  private @Nullable RuntimeException stop;

  private Watch(Optional<Progress> progress) {
    this.progress = progress;
  }

  /** Of work on streams and files. */
  public static Watch of(Progress progress) {
    return new Watch(Optional.of(progress));
  }

  /** Of work in memory, which nobody is told of, and which runs to its end. */
  public static Watch nobody() {
    return new Watch(Optional.empty());
  }

  /**
   * An input, whose bytes count as done as they are read.
   *
   * @param what is read: another time its bytes are not counted again
   */
  public InputStream counted(Object what, InputStream input) {
    return new Steps(input, counted.add(what));
  }

  /** What has been read, for whoever goes over it once more. */
  public InputStream over(byte[] bytes) {
    InputStream input = new ByteArrayInputStream(bytes);
    return progress.isPresent() ? new Steps(input, false) : input;
  }

  /**
   * Between two steps: the moment to be stopped.
   *
   * @throws Interrupted if the thread was interrupted
   */
  public void goOn() {
    if (progress.isEmpty()) {
      return;
    }
    try {
      if (Thread.currentThread().isInterrupted()) {
        throw new Interrupted(null);
      }
      progress.get().bytesDone(done);
    } catch (RuntimeException e) {
      stop = e;
      throw e;
    }
  }

  /**
   * Throws again what stopped the work: for whoever has caught what a parser throws, since that is
   * not the document's fault.
   */
  public void rethrowStop() {
    if (stop != null) {
      throw stop;
    }
  }

  private final class Steps extends FilterInputStream {

    private final boolean counts;

    Steps(InputStream input, boolean counts) {
      super(input);
      this.counts = counts;
    }

    @Override
    public int read() throws IOException {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
      int read;
      try {
        read = super.read(bytes, offset, Math.min(length, STEP));
      } catch (ClosedByInterruptException e) {
        throw new Interrupted(e);
      }
      if (read > 0) {
        done += counts ? read : 0;
        goOn();
      }
      return read;
    }

    @Override
    public long skip(long length) throws IOException {
      return Math.max(0, read(new byte[(int) Math.min(Math.max(length, 0), STEP)]));
    }

    @Override
    public boolean markSupported() {
      return false;
    }
  }

  /**
   * The thread was interrupted, told past parsers that would take it for a flaw of the document.
   */
  public static final class Interrupted extends RuntimeException {

    private static final long serialVersionUID = 1;

    Interrupted(@Nullable Exception cause) {
      super("The thread was interrupted", cause);
    }

    public InterruptedIOException forTheCaller() {
      var interrupted = new InterruptedIOException(getMessage());
      interrupted.initCause(this);
      return interrupted;
    }
  }
}
