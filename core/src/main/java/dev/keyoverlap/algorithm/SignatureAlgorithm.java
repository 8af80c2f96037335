package dev.keyoverlap.algorithm;

/**
 * How a signature is made: the digest and what the private key does with it.
 *
 * <pre>{@code
 * CmsSigner.with(rotation).signAs(alias("orders"), SignatureAlgorithm.RSA_PSS_SHA256).build();
 * }</pre>
 *
 * <p>If you name none, a signer takes what fits the key and what most receivers read:
 *
 * <table>
 * <caption>The defaults</caption>
 * <tr><th>key</th><th>algorithm</th></tr>
 * <tr><td>RSA</td><td>{@link #RSA_SHA256}</td></tr>
 * <tr><td>RSA, by its certificate for RSASSA-PSS only</td><td>{@link #RSA_PSS_SHA256}, or with the digest that the certificate
 *   names</td></tr>
 * <tr><td>an elliptic curve of 256, 384, or more bits</td><td>{@link #ECDSA_SHA256}, {@link #ECDSA_SHA384},
 *   {@link #ECDSA_SHA512}</td></tr>
 * <tr><td>Ed25519, Ed448</td><td>{@link #ED25519}, {@link #ED448}</td></tr>
 * <tr><td>ML-DSA</td><td>{@link #ML_DSA_44}, {@link #ML_DSA_65} or {@link #ML_DSA_87}, which the key
 *   decides</td></tr>
 * <tr><td>SLH-DSA</td><td>named as the key is, such as {@link #SLH_DSA_SHA2_128S}</td></tr>
 * </table>
 *
 * <table>
 * <caption>Which format can use which</caption>
 * <tr><th>algorithms</th><th>CMS</th><th>XML and SOAP</th></tr>
 * <tr><td>RSA, RSASSA-PSS, ECDSA, Ed25519, Ed448</td><td>yes</td><td>yes</td></tr>
 * <tr><td>ECDSA with SHA-3</td><td>yes</td><td>yes</td></tr>
 * <tr><td>RSA with SHA-3</td><td>yes</td><td>no: XML has no names for them</td></tr>
 * <tr><td>ML-DSA, SLH-DSA</td><td>yes</td><td>no: XML has no names for them yet</td></tr>
 * <tr><td>LEGACY, with SHA-1</td><td>to verify, if you accept it by name</td><td>no</td></tr>
 * </table>
 *
 * <p>In CMS, elliptic curves are P-256, P-384 and P-521. XML and SOAP also sign and verify on other
 * curves, such as brainpool (RFC 5639), if bcprov-jdk18on is on the class path. It need not be
 * registered.
 *
 * <p>No format accepts MD5, DSA or HMAC.
 *
 * @since 1.0
 */
public enum SignatureAlgorithm {
  /**
   * RSA, PKCS#1 v1.5 padding, SHA-256 (RFC 3370, 3.2; RFC 9231, 2.3.2): every receiver reads it.
   */
  RSA_SHA256,
  /** RSA, PKCS#1 v1.5 padding, SHA-384. */
  RSA_SHA384,
  /** RSA, PKCS#1 v1.5 padding, SHA-512. */
  RSA_SHA512,
  /** RSASSA-PSS, SHA-256 (RFC 4056); in XML without parameters (RFC 9231, 2.3.10). */
  RSA_PSS_SHA256,
  /** RSASSA-PSS, SHA-384. */
  RSA_PSS_SHA384,
  /** RSASSA-PSS, SHA-512. */
  RSA_PSS_SHA512,
  /** ECDSA, SHA-256 (RFC 5753, 2.1; RFC 9231, 2.3.6). */
  ECDSA_SHA256,
  /** ECDSA, SHA-384. */
  ECDSA_SHA384,
  /** ECDSA, SHA-512. */
  ECDSA_SHA512,
  /** Ed25519 (RFC 8419; RFC 9231, 2.3.12); the content is digested with SHA-512. */
  ED25519,
  /**
   * Ed448 (RFC 8419; RFC 9231, 2.3.12). The content is digested with SHAKE256 of 512 bits in CMS,
   * and with SHA-512 in XML. A verifier of CMS reads the digests of SHA-2 and SHA-3 too, which
   * OpenSSL uses.
   */
  ED448,
  /** RSA, PKCS#1 v1.5 padding, SHA3-256 (RFC 9688, 3.1), in CMS only. */
  RSA_SHA3_256,
  /** RSA, PKCS#1 v1.5 padding, SHA3-384, in CMS only. */
  RSA_SHA3_384,
  /** RSA, PKCS#1 v1.5 padding, SHA3-512, in CMS only. */
  RSA_SHA3_512,
  /** ECDSA, SHA3-256 (RFC 9688, 3.2; RFC 9231, 2.3.6). */
  ECDSA_SHA3_256,
  /** ECDSA, SHA3-384. */
  ECDSA_SHA3_384,
  /** ECDSA, SHA3-512. */
  ECDSA_SHA3_512,
  /**
   * ML-DSA-44 (FIPS 204), in CMS only. As hard to break as AES-128, also for a quantum computer;
   * pure mode, and SHA-512 for the content (RFC 9882, 3.3). A verifier reads SHA-256, SHA-384 and
   * SHAKE256 too.
   */
  ML_DSA_44,
  /** ML-DSA-65, in CMS only: as hard to break as AES-192. */
  ML_DSA_65,
  /** ML-DSA-87, in CMS only: as hard to break as AES-256. */
  ML_DSA_87,
  /**
   * SLH-DSA-SHA2-128s (FIPS 205; RFC 9814), in CMS only, with BouncyCastle. It rests on hash
   * functions alone. Signing takes about a second, and a signature has 7,856 bytes. Those that end
   * in F sign about eight times as fast, and their signatures are about twice as long. SHA-256
   * digests the content.
   */
  SLH_DSA_SHA2_128S,
  /** SLH-DSA-SHA2-128f, in CMS only; SHA-256 digests the content. */
  SLH_DSA_SHA2_128F,
  /** SLH-DSA-SHA2-192s, in CMS only; SHA-512 digests the content. */
  SLH_DSA_SHA2_192S,
  /** SLH-DSA-SHA2-192f, in CMS only; SHA-512 digests the content. */
  SLH_DSA_SHA2_192F,
  /** SLH-DSA-SHA2-256s, in CMS only; SHA-512 digests the content. */
  SLH_DSA_SHA2_256S,
  /** SLH-DSA-SHA2-256f, in CMS only; SHA-512 digests the content. */
  SLH_DSA_SHA2_256F,
  /** SLH-DSA-SHAKE-128s, in CMS only; SHAKE128 digests the content. */
  SLH_DSA_SHAKE_128S,
  /** SLH-DSA-SHAKE-128f, in CMS only; SHAKE128 digests the content. */
  SLH_DSA_SHAKE_128F,
  /** SLH-DSA-SHAKE-192s, in CMS only; SHAKE256 digests the content. */
  SLH_DSA_SHAKE_192S,
  /** SLH-DSA-SHAKE-192f, in CMS only; SHAKE256 digests the content. */
  SLH_DSA_SHAKE_192F,
  /** SLH-DSA-SHAKE-256s, in CMS only; SHAKE256 digests the content. */
  SLH_DSA_SHAKE_256S,
  /** SLH-DSA-SHAKE-256f, in CMS only; SHAKE256 digests the content. */
  SLH_DSA_SHAKE_256F,
  /**
   * RSA, PKCS#1 v1.5 padding, SHA-1, for reading CMS only. Anyone who can choose what is signed can
   * make two contents with the same signature.
   */
  LEGACY_RSA_SHA1,
  /** ECDSA, SHA-1, for reading CMS only. */
  LEGACY_ECDSA_SHA1
}
