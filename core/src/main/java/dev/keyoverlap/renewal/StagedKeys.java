package dev.keyoverlap.renewal;

import dev.keyoverlap.ring.KeyVersion;
import java.time.Instant;

/** The rules for a staged key beside the key in use. */
final class StagedKeys {

  private StagedKeys() {}

  static boolean expiresLater(KeyVersion staged, KeyVersion current) {
    return end(staged).isAfter(end(current));
  }

  /** The first moment of the certificate. */
  static Instant begin(KeyVersion version) {
    return version.entry().certificate().getNotBefore().toInstant();
  }

  /** The last moment of the certificate. */
  static Instant end(KeyVersion version) {
    return version.entry().certificate().getNotAfter().toInstant();
  }
}
