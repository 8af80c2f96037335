package dev.keyoverlap;

import java.security.cert.X509Certificate;

/**
 * A partner's certificate, or the certificate of an authority: the public half of a key that
 * somebody else holds.
 *
 * <p>With it the partner's signatures are verified, and messages are encrypted to the partner.
 *
 * <pre>{@code
 * rotation.add(alias("partner"), PeerCertificate.of(certificate));
 * }</pre>
 *
 * <p>Instances are immutable and safe for use by several threads.
 */
public final class PeerCertificate implements KeyEntry {

  private final X509Certificate certificate;
  private final KeyId keyId;

  private PeerCertificate(X509Certificate certificate) {
    this.certificate = certificate;
    this.keyId = KeyId.of(certificate);
  }

  /**
   * An entry for a certificate.
   *
   * @param certificate the certificate
   * @return the entry
   * @throws IllegalArgumentException if the certificate has no encoded form
   */
  public static PeerCertificate of(X509Certificate certificate) {
    return new PeerCertificate(certificate);
  }

  @Override
  public X509Certificate certificate() {
    return certificate;
  }

  @Override
  public KeyId keyId() {
    return keyId;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof PeerCertificate that && keyId.equals(that.keyId);
  }

  @Override
  public int hashCode() {
    return keyId.hashCode();
  }

  /** The short key id and the subject. */
  @Override
  public String toString() {
    return "certificate " + keyId + " of " + certificate.getSubjectX500Principal().getName();
  }
}
