package dev.keyoverlap.ring;

/**
 * The uses of a key.
 *
 * @since 1.0
 */
public enum KeyUse {
  /** Signing what we send, with our private key. */
  SIGN,
  /** Encrypting what we send, to the partner's certificate. */
  ENCRYPT,
  /** Decrypting what we receive, with our private key. */
  DECRYPT,
  /** Verifying what we receive, with the partner's certificate. */
  VERIFY
}
