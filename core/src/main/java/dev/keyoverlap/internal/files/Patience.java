package dev.keyoverlap.internal.files;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.file.FileSystemException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Waits for the file system, but not for ever. Opening a pipe blocks until somebody writes to it,
 * and Java has no other way to open one; a file system that is not answered does the same. So a
 * file is opened and read in a thread of its own, which is left behind if it takes too long.
 *
 * <p>Safe for use by several threads.
 */
final class Patience {

  /** How many threads may be left behind; then nothing is tried any more until one comes back. */
  private static final int MOST_AT_ONCE = 16;

  private static final ExecutorService THREADS =
      Executors.newCachedThreadPool(
          task -> {
            Thread thread = new Thread(task, "keyoverlap-files");
            thread.setDaemon(true);
            // The program may be one of several in this process, and be unloaded before it ends.
            thread.setContextClassLoader(null);
            return thread;
          });

  private final Duration longest;
  private final Semaphore free = new Semaphore(MOST_AT_ONCE);

  /**
   * Patience with one file system.
   *
   * @param longest how long to wait for one file
   */
  Patience(Duration longest) {
    this.longest = longest;
  }

  /**
   * The result of a task.
   *
   * @param file the file that it opens
   * @throws FileSystemException if it takes too long; then it may still go on
   */
  <T> T await(Path file, Callable<T> task) throws IOException {
    try {
      if (!free.tryAcquire(longest.toNanos(), TimeUnit.NANOSECONDS)) {
        throw tooLong(file);
      }
      Future<T> result =
          THREADS.submit(
              () -> {
                try {
                  return task.call();
                } finally {
                  free.release();
                }
              });
      try {
        return result.get(longest.toNanos(), TimeUnit.NANOSECONDS);
      } finally {
        // Where it is still reading, this closes the file.
        result.cancel(true);
      }
    } catch (TimeoutException e) {
      throw tooLong(file);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("Interrupted while reading " + file);
    } catch (ExecutionException e) {
      throw cause(Objects.requireNonNullElse(e.getCause(), e));
    }
  }

  private FileSystemException tooLong(Path file) {
    return new FileSystemException(
        file.toString(),
        null,
        "it was not opened and read within "
            + longest.toSeconds()
            + " seconds: it is a pipe, or its file system does not answer. Restore the file");
  }

  private static IOException cause(Throwable thrown) {
    if (thrown instanceof RuntimeException exception) {
      throw exception;
    }
    if (thrown instanceof Error error) {
      throw error;
    }
    return thrown instanceof IOException exception ? exception : new IOException(thrown);
  }
}
