package dev.keyoverlap.cms.internal.algorithm;

import dev.keyoverlap.cms.spec.IdentifiedBy;
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

/** Names a certificate in a message, in the way that {@link IdentifiedBy} says. */
public final class CertificateIdentifier {

  private CertificateIdentifier() {}

  /** Whether the certificate has what it would be named by. */
  public static boolean isPossible(IdentifiedBy way, X509Certificate certificate) {
    return way == IdentifiedBy.ISSUER_AND_SERIAL || subjectKeyIdentifier(certificate).isPresent();
  }

  public static SignerIdentifier signer(IdentifiedBy way, X509Certificate certificate) {
    return switch (way) {
      case ISSUER_AND_SERIAL -> new SignerIdentifier(issuerAndSerial(certificate));
      case SUBJECT_KEY_IDENTIFIER -> new SignerIdentifier(requireSubjectKeyIdentifier(certificate));
    };
  }

  public static RecipientIdentifier recipient(IdentifiedBy way, X509Certificate certificate) {
    return switch (way) {
      case ISSUER_AND_SERIAL -> new RecipientIdentifier(issuerAndSerial(certificate));
      case SUBJECT_KEY_IDENTIFIER ->
          new RecipientIdentifier(requireSubjectKeyIdentifier(certificate));
    };
  }

  /** The form of it for key agreement (RFC 5652, 6.2.2). */
  public static KeyAgreeRecipientIdentifier agreeingRecipient(
      IdentifiedBy way, X509Certificate certificate) {
    return switch (way) {
      case ISSUER_AND_SERIAL -> new KeyAgreeRecipientIdentifier(issuerAndSerial(certificate));
      case SUBJECT_KEY_IDENTIFIER ->
          new KeyAgreeRecipientIdentifier(
              new RecipientKeyIdentifier(requireSubjectKeyIdentifier(certificate).getOctets()));
    };
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
