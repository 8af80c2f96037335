package dev.keyoverlap.algorithm;

/**
 * How the key of the content is brought to a recipient's ML-KEM key (FIPS 203), in CMS only. A
 * secret is encapsulated to the recipient, and HKDF with SHA-256 makes a key of it. AES Key Wrap
 * encrypts the key of the content with that key (RFC 9629, RFC 9936). It is meant to withstand
 * quantum computers.
 *
 * <p>The recipient's certificate decides which of them it is. A {@code CmsDecryptor} accepts all of
 * them.
 *
 * @since 1.0
 */
public enum KeyEncapsulation {
  /** As hard to break as AES-128; with AES-128 Key Wrap. */
  ML_KEM_512,
  /** As hard to break as AES-192; with AES-256 Key Wrap. */
  ML_KEM_768,
  /** As hard to break as AES-256; with AES-256 Key Wrap. */
  ML_KEM_1024
}
