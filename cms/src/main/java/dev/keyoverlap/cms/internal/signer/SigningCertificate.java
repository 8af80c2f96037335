package dev.keyoverlap.cms.internal.signer;

import dev.keyoverlap.cms.internal.algorithm.DigestIdentifier;
import dev.keyoverlap.internal.judge.CertificateDigest;
import dev.keyoverlap.internal.judge.Refusal;
import dev.keyoverlap.internal.key.DigestAlgorithm;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.util.Optional;
import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.ess.ESSCertIDv2;
import org.bouncycastle.asn1.ess.SigningCertificateV2;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.IssuerSerial;

/**
 * The attribute by which a signer says which certificate it has signed with (RFC 5035). One key can
 * have several certificates, and the identifier of a SignerInfo is not signed: only this tells, in
 * a way that nobody can change, which of them is meant.
 */
public final class SigningCertificate {

  private SigningCertificate() {}

  /** The value of the attribute for this signer's certificate. */
  public static SigningCertificateV2 attributeFor(X509Certificate certificate) {
    return new SigningCertificateV2(identifierOf(certificate));
  }

  /** The digest is left to its default, SHA-256, as DER requires. */
  public static ESSCertIDv2 identifierOf(X509Certificate certificate) {
    X500Name issuer = X500Name.getInstance(certificate.getIssuerX500Principal().getEncoded());
    return new ESSCertIDv2(
        DigestAlgorithm.SHA256.digest(encoded(certificate)),
        new IssuerSerial(new GeneralNames(new GeneralName(issuer)), certificate.getSerialNumber()));
  }

  /**
   * From a message.
   *
   * @return empty if it is named by SHA-1, which says no more than nothing, or by a digest that
   *     cannot be checked here
   * @throws Refusal if it cannot be read
   */
  static Optional<CertificateDigest> of(ASN1Encodable attributeValue) throws Refusal {
    try {
      ESSCertIDv2[] certificates = SigningCertificateV2.getInstance(attributeValue).getCerts();
      // The signer's own comes first (RFC 5035, 3); those of authorities may follow.
      return of(certificates[0]);
    } catch (RuntimeException e) {
      throw Refusal.wrong("its signing certificate attribute is malformed");
    }
  }

  static Optional<CertificateDigest> of(ESSCertIDv2 identifier) {
    return DigestIdentifier.read(identifier.getHashAlgorithm())
        .filter(digest -> !digest.isExtendable())
        .map(digest -> CertificateDigest.of(digest.jcaName(), identifier.getCertHash()));
  }

  private static byte[] encoded(X509Certificate certificate) {
    try {
      return certificate.getEncoded();
    } catch (CertificateEncodingException e) {
      throw new IllegalStateException("A certificate whose id is known has an encoded form", e);
    }
  }
}
