package dev.keyoverlap.xmldsig;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/**
 * Writes a file that appears as a whole or not at all: under another name beside its place and
 * readable for its owner only, then renamed. What takes the place of a file is open to whom that
 * was open to.
 */
final class WholeFile {

  private WholeFile() {}

  static void write(Path path, byte[] bytes) throws IOException {
    // Where a link stands the file that it leads to is replaced, as whoever writes to it expects.
    Path target = Files.isSymbolicLink(path) ? path.toRealPath() : path.toAbsolutePath();
    Path folder = target.getParent();
    if (folder == null || Files.isDirectory(target)) {
      throw new IOException(path + " is a folder; name the file to write");
    }
    Path written = Files.createTempFile(folder, target.getFileName() + ".", ".tmp");
    try {
      Files.write(written, bytes);
      if (Files.exists(target) && Files.getFileStore(target).supportsFileAttributeView("posix")) {
        Files.setPosixFilePermissions(written, Files.getPosixFilePermissions(target));
      }
      Files.move(
          written, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } finally {
      Files.deleteIfExists(written);
    }
  }
}
