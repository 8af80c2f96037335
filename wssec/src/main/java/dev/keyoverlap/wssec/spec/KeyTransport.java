package dev.keyoverlap.wssec.spec;

/**
 * How the key of the content is encrypted to the partner: RSA-OAEP with the digests that the
 * partner's software knows. There is no PKCS#1 v1.5 here: it can be read by {@linkplain
 * LegacyEncryption named choice}, and is never written.
 */
public enum KeyTransport {
  /** SHA-256, and MGF1 with SHA-256 (XML Encryption 1.1, 5.5.2). */
  OAEP_SHA256,
  /** SHA-256, and MGF1 with SHA-1: for software that knows only XML Encryption 1.0. */
  OAEP_SHA256_MGF1_SHA1,
  /**
   * SHA-1 for both, as XML Encryption 1.0 has it without parameters. OAEP does not rest on what is
   * broken of SHA-1.
   */
  OAEP_SHA1
}
