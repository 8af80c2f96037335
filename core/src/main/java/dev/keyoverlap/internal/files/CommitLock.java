package dev.keyoverlap.internal.files;

import dev.keyoverlap.ring.KeyringStoreException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Lets one commit at a time through, among all threads and processes that use a keystore. The lock
 * file stays; the operating system releases the lock of a process that dies.
 */
public final class CommitLock {

  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final Duration PAUSE = Duration.ofMillis(2);

  private static final Set<PosixFilePermission> OWNER_ONLY =
      PosixFilePermissions.fromString("rw-------");

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

  /**
   * Waits for the lock; the folder of the file exists.
   *
   * @param file the lock file
   * @param keystore what it guards: only those who may write that can take the lock
   */
  public static CommitLock take(Path file, Path keystore)
      throws IOException, KeyringStoreException {
    return take(file, keystore, PATIENCE);
  }

  /**
   * Waits for the lock.
   *
   * @param patience how long
   */
  static CommitLock take(Path file, Path keystore, Duration patience)
      throws IOException, KeyringStoreException {
    Path folder = file.toAbsolutePath().getParent();
    Path real = folder == null ? file : folder.toRealPath().resolve(file.getFileName());
    Semaphore turn = TURNS.computeIfAbsent(real, path -> new Semaphore(1, true));
    long begin = System.nanoTime();
    try {
      if (!turn.tryAcquire(patience.toNanos(), TimeUnit.NANOSECONDS)) {
        throw held(file, "thread", patience);
      }
      boolean taken = false;
      try {
        CommitLock lock = new CommitLock(turn, channel(file, keystore, begin, patience));
        taken = true;
        return lock;
      } finally {
        if (!taken) {
          turn.release();
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new KeyringStoreException(
          "Cannot change the keystore: the thread was interrupted while it waited for "
              + file
              + ". Repeat the change.",
          e);
    }
  }

  private static FileChannel channel(Path file, Path keystore, long begin, Duration patience)
      throws IOException, KeyringStoreException, InterruptedException {
    makeOrTighten(file, keystore);
    // Also for reading: that way nobody waits for the other end of a pipe, which has no lock.
    FileChannel channel =
        FileChannel.open(
            file, StandardOpenOption.READ, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS);
    try {
      while (tryLock(channel) == null) {
        if (System.nanoTime() - begin > patience.toNanos()) {
          throw held(file, "program", patience);
        }
        Thread.sleep(PAUSE.toMillis());
      }
      return channel;
    } catch (IOException | KeyringStoreException | InterruptedException | RuntimeException e) {
      channel.close();
      throw e;
    }
  }

  /** Anyone who may only read a file can hold a lock on it, and so hold up every commit. */
  private static void makeOrTighten(Path file, Path keystore)
      throws IOException, KeyringStoreException {
    boolean posix = file.getFileSystem().supportedFileAttributeViews().contains("posix");
    try {
      Files.createFile(
          file,
          posix
              ? new FileAttribute<?>[] {PosixFilePermissions.asFileAttribute(OWNER_ONLY)}
              : new FileAttribute<?>[0]);
    } catch (FileAlreadyExistsException e) {
      if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
        throw new KeyringStoreException(
            "Cannot lock the keystore: "
                + file
                + " is not a regular file. Delete it and repeat the change.");
      }
    }
    if (posix) {
      openTo(file, keystore);
    }
  }

  /** The lock is for those who may write the keystore; others' permissions are taken away. */
  private static void openTo(Path file, Path keystore) throws IOException {
    Set<PosixFilePermission> permissions = EnumSet.copyOf(OWNER_ONLY);
    PosixFileAttributes is = Files.readAttributes(file, PosixFileAttributes.class);
    try {
      if (Files.exists(keystore)) {
        PosixFileAttributes guarded = Files.readAttributes(keystore, PosixFileAttributes.class);
        if (guarded.permissions().contains(PosixFilePermission.GROUP_WRITE)) {
          permissions.add(PosixFilePermission.GROUP_READ);
          permissions.add(PosixFilePermission.GROUP_WRITE);
        }
        if (guarded.permissions().contains(PosixFilePermission.OTHERS_WRITE)) {
          permissions.add(PosixFilePermission.OTHERS_READ);
          permissions.add(PosixFilePermission.OTHERS_WRITE);
        }
        if (!is.group().equals(guarded.group())) {
          Files.getFileAttributeView(file, PosixFileAttributeView.class).setGroup(guarded.group());
        }
        if (!is.owner().equals(guarded.owner())) {
          Files.setOwner(file, guarded.owner());
        }
      }
      if (!is.permissions().equals(permissions)) {
        Files.setPosixFilePermissions(file, permissions);
      }
    } catch (FileSystemException e) {
      // It belongs to another user of the same keystore, who tightens it with the next commit.
    }
  }

  private static KeyringStoreException held(Path file, String by, Duration patience) {
    return new KeyringStoreException(
        "Cannot change the keystore: another "
            + by
            + " has held "
            + file
            + " for "
            + patience.toSeconds()
            + " seconds. Repeat the change. If this happens again, end that "
            + by
            + ".");
  }

  private static @Nullable FileLock tryLock(FileChannel channel) throws IOException {
    try {
      return channel.tryLock();
    } catch (OverlappingFileLockException e) {
      // A copy of this class in another class loader has it.
      return null;
    }
  }

  public void close() {
    try {
      channel.close();
    } catch (IOException e) {
      // The commit is what it is, whatever becomes of the lock: it ends with the process.
    } finally {
      turn.release();
    }
  }
}
