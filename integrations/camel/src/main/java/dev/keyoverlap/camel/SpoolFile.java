package dev.keyoverlap.camel;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicInteger;

/** A file in a folder of its own that its owner alone can read. */
final class SpoolFile {

  private final Path folder;
  private final AtomicInteger holders = new AtomicInteger();

  SpoolFile() throws IOException {
    folder = Files.createTempDirectory("keyoverlap-camel-");
  }

  Path path() {
    return folder.resolve("content");
  }

  void hold() {
    holders.incrementAndGet();
  }

  void release() {
    if (holders.decrementAndGet() == 0) {
      delete();
    }
  }

  void delete() {
    try {
      Files.deleteIfExists(path());
      Files.deleteIfExists(folder);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
