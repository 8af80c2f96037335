package dev.keyoverlap.algorithm;

/**
 * How the key of the content is encrypted to a recipient's RSA key.
 *
 * <pre>{@code
 * CmsDecryptor.with(rotation).accept(KeyTransport.LEGACY_RSA_PKCS1_V1_5).build();
 * }</pre>
 *
 * <p>A CMS decryptor accepts those without "LEGACY" in their name; it accepts the others only by
 * name. A SOAP receiver accepts RSA-OAEP with every digest, because XML Encryption 1.0 and the
 * partners that follow it know OAEP with SHA-1 only. Nobody has broken OAEP with SHA-1: it needs
 * less of its digest than a signature does.
 *
 * @since 1.0
 */
public enum KeyTransport {
  /** RSAES-OAEP with SHA-256 throughout (RFC 3560; XML Encryption 1.1, 5.5.2): the default. */
  RSA_OAEP_SHA256,
  /** RSAES-OAEP with SHA-384 throughout. */
  RSA_OAEP_SHA384,
  /** RSAES-OAEP with SHA-512 throughout. */
  RSA_OAEP_SHA512,
  /**
   * RSAES-OAEP with SHA-1 throughout: what some tools write when asked for OAEP, and all that XML
   * Encryption 1.0 has without parameters. It is not broken.
   */
  LEGACY_RSA_OAEP_SHA1,
  /**
   * RSAES-OAEP with SHA-256, and SHA-1 in its mask generation function: what Java itself means by
   * "OAEPWithSHA-256AndMGF1Padding", and the best that XML Encryption 1.0 has. It is not broken.
   */
  LEGACY_RSA_OAEP_SHA256_MGF1_SHA1,
  /**
   * RSAES-PKCS1-v1_5 (RFC 3370, 4.2.1; XML Encryption 1.1, 5.5.1): what the oldest partners read,
   * and the target of Bleichenbacher's attack. In SOAP it is for reading only.
   *
   * <p>A receiver that accepts it continues with a random key if the padding is wrong, so that its
   * failures all look alike (RFC 3218, 2.3.2). Together with content that is not authenticated, a
   * damaged message may therefore decrypt to rubbish.
   */
  LEGACY_RSA_PKCS1_V1_5
}
