package dev.keyoverlap.cms.spec;

/**
 * Which certificates a signed message carries.
 *
 * <p>Receivers that trust an authority need the signer's certificate in the message; receivers that
 * hold the certificate themselves need none.
 *
 * @since 1.0
 */
public enum EmbeddedCertificates {
  /** None: the receiver has them. */
  NONE,
  /** The certificate of each signer: the default. */
  OWN,
  /** The whole chain of each signer, as the keystore holds it; a certificate of two chains once. */
  CHAIN
}
