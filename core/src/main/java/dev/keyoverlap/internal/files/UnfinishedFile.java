package dev.keyoverlap.internal.files;

import java.io.Closeable;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A file that is written beside its place, under another name and readable for its owner only, and
 * takes its place when it is finished. A replacement has the permissions of the file that it
 * replaces.
 *
 * <p>None stays behind. One that is closed unfinished is deleted; so is one that is open when the
 * process ends, unless it is killed. The file of a killed process is deleted by the next process
 * that writes into the folder: each holds a lock on its file as long as it lives.
 *
 * <p>Not for use by several threads.
 */
final class UnfinishedFile implements Closeable {

  private static final String END = ".keyoverlap.tmp";
  private static final Pattern NAME = Pattern.compile(".*\\.[0-9a-f]{16}\\.keyoverlap\\.tmp");
  private static final int MOST_FOLDERS = 1_000;

  /** Those of this process that are open. */
  private static final Set<Path> OPEN = ConcurrentHashMap.newKeySet();

  /** The folders where this process has looked for what others left. */
  private static final Set<Path> LOOKED_AT = ConcurrentHashMap.newKeySet();

  static {
    try {
      Runtime.getRuntime()
          .addShutdownHook(new Thread(UnfinishedFile::deleteOpen, "keyoverlap-files"));
    } catch (IllegalStateException e) {
      // The process is about to end; the next one tidies up.
    }
  }

  private final Path target;
  private final OwnersFile file;
  private boolean finished;

  private UnfinishedFile(Path target, OwnersFile file) {
    this.target = target;
    this.file = file;
  }

  /**
   * The file that a path leads to: a writer to a link expects its target to be written.
   *
   * @param named the path
   * @return the file, which need not exist; where it {@linkplain #isSpecial is none}, the path
   * @throws IOException if it is a folder, or a link that leads to nothing
   */
  static Path target(Path named) throws IOException {
    if (named.toAbsolutePath().getParent() == null || Files.isDirectory(named)) {
      throw new IOException(named + " is a folder. Give the path of the file to write.");
    }
    if (!Files.isSymbolicLink(named) || isSpecial(named)) {
      // An open pipe has no name in any folder, only links such as /dev/stdout.
      return named.toAbsolutePath();
    }
    if (!Files.exists(named)) {
      throw new IOException(
          named
              + " is a symbolic link to a file that does not exist. Fix the link, or give the path"
              + " of the file.");
    }
    return named.toRealPath();
  }

  /**
   * Whether the path is a pipe or a device, which is written to and cannot be replaced.
   *
   * @param target the place of a file
   * @return true if so
   */
  static boolean isSpecial(Path target) {
    return Files.exists(target) && !Files.isRegularFile(target);
  }

  /**
   * Makes an empty file.
   *
   * @param target its future place
   * @return the file
   * @throws IOException if it cannot be made
   */
  static UnfinishedFile beside(Path target) throws IOException {
    Path folder = target.toAbsolutePath().getParent();
    if (folder == null) {
      throw new IOException(target + " is a folder. Give the path of the file to write.");
    }
    removeAbandoned(folder);
    while (true) {
      Path path = folder.resolve(target.getFileName() + "." + OwnersFile.randomName() + END);
      OPEN.add(path);
      OwnersFile file = null;
      try {
        file = OwnersFile.at(path);
        if (lock(file.channel()) && Files.exists(path)) {
          return new UnfinishedFile(target, file);
        }
        // Somebody who tidies up has taken it for abandoned, between its making and its lock.
        file.close();
        OPEN.remove(path);
      } catch (FileAlreadyExistsException e) {
        OPEN.remove(path);
      } catch (IOException | RuntimeException e) {
        OPEN.remove(path);
        closeQuietly(file);
        throw e;
      }
    }
  }

  private static void closeQuietly(@Nullable OwnersFile file) throws IOException {
    if (file != null) {
      file.close();
    }
  }

  /** True also where the file system has no locks: then nobody can take it for abandoned either. */
  private static boolean lock(FileChannel channel) {
    try {
      FileLock lock = channel.tryLock();
      return lock != null;
    } catch (IOException e) {
      return true;
    }
  }

  private static void removeAbandoned(Path folder) {
    if (LOOKED_AT.size() >= MOST_FOLDERS || !LOOKED_AT.add(folder)) {
      return;
    }
    try (var files =
        Files.newDirectoryStream(
            folder, file -> NAME.matcher(file.getFileName().toString()).matches())) {
      for (Path file : files) {
        removeIfAbandoned(file);
      }
    } catch (IOException | DirectoryIteratorException e) {
      // Whoever may not look there need not tidy up there.
    }
  }

  private static void removeIfAbandoned(Path file) throws IOException {
    if (OPEN.contains(file) || !Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
      return;
    }
    // Also for reading: that way nobody waits for the other end of a pipe.
    try (FileChannel channel =
        FileChannel.open(
            file, StandardOpenOption.READ, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS)) {
      FileLock lock = channel.tryLock();
      if (lock != null) {
        Files.deleteIfExists(file);
      }
    } catch (IOException | OverlappingFileLockException e) {
      // Somebody else's, or in use.
    }
  }

  private static void deleteOpen() {
    for (Path path : List.copyOf(OPEN)) {
      try {
        Files.deleteIfExists(path);
      } catch (IOException e) {
        // The next process does it.
      }
    }
  }

  /** To write and read it; this object closes it. */
  OwnersFile file() {
    return file;
  }

  /**
   * Lets the file take its place.
   *
   * @throws IOException if it cannot; then it is still unfinished
   */
  void finish() throws IOException {
    file.flush();
    if (Files.exists(target) && Files.getFileStore(target).supportsFileAttributeView("posix")) {
      Files.setPosixFilePermissions(file.path(), Files.getPosixFilePermissions(target));
    }
    Files.move(
        file.path(), target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    finished = true;
    OPEN.remove(file.path());
    file.close();
  }

  /** Lets go of the file, and deletes it unless it is finished. */
  @Override
  public void close() throws IOException {
    try {
      // First the name, and then the lock: in between it would look abandoned.
      if (!finished) {
        Files.deleteIfExists(file.path());
      }
    } finally {
      OPEN.remove(file.path());
      file.close();
    }
  }
}
