package dev.keyoverlap.store;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import java.util.Set;

/**
 * What a commit does to the file system, one durable step a method; tests let each step fail.
 *
 * <p>Only the owner can read what is created here, unless the file that it takes the place of was
 * open to more.
 */
class FileLayer {

  private static final Set<PosixFilePermission> OWNER_ONLY =
      PosixFilePermissions.fromString("rw-------");

  /** The whole content, or empty if there is no such file. */
  Optional<byte[]> read(Path file) throws IOException {
    try {
      return Optional.of(Files.readAllBytes(file));
    } catch (NoSuchFileException e) {
      return Optional.empty();
    }
  }

  /** Makes a file that is on the disk when this returns; its name is only after {@link #sync}. */
  void create(Path file, byte[] content, Set<PosixFilePermission> permissions) throws IOException {
    write(
        file,
        content,
        permissions,
        Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE));
  }

  /** Adds to the end of a file, which may be new; on the disk when this returns. */
  void append(Path file, byte[] content, Set<PosixFilePermission> ofNewFile) throws IOException {
    write(
        file,
        content,
        Files.exists(file) ? permissions(file) : ofNewFile,
        Set.of(StandardOpenOption.CREATE, StandardOpenOption.APPEND, StandardOpenOption.WRITE));
  }

  private void write(
      Path file, byte[] content, Set<PosixFilePermission> permissions, Set<OpenOption> options)
      throws IOException {
    FileAttribute<?>[] attributes =
        hasPermissions(file)
            ? new FileAttribute<?>[] {PosixFilePermissions.asFileAttribute(OWNER_ONLY)}
            : new FileAttribute<?>[0];
    try (FileChannel channel = FileChannel.open(file, options, attributes)) {
      if (attributes.length > 0 && !permissions(file).equals(permissions)) {
        // Not when it is opened: the mask of the process would take some of them away again.
        Files.setPosixFilePermissions(file, permissions);
      }
      ByteBuffer buffer = ByteBuffer.wrap(content);
      while (buffer.hasRemaining()) {
        channel.write(buffer);
      }
      force(channel);
    }
  }

  /** Lets a file take the place of another: whoever opens that name gets the one or the other. */
  void replace(Path target, Path by) throws IOException {
    Files.move(by, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }

  /** Makes the names in a folder durable. */
  void sync(Path folder) throws IOException {
    if (!hasPermissions(folder)) {
      // Windows cannot open a folder, and keeps its journal without being asked.
      return;
    }
    try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
      force(channel);
    }
  }

  /** Returns once what was written is on the disk. */
  void force(FileChannel channel) throws IOException {
    channel.force(true);
  }

  void delete(Path file) throws IOException {
    Files.deleteIfExists(file);
  }

  /** Who may read a file; only the owner, where it does not exist or permissions do not. */
  Set<PosixFilePermission> permissions(Path file) throws IOException {
    return Files.exists(file) && hasPermissions(file)
        ? Files.getPosixFilePermissions(file)
        : OWNER_ONLY;
  }

  private static boolean hasPermissions(Path file) {
    return file.getFileSystem().supportedFileAttributeViews().contains("posix");
  }
}
