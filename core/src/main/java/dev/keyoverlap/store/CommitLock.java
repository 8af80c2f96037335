package dev.keyoverlap.store;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Lets one commit at a time through, among all threads and processes that use a keystore. The lock
 * file stays; the operating system releases the lock of a process that dies.
 */
final class CommitLock {

  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final Duration PAUSE = Duration.ofMillis(2);

  /**
   * The turn of each thread of this process. Without it, a thread that gives up waiting would close
   * its channel, and with that, by the rules of POSIX, take the lock from the thread that has it.
   */
  private static final Map<Path, Semaphore> TURNS = new ConcurrentHashMap<>();

  private final Semaphore turn;
  private final FileChannel channel;

  private CommitLock(Semaphore turn, FileChannel channel) {
    this.turn = turn;
    this.channel = channel;
  }

  /** Waits for the lock; the folder of the file exists. */
  static CommitLock take(Path file) throws IOException, KeyringStoreException {
    Path folder = file.toAbsolutePath().getParent();
    Path real = folder == null ? file : folder.toRealPath().resolve(file.getFileName());
    Semaphore turn = TURNS.computeIfAbsent(real, path -> new Semaphore(1, true));
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    try {
      if (!turn.tryAcquire(PATIENCE.toNanos(), TimeUnit.NANOSECONDS)) {
        throw held(file, "thread");
      }
      boolean taken = false;
      try {
        CommitLock lock = new CommitLock(turn, channel(file, deadline));
        taken = true;
        return lock;
      } finally {
        if (!taken) {
          turn.release();
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new KeyringStoreException("Interrupted while waiting for " + file, e);
    }
  }

  private static FileChannel channel(Path file, long deadline)
      throws IOException, KeyringStoreException, InterruptedException {
    FileChannel channel =
        FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    try {
      while (tryLock(channel) == null) {
        if (System.nanoTime() > deadline) {
          throw held(file, "program");
        }
        Thread.sleep(PAUSE.toMillis());
      }
      return channel;
    } catch (IOException | KeyringStoreException | InterruptedException | RuntimeException e) {
      channel.close();
      throw e;
    }
  }

  private static KeyringStoreException held(Path file, String by) {
    return new KeyringStoreException(
        "Another " + by + " has held " + file + " for " + PATIENCE.toSeconds() + " seconds");
  }

  private static @Nullable FileLock tryLock(FileChannel channel) throws IOException {
    try {
      return channel.tryLock();
    } catch (OverlappingFileLockException e) {
      // A copy of this class in another class loader has it.
      return null;
    }
  }

  void close() {
    try {
      channel.close();
    } catch (IOException e) {
      // The commit is what it is, whatever becomes of the lock: it ends with the process.
    } finally {
      turn.release();
    }
  }
}
