package dev.keyoverlap.ring;

/**
 * The state of a key under an alias, from preparation to the end of its retention. {@link
 * KeyVersion#serves} tells what you may use the key for.
 *
 * @since 1.0
 */
public enum KeyState {
  /** In use. An alias has at most one active version. */
  ACTIVE,
  /**
   * Prepared, to be activated later. It only decrypts: a partner that has its certificate already
   * may use it at once, and refusing would lose the message.
   */
  STAGED,
  /**
   * Replaced or retired. It no longer signs or encrypts. It still decrypts, and verifies until its
   * retention ends.
   */
  RETAINED,
  /** Somebody else may have it. It has no use, and is kept as evidence until its retention ends. */
  COMPROMISED
}
