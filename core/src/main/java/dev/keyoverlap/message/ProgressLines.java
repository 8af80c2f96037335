package dev.keyoverlap.message;

import java.io.PrintStream;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Prints a line such as {@code 17 MiB} for each mebibyte that is done, for programs on a command
 * line.
 *
 * <pre>{@code
 * CmsDecryptor decryptor = CmsDecryptor.of(rotation).withProgress(ProgressLines.on(System.out));
 * decryptor.decrypt(Path.of("invoices.p7m"), Path.of("invoices.xml"));
 * }</pre>
 *
 * <p>Messages of less than a mebibyte print nothing. If the work goes over a content a second time,
 * nothing is printed again.
 *
 * <p>Safe for use by several threads, but their lines do not say which message they are about. Give
 * each message a listener of its own.
 *
 * @since 1.0
 */
public final class ProgressLines implements ProgressListener {

  private static final long MEBIBYTE = 1 << 20;

  private final PrintStream out;
  private final AtomicLong shown = new AtomicLong();

  private ProgressLines(PrintStream out) {
    this.out = out;
  }

  /**
   * A listener that prints.
   *
   * @param out where to print
   * @return a new listener
   */
  public static ProgressLines on(PrintStream out) {
    return new ProgressLines(out);
  }

  /** Called after at most 64 KiB each time; a line for each call would be too many. */
  @Override
  public void onProgress(long bytes) {
    long mebibytes = bytes / MEBIBYTE;
    if (mebibytes != shown.getAndSet(mebibytes) && mebibytes > 0) {
      out.println(mebibytes + " MiB");
    }
  }
}
