package dev.keyoverlap.cms;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/**
 * A file that appears as a whole or not at all. It is written beside its place, under another name
 * and readable for its owner only, and is renamed when it is released; a file that was there before
 * is replaced in that moment, and stays as it was if it does not come to that. What takes the place
 * of a file is open to whom that was open to; everything else stays the owner's.
 *
 * <p>Nothing is forced to the disk: that takes longer than all the cryptography, and who needs it
 * can do it once the file has its name.
 */
final class TargetFile extends Quarantine {

  private final Path target;
  private final OwnersFile file;
  private boolean released;

  TargetFile(Path target) throws IOException {
    // Where a link stands the file that it leads to is replaced, as whoever writes to it expects.
    this.target = Files.isSymbolicLink(target) ? target.toRealPath() : target.toAbsolutePath();
    Path folder = this.target.getParent();
    if (folder == null || Files.isDirectory(this.target)) {
      throw new IOException(target + " is a folder; name the file to write");
    }
    this.file = OwnersFile.create(folder, this.target.getFileName() + ".");
  }

  @Override
  public void write(int b) throws IOException {
    file.write(b);
  }

  @Override
  public void write(byte[] bytes, int offset, int length) throws IOException {
    file.write(bytes, offset, length);
  }

  @Override
  long size() {
    return file.size();
  }

  @Override
  InputStream content() {
    return file.content();
  }

  @Override
  void release(Pump pump) throws IOException {
    pump.goOn();
    if (Files.exists(target) && Files.getFileStore(target).supportsFileAttributeView("posix")) {
      Files.setPosixFilePermissions(file.path(), Files.getPosixFilePermissions(target));
    }
    file.close();
    Files.move(
        file.path(), target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    released = true;
  }

  @Override
  public void close() throws IOException {
    try {
      file.close();
    } finally {
      if (!released) {
        Files.deleteIfExists(file.path());
      }
    }
  }
}
