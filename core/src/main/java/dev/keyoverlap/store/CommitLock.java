package dev.keyoverlap.store;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Lets one commit at a time through, among all threads and processes that use a keystore. The lock
 * file stays; the operating system releases the lock of a process that dies.
 */
final class CommitLock implements AutoCloseable {

  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final Duration PAUSE = Duration.ofMillis(2);

  private final FileChannel channel;

  private CommitLock(FileChannel channel) {
    this.channel = channel;
  }

  static CommitLock take(Path file) throws IOException, KeyringStoreException {
    FileChannel channel =
        FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    try {
      long deadline = System.nanoTime() + PATIENCE.toNanos();
      while (tryLock(channel) == null) {
        if (System.nanoTime() > deadline) {
          throw new KeyringStoreException(
              "Another program has held " + file + " for " + PATIENCE.toSeconds() + " seconds");
        }
        Thread.sleep(PAUSE.toMillis());
      }
      return new CommitLock(channel);
    } catch (InterruptedException e) {
      channel.close();
      Thread.currentThread().interrupt();
      throw new KeyringStoreException("Interrupted while waiting for " + file, e);
    } catch (IOException | KeyringStoreException | RuntimeException e) {
      channel.close();
      throw e;
    }
  }

  private static @Nullable FileLock tryLock(FileChannel channel) throws IOException {
    try {
      return channel.tryLock();
    } catch (OverlappingFileLockException e) {
      // Another thread of this process has it.
      return null;
    }
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
