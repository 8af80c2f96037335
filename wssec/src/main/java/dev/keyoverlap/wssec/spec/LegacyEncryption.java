package dev.keyoverlap.wssec.spec;

/**
 * What is broken, and read only by whoever names it here. Nothing of this is ever written.
 *
 * <p>Each of these has let attackers decrypt messages by sending changed ones and watching the
 * answers. The answers here are alike; the time that they take, and what an application does with
 * rubbish, is another matter.
 */
public enum LegacyEncryption {
  /** The key of the content under RSA with PKCS#1 v1.5 padding (XML Encryption 1.1, 5.5.1). */
  RSA_PKCS1,
  /** Content under AES in CBC mode, which does not notice changes. */
  AES_CBC
}
