package dev.keyoverlap.cms;

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

/**
 * How a message says which certificates it is for, or which it was signed with (RFC 5652, 5.3 and
 * 6.2). Messages that come in may use either.
 *
 * <pre>{@code
 * CmsEncryptor.with(rotation)
 *     .encryptTo(alias("partner"))
 *     .identifiedBy(IdentifiedBy.SUBJECT_KEY_IDENTIFIER)
 *     .build();
 * }</pre>
 */
public enum IdentifiedBy {
  /** The issuer's name and the serial number: what every receiver reads; the default. */
  ISSUER_AND_SERIAL,
  /**
   * The subject key identifier, an extension that a certificate must have for this (RFC 5280,
   * 4.2.1.2). A certificate that was renewed with the same key usually has the same one. Not every
   * receiver reads it.
   */
  SUBJECT_KEY_IDENTIFIER;

  /** Whether there is what this names a certificate by. */
  boolean isPossibleFor(X509Certificate certificate) {
    return this == ISSUER_AND_SERIAL || subjectKeyIdentifier(certificate).isPresent();
  }

  SignerIdentifier signer(X509Certificate certificate) {
    return switch (this) {
      case ISSUER_AND_SERIAL -> new SignerIdentifier(issuerAndSerial(certificate));
      case SUBJECT_KEY_IDENTIFIER -> new SignerIdentifier(requireSubjectKeyIdentifier(certificate));
    };
  }

  RecipientIdentifier recipient(X509Certificate certificate) {
    return switch (this) {
      case ISSUER_AND_SERIAL -> new RecipientIdentifier(issuerAndSerial(certificate));
      case SUBJECT_KEY_IDENTIFIER ->
          new RecipientIdentifier(requireSubjectKeyIdentifier(certificate));
    };
  }

  /** The form of it for key agreement (RFC 5652, 6.2.2). */
  KeyAgreeRecipientIdentifier agreeingRecipient(X509Certificate certificate) {
    return switch (this) {
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
