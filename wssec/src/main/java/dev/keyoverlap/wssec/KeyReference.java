package dev.keyoverlap.wssec;

import org.apache.wss4j.dom.WSConstants;

/**
 * How a message names the key that it was signed with, or encrypted to (WS-Security X.509
 * Certificate Token Profile 1.1.1, 3.2 and 3.3).
 */
public enum KeyReference {
  /**
   * The certificate itself travels in the message. What receivers need that decide by the
   * authority, or have not got the new certificate yet.
   */
  BINARY_SECURITY_TOKEN(WSConstants.BST_DIRECT_REFERENCE),
  /** Issuer and serial number of the certificate. */
  ISSUER_AND_SERIAL(WSConstants.ISSUER_SERIAL),
  /** The subject key identifier of the certificate. */
  SUBJECT_KEY_IDENTIFIER(WSConstants.SKI_KEY_IDENTIFIER),
  /** The SHA-1 of the certificate, as WS-Security 1.1 has it: a name, which proves nothing. */
  THUMBPRINT(WSConstants.THUMBPRINT_IDENTIFIER);

  private final int wss4j;

  KeyReference(int wss4j) {
    this.wss4j = wss4j;
  }

  int wss4j() {
    return wss4j;
  }
}
