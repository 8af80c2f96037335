package dev.keyoverlap.internal.files;

import dev.keyoverlap.internal.work.LastDefence;
import dev.keyoverlap.message.ProgressListener;
import java.io.ByteArrayInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.nio.channels.ClosedByInterruptException;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Moves the bytes of one message in steps, and between them tells how far it is and looks whether
 * it is to stop. All progress and all cancelling, of every format, goes through here. For one
 * thread.
 */
public final class Pump {

  /**
   * Fits into a processor's nearest cache together with its result, so that each part of the work
   * finds it there. It also keeps the JDK's ciphers quick before they are compiled.
   */
  public static final int STEP = 1 << 14;

  /**
   * The most that is read from or written to a stream or a file at a time. Each time is a call to
   * the system: at {@link #STEP}, half of the time of verifying a long message went into them.
   */
  private static final int LONG_STEP = 1 << 16;

  private final Optional<ProgressListener> progress;
  private final Set<Object> counted = new HashSet<>();
  private long done;
  private @Nullable Exception failure;

  /** For work on streams and files. */
  public Pump(ProgressListener progress) {
    this(Optional.of(progress));
  }

  private Pump(Optional<ProgressListener> progress) {
    this.progress = progress;
  }

  /** For work in memory, which nobody is told of, and which runs to its end. */
  public static Pump inMemory() {
    return new Pump(Optional.empty());
  }

  /** For what came out of the input, and is itself to be read: its bytes are not counted again. */
  public Pump within() {
    return new Pump(progress.map(outer -> bytes -> outer.onProgress(done)));
  }

  /**
   * Moves the input, whose bytes count as done.
   *
   * @return how many there were
   */
  public long copyInput(InputStream from, OutputStream to) throws IOException {
    return move(counted(from), to, false);
  }

  /**
   * Moves what was counted when it first passed.
   *
   * @return how many bytes there were
   */
  public long copy(InputStream from, OutputStream to) throws IOException {
    return move(from, to, true);
  }

  /** Moves content to the caller's target. */
  public void release(InputStream from, OutputStream target) throws IOException {
    long unused =
        copy(
            from,
            new OutputStream() {
              @Override
              public void write(int b) throws IOException {
                write(new byte[] {(byte) b}, 0, 1);
              }

              @Override
              public void write(byte[] bytes, int offset, int length) throws IOException {
                try {
                  target.write(bytes, offset, length);
                } catch (RuntimeException e) {
                  throw LastDefence.fromCaller(e);
                }
              }
            });
  }

  private long move(InputStream from, OutputStream to, boolean look) throws IOException {
    byte[] step = new byte[STEP];
    long moved = 0;
    for (int length = from.read(step); length >= 0; length = from.read(step)) {
      to.write(step, 0, length);
      moved += length;
      if (look) {
        goOn();
      }
      if (length == step.length) {
        step = longer(step);
      }
    }
    return moved;
  }

  /**
   * The next buffer once a buffer of {@link #STEP} was full: most messages never fill one, and long
   * content is moved in long steps.
   *
   * @return an empty buffer, or the same one if it is long
   */
  public static byte[] longer(byte[] full) {
    return full.length < LONG_STEP ? new byte[LONG_STEP] : full;
  }

  /** The input, for code that reads by itself; its bytes count as done as they are read. */
  public InputStream counted(InputStream input) {
    return new Steps(input, true);
  }

  /**
   * One of several inputs, some of which are read more than once.
   *
   * @param what is read: another time its bytes are not counted again
   */
  public InputStream counted(Object what, InputStream input) {
    return new Steps(input, counted.add(what));
  }

  /** The input for a second reading, whose bytes were counted before. */
  public InputStream over(byte[] bytes) {
    InputStream input = new ByteArrayInputStream(bytes);
    return progress.isPresent() ? new Steps(input, false) : input;
  }

  /** Between two steps: the moment to be stopped. */
  public void goOn() throws InterruptedIOException {
    if (progress.isEmpty()) {
      return;
    }
    if (Thread.currentThread().isInterrupted()) {
      throw interrupted(null);
    }
    try {
      progress.get().onProgress(done);
    } catch (RuntimeException e) {
      throw LastDefence.fromCaller(e);
    }
  }

  /** The exception for an interruption, from any source. */
  static InterruptedIOException interrupted(@Nullable Exception cause) {
    var interrupted = new InterruptedIOException("The thread was interrupted");
    interrupted.initCause(cause);
    return interrupted;
  }

  /**
   * Throws again what the input itself threw, or what stopped it. Call it after catching the
   * exceptions of a parser: such a failure is not the message's fault.
   */
  public void rethrowInputFailure() throws IOException {
    if (failure instanceof IOException e) {
      throw e;
    }
    if (failure instanceof RuntimeException e) {
      throw e;
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
      try {
        int read = super.read(bytes, offset, Math.min(length, LONG_STEP));
        if (read > 0) {
          done += counts ? read : 0;
          goOn();
        }
        return read;
      } catch (ClosedByInterruptException e) {
        InterruptedIOException interrupted = interrupted(e);
        failure = interrupted;
        throw interrupted;
      } catch (IOException e) {
        failure = e;
        throw e;
      } catch (RuntimeException e) {
        RuntimeException callers = LastDefence.fromCaller(e);
        failure = callers;
        throw callers;
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
