package dev.keyoverlap.examples.kit;

import java.util.Map;

/** A kit for all tests: its keys take seconds to make. */
final class SampleKit {

  static final long SEED = 1;
  static final KitKeys KEYS;
  static final Map<String, byte[]> FILES;

  static {
    try {
      KEYS = KitKeys.of(SEED);
      FILES = KitFolder.files(SEED);
    } catch (Exception e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  private SampleKit() {}

  static byte[] message(KitFormat format, KitMessage message) {
    // Nobody changes the one that all have.
    return FILES.get(format.file(message)).clone();
  }
}
