package dev.keyoverlap.wssec.spec;

/**
 * How a message names the key that it was signed with, or encrypted to (WS-Security X.509
 * Certificate Token Profile 1.1.1, 3.2 and 3.3).
 *
 * @since 1.0
 */
public enum KeyReference {
  /**
   * The certificate itself travels in the message. For receivers that decide by the authority, or
   * do not have the new certificate yet.
   */
  BINARY_SECURITY_TOKEN,
  /** Issuer and serial number of the certificate. */
  ISSUER_AND_SERIAL,
  /** The subject key identifier of the certificate. */
  SUBJECT_KEY_IDENTIFIER,
  /** The SHA-1 of the certificate, as WS-Security 1.1 has it: a name, which proves nothing. */
  THUMBPRINT
}
