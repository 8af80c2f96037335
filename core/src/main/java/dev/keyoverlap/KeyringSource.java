package dev.keyoverlap;

/**
 * Where a signer, verifier, encryptor or decryptor gets its keys from: asked once per message.
 *
 * <p>A {@link Keyring} is its own source and never changes; a {@link KeystoreRotation} is a live
 * one. Whoever works on a message calls {@link #keyring()} once and does everything with that ring,
 * so that a swap in between cannot mix two keys.
 *
 * <p>Implementations are safe for use by several threads and never block.
 */
@FunctionalInterface
public interface KeyringSource {

  /**
   * The ring as it is now.
   *
   * @return an immutable snapshot
   */
  Keyring keyring();
}
