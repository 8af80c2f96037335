package dev.keyoverlap.cms.spec;

/**
 * How a message says which certificates it is for, or which it was signed with (RFC 5652, 5.3 and
 * 6.2). Messages that come in may use either.
 *
 * <pre>{@code
 * CmsEncryptor.with(rotation)
 *     .encryptTo(alias("partner"))
 *     .signerIdentifier(CertificateReference.SUBJECT_KEY_IDENTIFIER)
 *     .build();
 * }</pre>
 *
 * @since 1.0
 */
public enum CertificateReference {
  /** The issuer's name and the serial number: what every receiver reads; the default. */
  ISSUER_AND_SERIAL,
  /**
   * The subject key identifier, an extension that a certificate must have for this (RFC 5280,
   * 4.2.1.2). A certificate that was renewed with the same key usually has the same one. Not every
   * receiver reads it.
   */
  SUBJECT_KEY_IDENTIFIER
}
