package dev.keyoverlap.examples;

import dev.keyoverlap.message.ProgressListener;
import java.io.PrintStream;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Prints a line for each mebibyte. To cancel, a {@link ProgressListener} throws a {@code
 * CancellationException}, or somebody interrupts the thread.
 */
final class ProgressLines implements ProgressListener {

  private final PrintStream out;
  private final AtomicLong shown = new AtomicLong();

  private ProgressLines(PrintStream out) {
    this.out = out;
  }

  static ProgressListener on(PrintStream out) {
    return new ProgressLines(out);
  }

  /** Told after every step, however long those are; a line for each would be too many. */
  @Override
  public void onProgress(long bytes) {
    long mebibytes = bytes / (1 << 20);
    if (mebibytes != shown.getAndSet(mebibytes) && mebibytes > 0) {
      out.println(mebibytes + " MiB");
    }
  }
}
