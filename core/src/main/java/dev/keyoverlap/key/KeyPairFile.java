package dev.keyoverlap.key;

import dev.keyoverlap.internal.keyfile.KeyAndChain;
import dev.keyoverlap.internal.keyfile.KeyFileException;
import java.nio.file.Path;

/** A key pair in a file, and the reason if it cannot be read. */
final class KeyPairFile {

  private KeyPairFile() {}

  /** Reads a file of one kind. */
  @FunctionalInterface
  interface Reading {
    KeyAndChain read() throws KeyFileException;
  }

  static HeldKey read(Path file, Reading reading) throws KeyMaterialException {
    String what = "a key pair from " + file;
    try {
      KeyAndChain found = reading.read();
      return HeldKey.of(found.key(), found.chain());
    } catch (KeyFileException e) {
      throw new KeyMaterialException(what, e);
    } catch (KeyRefusedException e) {
      throw new KeyMaterialException(what, e);
    }
  }
}
