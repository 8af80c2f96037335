package dev.keyoverlap.wssec.spec;

/**
 * In which order a message is signed and encrypted.
 *
 * @since 1.0
 */
public enum ProtectionOrder {
  /** Signs what the application wrote; most receivers expect this. */
  SIGN_THEN_ENCRYPT,
  /** Signs what is sent: a receiver can refuse a stranger's message unopened. */
  ENCRYPT_THEN_SIGN
}
