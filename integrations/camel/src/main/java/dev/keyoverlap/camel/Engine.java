package dev.keyoverlap.camel;

import java.io.InputStream;
import java.nio.file.Path;

/** Does one operation on messages. */
interface Engine {

  /** Handles a message in memory. */
  Outcome inMemory(byte[] message) throws Exception;

  /** Whether {@link #toFile} handles a message of any size in little memory. */
  default boolean streams() {
    return false;
  }

  /** Handles a message of any size; the file appears when it is complete. */
  default Outcome toFile(InputStream message, Path file) throws Exception {
    throw new UnsupportedOperationException(getClass().getName());
  }
}
