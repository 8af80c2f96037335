package dev.keyoverlap.xmldsig.spec;

/**
 * How an XML signature is made: the digest and what the private key does with it.
 *
 * <p>Without a choice an {@code XmlSigner} takes what fits the key and what the most receivers
 * read:
 *
 * <table>
 * <caption>The defaults</caption>
 * <tr><th>key</th><th>algorithm</th></tr>
 * <tr><td>RSA</td><td>{@link #RSA_SHA256}</td></tr>
 * <tr><td>RSA, by its certificate for RSASSA-PSS only</td><td>{@link #RSA_PSS_SHA256}, or with the digest that the
 *   certificate names</td></tr>
 * <tr><td>an elliptic curve of 256, 384, or more bits</td><td>{@link #ECDSA_SHA256},
 *   {@link #ECDSA_SHA384}, {@link #ECDSA_SHA512}</td></tr>
 * <tr><td>Ed25519, Ed448</td><td>{@link #ED25519}, {@link #ED448}</td></tr>
 * </table>
 *
 * <p>Java itself computes on P-256, P-384 and P-521. For others, such as brainpool (RFC 5639) and
 * secp256k1, put bcprov-jdk18on on the class path. It need not be registered.
 *
 * <p>There is no SHA-1, no HMAC and no DSA: none can be asked for, and an {@code XmlVerifier} never
 * accepts them.
 */
public enum XmlSignatureAlgorithm {
  /** RSA, PKCS#1 v1.5 padding, SHA-256 (RFC 9231, 2.3.2): what every receiver reads. */
  RSA_SHA256,
  /** RSA, PKCS#1 v1.5 padding, SHA-384. */
  RSA_SHA384,
  /** RSA, PKCS#1 v1.5 padding, SHA-512. */
  RSA_SHA512,
  /** RSASSA-PSS, SHA-256, without parameters (RFC 9231, 2.3.10). */
  RSA_PSS_SHA256,
  /** RSASSA-PSS, SHA-384. */
  RSA_PSS_SHA384,
  /** RSASSA-PSS, SHA-512. */
  RSA_PSS_SHA512,
  /** ECDSA, SHA-256 (RFC 9231, 2.3.6). */
  ECDSA_SHA256,
  /** ECDSA, SHA-384. */
  ECDSA_SHA384,
  /** ECDSA, SHA-512. */
  ECDSA_SHA512,
  /** Ed25519 (RFC 9231, 2.3.12); what it refers to is digested with SHA-512. */
  ED25519,
  /** Ed448 (RFC 9231, 2.3.12); what it refers to is digested with SHA-512. */
  ED448
}
