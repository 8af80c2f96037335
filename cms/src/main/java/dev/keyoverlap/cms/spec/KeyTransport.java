package dev.keyoverlap.cms.spec;

/**
 * How the key of the content is encrypted to a recipient's RSA key.
 *
 * <p>A {@code CmsDecryptor} accepts those without "LEGACY" in their name; the others must be asked
 * for by name on both sides.
 *
 * <pre>{@code
 * CmsDecryptor.with(rotation).accept(KeyTransport.LEGACY_RSA_PKCS1_V1_5).build();
 * }</pre>
 */
public enum KeyTransport {
  /** RSAES-OAEP with SHA-256 throughout (RFC 3560): the default. */
  RSA_OAEP_SHA256,
  /** RSAES-OAEP with SHA-384 throughout. */
  RSA_OAEP_SHA384,
  /** RSAES-OAEP with SHA-512 throughout. */
  RSA_OAEP_SHA512,
  /**
   * RSAES-OAEP with SHA-1 throughout: what some tools write when asked for OAEP and nothing else.
   * It is not broken, and for partners who cannot do better.
   */
  LEGACY_RSA_OAEP_SHA1,
  /**
   * RSAES-OAEP with SHA-256, and SHA-1 in its mask generation function: what Java itself means by
   * "OAEPWithSHA-256AndMGF1Padding". It is not broken.
   */
  LEGACY_RSA_OAEP_SHA256_MGF1_SHA1,
  /**
   * RSAES-PKCS1-v1_5 (RFC 3370, 4.2.1): what the oldest partners read, and the target of
   * Bleichenbacher's attack. A decryptor that accepts it works on with a wrong key if the padding
   * is wrong, so that no failure of it can be seen (RFC 3218, 2.3.2). Together with content that is
   * not authenticated, a damaged message may therefore decrypt to rubbish.
   */
  LEGACY_RSA_PKCS1_V1_5
}
