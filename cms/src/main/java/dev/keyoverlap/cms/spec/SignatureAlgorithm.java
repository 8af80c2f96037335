package dev.keyoverlap.cms.spec;

/**
 * How a signature is made: the digest and what the private key does with it.
 *
 * <p>Without a choice a {@code CmsSigner} takes what fits the key and what the most receivers read:
 *
 * <table>
 * <caption>The defaults</caption>
 * <tr><th>key</th><th>algorithm</th></tr>
 * <tr><td>RSA</td><td>{@link #RSA_SHA256}</td></tr>
 * <tr><td>RSA, by its certificate for RSASSA-PSS only</td><td>{@link #RSA_PSS_SHA256}, or with the digest that the certificate
 *   names</td></tr>
 * <tr><td>P-256, P-384, P-521</td><td>{@link #ECDSA_SHA256}, {@link #ECDSA_SHA384},
 *   {@link #ECDSA_SHA512}</td></tr>
 * <tr><td>Ed25519</td><td>{@link #ED25519}</td></tr>
 * <tr><td>ML-DSA</td><td>{@link #ML_DSA_44}, {@link #ML_DSA_65} or {@link #ML_DSA_87}, which the key
 *   decides</td></tr>
 * </table>
 *
 * <pre>{@code
 * CmsSigner.with(rotation).signAs(alias("orders"), SignatureAlgorithm.RSA_PSS_SHA256).build();
 * }</pre>
 *
 * <p>SHA-1 is there to verify what old partners send and old archives hold, and for nothing else.
 * It must be accepted by name, and a {@code CmsSigner} refuses it. MD5 is not there at all.
 *
 * <pre>{@code
 * CmsVerifier.with(rotation, policy).accept(SignatureAlgorithm.LEGACY_RSA_SHA1).build();
 * }</pre>
 */
public enum SignatureAlgorithm {
  /** RSA, PKCS#1 v1.5 padding, SHA-256 (RFC 3370, 3.2): what every receiver reads. */
  RSA_SHA256,
  /** RSA, PKCS#1 v1.5 padding, SHA-384. */
  RSA_SHA384,
  /** RSA, PKCS#1 v1.5 padding, SHA-512. */
  RSA_SHA512,
  /** RSASSA-PSS, SHA-256 (RFC 4056). */
  RSA_PSS_SHA256,
  /** RSASSA-PSS, SHA-384. */
  RSA_PSS_SHA384,
  /** RSASSA-PSS, SHA-512. */
  RSA_PSS_SHA512,
  /** ECDSA, SHA-256 (RFC 5753, 2.1). */
  ECDSA_SHA256,
  /** ECDSA, SHA-384. */
  ECDSA_SHA384,
  /** ECDSA, SHA-512. */
  ECDSA_SHA512,
  /** Ed25519, which fixes SHA-512 (RFC 8419). */
  ED25519,
  /**
   * ML-DSA-44 (FIPS 204), as hard to break as AES-128, also for a quantum computer; pure mode, and
   * SHA-512 for the content (RFC 9882, 3.3). A verifier reads SHA-256, SHA-384 and SHAKE256 too.
   */
  ML_DSA_44,
  /** ML-DSA-65, as hard to break as AES-192. */
  ML_DSA_65,
  /** ML-DSA-87, as hard to break as AES-256. */
  ML_DSA_87,
  /**
   * RSA, PKCS#1 v1.5 padding, SHA-1, for reading only: who can choose what is signed can make two
   * contents with the same signature.
   */
  LEGACY_RSA_SHA1,
  /** ECDSA, SHA-1, for reading only. */
  LEGACY_ECDSA_SHA1
}
