package dev.keyoverlap.wssec.spec;

/**
 * In which order a message is signed and encrypted.
 *
 * @since 1.0
 */
public enum ProtectionOrder {
  /** What is signed is what the application wrote; what most receivers expect. */
  SIGN_THEN_ENCRYPT,
  /** What is signed is what travels: a receiver can refuse a stranger's message unopened. */
  ENCRYPT_THEN_SIGN
}
