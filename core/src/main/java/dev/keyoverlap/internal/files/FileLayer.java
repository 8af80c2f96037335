package dev.keyoverlap.internal.files;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;

/**
 * The operations of a commit on the file system, one durable step a method; tests let each step
 * fail.
 *
 * <p>Only the owner can read what is created here, unless the file that it takes the place of was
 * open to more people.
 */
public class FileLayer {

  private static final Set<PosixFilePermission> OWNER_ONLY =
      PosixFilePermissions.fromString("rw-------");

  private static final Duration A_WHILE = Duration.ofSeconds(20);

  private final Patience patience;

  public FileLayer() {
    this(A_WHILE);
  }

  /**
   * A file system.
   *
   * @param longest how long to wait for the content of one file
   */
  public FileLayer(Duration longest) {
    this.patience = new Patience(longest);
  }

  /**
   * The whole content, or empty if there is no such file. Only of a regular file: opening a pipe
   * waits for somebody who writes to it, and a device may have no end. Where something else takes
   * the place of the file between the look and the opening, the wait ends after a while.
   *
   * @throws TooLongException if there is more than {@code most} bytes
   */
  public Optional<byte[]> read(Path file, long most) throws IOException {
    return patience.await(file, () -> readNow(file, most));
  }

  private Optional<byte[]> readNow(Path file, long most) throws IOException {
    try {
      BasicFileAttributes attributes = attributes(file);
      requireRegular(file, attributes);
      if (attributes.size() > most) {
        throw new TooLongException(file, attributes.size());
      }
      try (InputStream in = Files.newInputStream(file)) {
        byte[] content = in.readNBytes(Math.toIntExact(most + 1));
        if (content.length > most) {
          throw new TooLongException(file, content.length);
        }
        return Optional.of(content);
      }
    } catch (NoSuchFileException e) {
      return Optional.empty();
    }
  }

  /** The attributes of a file. */
  public BasicFileAttributes attributes(Path file) throws IOException {
    return Files.readAttributes(file, BasicFileAttributes.class);
  }

  /** Insists that a file is one. */
  static void requireRegular(Path file, BasicFileAttributes attributes) throws IOException {
    if (!attributes.isRegularFile()) {
      throw new FileSystemException(
          file.toString(),
          null,
          "it is "
              + (attributes.isDirectory() ? "a folder" : "a pipe, a socket or a device")
              + " and not a file. Restore the file");
    }
  }

  /** A file has more bytes than its reader takes. */
  public static final class TooLongException extends FileSystemException {

    private static final long serialVersionUID = 1L;

    TooLongException(Path file, long bytes) {
      super(file.toString(), null, "it has " + bytes + " bytes");
    }
  }

  /**
   * Makes a file that is on the disk when this returns; its name is only after {@link #sync}.
   * Owner, group, permissions and, where there are such, access lists and extended attributes are
   * those of another file.
   *
   * @param like the other file; if it is not there, only the owner may read the new one
   */
  public void create(Path file, byte[] content, Path like) throws IOException {
    Path taken =
        patience.await(
            like,
            () -> {
              take(file, like);
              return file;
            });
    try (FileChannel channel =
        FileChannel.open(taken, StandardOpenOption.WRITE, StandardOpenOption.TRUNCATE_EXISTING)) {
      write(channel, content);
    }
  }

  /** Adds to the end of a file that is there; on the disk when this returns. */
  public void append(Path file, byte[] content) throws IOException {
    try (FileChannel channel = openRegular(file)) {
      channel.position(channel.size());
      write(channel, content);
    }
  }

  /**
   * Opens a file to write to it. Also for reading, since that way nobody waits for the other end of
   * a pipe. Then the opened file can be checked.
   */
  private FileChannel openRegular(Path file) throws IOException {
    FileChannel channel = FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE);
    try {
      requireRegular(file, attributes(file));
      return channel;
    } catch (IOException | RuntimeException e) {
      channel.close();
      throw e;
    }
  }

  /** Takes away the end of a file; on the disk when this returns. */
  public void truncate(Path file, long length) throws IOException {
    try (FileChannel channel = openRegular(file)) {
      channel.truncate(length);
      force(channel);
    }
  }

  /** Makes a file of this name that is open to whom another one is open to. */
  private static void take(Path file, Path like) throws IOException {
    if (!Files.isRegularFile(like)) {
      FileAttribute<?>[] attributes =
          hasPermissions(file)
              ? new FileAttribute<?>[] {PosixFilePermissions.asFileAttribute(OWNER_ONLY)}
              : new FileAttribute<?>[0];
      Files.createFile(file, attributes);
      return;
    }
    // With the content: that is how the JDK copies access lists, on every system.
    Files.copy(like, file, StandardCopyOption.COPY_ATTRIBUTES);
    if (hasPermissions(file)) {
      requireSame(file, like);
    }
  }

  /** The system lets only its administrator give files away. */
  private static void requireSame(Path file, Path like) throws IOException {
    PosixFileAttributes is = Files.readAttributes(file, PosixFileAttributes.class);
    PosixFileAttributes should = Files.readAttributes(like, PosixFileAttributes.class);
    if (!is.owner().equals(should.owner()) || !is.group().equals(should.group())) {
      Files.delete(file);
      throw new FileSystemException(
          like.toString(),
          null,
          "it belongs to "
              + should.owner().getName()
              + ":"
              + should.group().getName()
              + ", and a file in its place would belong to "
              + is.owner().getName()
              + ":"
              + is.group().getName()
              + ". Run this program as the owner and in the group of the file");
    }
  }

  private void write(FileChannel channel, byte[] content) throws IOException {
    ByteBuffer buffer = ByteBuffer.wrap(content);
    while (buffer.hasRemaining()) {
      channel.write(buffer);
    }
    force(channel);
  }

  /**
   * Lets a file take the place of another: a reader of that name gets either the old or the new
   * one.
   */
  public void replace(Path target, Path by) throws IOException {
    Files.move(by, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }

  /** Makes the names in a folder durable. */
  public void sync(Path folder) throws IOException {
    if (!hasPermissions(folder)) {
      // Windows cannot open a folder, and keeps its journal without being asked.
      return;
    }
    try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
      force(channel);
    }
  }

  /** Returns once what was written is on the disk. */
  public void force(FileChannel channel) throws IOException {
    channel.force(true);
  }

  public void delete(Path file) throws IOException {
    Files.deleteIfExists(file);
  }

  private static boolean hasPermissions(Path file) {
    return file.getFileSystem().supportedFileAttributeViews().contains("posix");
  }
}
