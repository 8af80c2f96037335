package dev.keyoverlap;

import dev.keyoverlap.key.HeldKey;
import dev.keyoverlap.key.KeyUnavailableException;
import dev.keyoverlap.ring.KeyState;
import dev.keyoverlap.ring.KeyVersion;
import dev.keyoverlap.ring.Keyring;
import java.security.PrivateKey;

/**
 * Unlocks and proves the keys that become active with a reload, before anybody signs with them.
 * Otherwise the first signature of each key would wait for that: it takes several times as long as
 * a signature.
 */
final class ReadyKeys {

  /** The rest is unlocked when it is needed: the news of a compromise must not wait for seconds. */
  private static final int MOST = 32;

  private ReadyKeys() {}

  /**
   * Unlocks the active keys of a ring that are not active in the one before.
   *
   * @param next the ring that comes into use
   * @param before the ring in use
   */
  static void unlock(Keyring next, Keyring before) {
    next.versions().stream()
        .filter(version -> version.state() == KeyState.ACTIVE)
        .filter(version -> !isActive(version, before))
        .map(KeyVersion::entry)
        .filter(HeldKey.class::isInstance)
        .map(HeldKey.class::cast)
        .limit(MOST)
        .forEach(ReadyKeys::unlock);
  }

  private static boolean isActive(KeyVersion version, Keyring ring) {
    return ring.find(version.keyId()).filter(known -> known.state() == KeyState.ACTIVE).isPresent();
  }

  private static void unlock(HeldKey key) {
    try {
      PrivateKey unused = key.privateKey();
    } catch (KeyUnavailableException | RuntimeException e) {
      // Whoever needs the key is told when it is needed.
    }
  }
}
