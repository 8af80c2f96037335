package dev.keyoverlap.tls;

import dev.keyoverlap.ring.Keyring;
import dev.keyoverlap.ring.KeyringSource;

/** A ring that a test exchanges by hand. */
final class Live implements KeyringSource {

  volatile Keyring ring = Keyring.empty();

  @Override
  public Keyring keyring() {
    return ring;
  }
}
