package dev.keyoverlap.xmldsig.spec;

/**
 * By what a signature names its key, in {@code ds:KeyInfo}. Receivers that hold several
 * certificates of ours choose by it; one that trusts an authority needs the certificate.
 *
 * @since 1.0
 */
public enum KeyInfoPart {
  /** The certificate: the default. */
  CERTIFICATE,
  /** The certificate and those of its authorities, as the keystore holds them. */
  CHAIN,
  /** The name of the certificate's issuer and its serial number. */
  ISSUER_AND_SERIAL,
  /** The subject key identifier; a certificate without one is refused when a document is signed. */
  SUBJECT_KEY_IDENTIFIER,
  /** The public key itself. */
  KEY_VALUE
}
