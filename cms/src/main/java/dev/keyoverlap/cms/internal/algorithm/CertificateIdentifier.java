package dev.keyoverlap.cms.internal.algorithm;

import dev.keyoverlap.cms.spec.CertificateReference;
import java.security.cert.X509Certificate;
import java.util.Optional;
import org.bouncycastle.asn1.ASN1OctetString;
import org.bouncycastle.asn1.DEROctetString;
import org.bouncycastle.asn1.cms.IssuerAndSerialNumber;
import org.bouncycastle.asn1.cms.KeyAgreeRecipientIdentifier;
import org.bouncycastle.asn1.cms.RecipientIdentifier;
import org.bouncycastle.asn1.cms.RecipientKeyIdentifier;
import org.bouncycastle.asn1.cms.SignerIdentifier;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.SubjectKeyIdentifier;

/** Names certificates in messages, in the way that {@link CertificateReference} says. */
public final class CertificateIdentifier {

  private final boolean byKeyIdentifier;

  private CertificateIdentifier(boolean byKeyIdentifier) {
    this.byKeyIdentifier = byKeyIdentifier;
  }

  public static CertificateIdentifier of(CertificateReference way) {
    return new CertificateIdentifier(way == CertificateReference.SUBJECT_KEY_IDENTIFIER);
  }

  public boolean isByKeyIdentifier() {
    return byKeyIdentifier;
  }

  /** Why a certificate has not what it would be named by; empty if it has. */
  public Optional<String> objection(X509Certificate certificate) {
    return !byKeyIdentifier || subjectKeyIdentifier(certificate).isPresent()
        ? Optional.empty()
        : Optional.of(
            "its certificate has no subject key identifier. Identify it by issuer and"
                + " serial number, or get a certificate with that extension");
  }

  public SignerIdentifier signer(X509Certificate certificate) {
    return byKeyIdentifier
        ? new SignerIdentifier(requireSubjectKeyIdentifier(certificate))
        : new SignerIdentifier(issuerAndSerial(certificate));
  }

  public RecipientIdentifier recipient(X509Certificate certificate) {
    return byKeyIdentifier
        ? new RecipientIdentifier(requireSubjectKeyIdentifier(certificate))
        : new RecipientIdentifier(issuerAndSerial(certificate));
  }

  /** The form of it for key agreement (RFC 5652, 6.2.2). */
  public KeyAgreeRecipientIdentifier agreeingRecipient(X509Certificate certificate) {
    return byKeyIdentifier
        ? new KeyAgreeRecipientIdentifier(
            new RecipientKeyIdentifier(requireSubjectKeyIdentifier(certificate).getOctets()))
        : new KeyAgreeRecipientIdentifier(issuerAndSerial(certificate));
  }

  private static IssuerAndSerialNumber issuerAndSerial(X509Certificate certificate) {
    return new IssuerAndSerialNumber(
        X500Name.getInstance(certificate.getIssuerX500Principal().getEncoded()),
        certificate.getSerialNumber());
  }

  private static ASN1OctetString requireSubjectKeyIdentifier(X509Certificate certificate) {
    return subjectKeyIdentifier(certificate)
        .orElseThrow(() -> new IllegalStateException("Not checked whether this is possible"));
  }

  private static Optional<ASN1OctetString> subjectKeyIdentifier(X509Certificate certificate) {
    try {
      return Optional.ofNullable(
              certificate.getExtensionValue(Extension.subjectKeyIdentifier.getId()))
          .map(value -> ASN1OctetString.getInstance(value).getOctets())
          .map(extension -> SubjectKeyIdentifier.getInstance(extension).getKeyIdentifier())
          .map(DEROctetString::new);
    } catch (IllegalArgumentException e) {
      return Optional.empty(); // an extension that is no key identifier names nothing
    }
  }
}
