package dev.keyoverlap.algorithm;

/**
 * How the key of the content is agreed on with a recipient's elliptic-curve key, in CMS only. The
 * sender makes a key pair for the message (ECDH), and a function derives the key-encryption key
 * from the secret that both sides can compute (RFC 5753, 3.1; RFC 8418).
 *
 * <pre>{@code
 * CmsDecryptor.with(rotation).accept(KeyAgreementScheme.LEGACY_ECDH_SHA1).build();
 * }</pre>
 *
 * <p>If you name none, a {@code CmsEncryptor} takes what fits the key: {@link #ECDH_SHA256} for
 * P-256, {@link #ECDH_SHA384} for P-384, {@link #ECDH_SHA512} for P-521, {@link #ECDH_HKDF_SHA256}
 * for X25519. A {@code CmsDecryptor} accepts those without "LEGACY" in their name, each with every
 * kind of curve.
 *
 * @since 1.0
 */
public enum KeyAgreementScheme {
  /** ECDH and the derivation of ANSI X9.63 with SHA-256: the default for P-256. */
  ECDH_SHA256,
  /** ECDH and the derivation of ANSI X9.63 with SHA-384: the default for P-384. */
  ECDH_SHA384,
  /** ECDH and the derivation of ANSI X9.63 with SHA-512: the default for P-521. */
  ECDH_SHA512,
  /** ECDH and HKDF with SHA-256 (RFC 8418, 2.2): the default for X25519. */
  ECDH_HKDF_SHA256,
  /** ECDH and HKDF with SHA-384. */
  ECDH_HKDF_SHA384,
  /** ECDH and HKDF with SHA-512. */
  ECDH_HKDF_SHA512,
  /**
   * ECDH and the derivation of ANSI X9.63 with SHA-1: what OpenSSL writes unless told otherwise. It
   * is not broken in this use.
   */
  LEGACY_ECDH_SHA1
}
