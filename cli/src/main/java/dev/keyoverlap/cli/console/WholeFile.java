package dev.keyoverlap.cli.console;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.UUID;

/** Writes a file that appears as a whole or not at all. */
public final class WholeFile {

  private WholeFile() {}

  /**
   * Writes a file, or replaces one.
   *
   * @param target the file
   * @param bytes its content
   */
  public static void write(Path target, byte[] bytes) throws IOException {
    Path fresh = target.resolveSibling(target.getFileName() + "." + UUID.randomUUID() + ".tmp");
    try {
      Path unused = Files.write(fresh, bytes);
      unused =
          Files.move(
              fresh, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } finally {
      boolean unused = Files.deleteIfExists(fresh);
    }
  }
}
