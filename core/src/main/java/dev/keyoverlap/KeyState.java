package dev.keyoverlap;

/**
 * Where a version of a key stands in its life. {@link KeyVersion#serves} says what it may be used
 * for.
 *
 * @since 1.0
 */
public enum KeyState {
  /** In use. An alias has at most one active version. */
  ACTIVE,
  /**
   * Prepared, to be activated later. It neither signs nor verifies, nor is anything encrypted to
   * it. It does decrypt: whoever was given its certificate may use it at once, and refusing would
   * lose the message.
   */
  STAGED,
  /** Out of use for signing and encrypting; still decrypts, and verifies until its date. */
  RETAINED,
  /** Out of every use, because somebody else may hold it. Kept as evidence until its date. */
  COMPROMISED
}
