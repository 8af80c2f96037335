package dev.keyoverlap.internal.files;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * Writes a file that appears as a whole or not at all; see {@link UnfinishedFile}. A pipe or a
 * device is written to.
 */
public final class WholeFile {

  private WholeFile() {}

  public static void write(Path path, byte[] bytes) throws IOException {
    Path target = UnfinishedFile.target(path);
    if (UnfinishedFile.isSpecial(target)) {
      Files.write(target, bytes, StandardOpenOption.WRITE);
      return;
    }
    try (UnfinishedFile written = UnfinishedFile.beside(target)) {
      ByteBuffer buffer = ByteBuffer.wrap(bytes);
      while (buffer.hasRemaining()) {
        written.channel().write(buffer);
      }
      written.finish();
    }
  }
}
