package dev.keyoverlap;

import java.time.InstantSource;

/**
 * Where a signer, verifier, encryptor or decryptor gets its keys from: asked once per message.
 *
 * <p>A {@link Keyring} is its own source and never changes; a {@link KeystoreRotation} is a live
 * one. Whoever works on a message calls {@link #keyring()} once and does everything with that ring,
 * so that a swap in between cannot mix two keys.
 *
 * <p>Implementations are safe for use by several threads and never block.
 *
 * @since 1.0
 */
@FunctionalInterface
public interface KeyringSource {

  /**
   * The ring as it is now.
   *
   * @return an immutable snapshot
   */
  Keyring keyring();

  /**
   * Who is told what is done with the keys; what is built on this source tells it. Nobody by
   * default.
   *
   * @return the observer
   */
  default KeyUsageListener listener() {
    return KeyUsageListener.none();
  }

  /**
   * How far ahead of our clock an authority's clock may be when a key of this source is used: a
   * certificate that begins within this time is good for signing and encrypting already.
   *
   * @return the tolerance; five minutes by default
   */
  default ClockTolerance clockTolerance() {
    return ClockTolerance.DEFAULT;
  }

  /**
   * The clock that goes with these keys. TLS judges dates by it where no other is set.
   *
   * @return the clock; the system's by default
   */
  default InstantSource clock() {
    return InstantSource.system();
  }

  /**
   * The same keys, and somebody more who is told what is done with them.
   *
   * @param observer is told as well
   * @return a source to build on
   */
  default KeyringSource withListener(KeyUsageListener observer) {
    return ObservedKeys.of(this, observer);
  }
}
