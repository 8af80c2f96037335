package dev.keyoverlap.cms;

import dev.keyoverlap.KeyId;
import dev.keyoverlap.KeyVersion;
import dev.keyoverlap.Keyring;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.ASN1OctetString;
import org.bouncycastle.asn1.DEROctetString;
import org.bouncycastle.asn1.ess.ESSCertIDv2;
import org.bouncycastle.asn1.ess.SigningCertificateV2;
import org.bouncycastle.asn1.oiw.OIWObjectIdentifiers;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.IssuerSerial;

/**
 * The certificate that a signature was made with, as the signer itself says (RFC 5035). One key can
 * have several certificates, and the identifier of a SignerInfo is not signed: only this tells, in
 * a way that nobody can change, which of them is meant.
 *
 * @param digest what the certificate is named by
 * @param value its digest
 */
record SigningCertificate(DigestAlgorithm digest, ASN1OctetString value) {

  static final ASN1ObjectIdentifier ATTRIBUTE = PKCSObjectIdentifiers.id_aa_signingCertificateV2;

  /** The value of the attribute for this signer's certificate. */
  static SigningCertificateV2 attributeFor(X509Certificate certificate) {
    return new SigningCertificateV2(identifierOf(certificate));
  }

  /** The digest is left to its default, SHA-256, as DER wants it. */
  static ESSCertIDv2 identifierOf(X509Certificate certificate) {
    X500Name issuer = X500Name.getInstance(certificate.getIssuerX500Principal().getEncoded());
    return new ESSCertIDv2(
        DigestAlgorithm.SHA256.digest(encoded(certificate)),
        new IssuerSerial(new GeneralNames(new GeneralName(issuer)), certificate.getSerialNumber()));
  }

  /**
   * From a message.
   *
   * @return empty if it is named by SHA-1, which says no more than nothing
   * @throws Refusal if it cannot be read
   */
  static Optional<SigningCertificate> of(ASN1Encodable attributeValue) throws Refusal {
    ESSCertIDv2 first;
    try {
      ESSCertIDv2[] certificates = SigningCertificateV2.getInstance(attributeValue).getCerts();
      // The signer's own comes first (RFC 5035, 3); those of authorities may follow.
      first = certificates[0];
    } catch (RuntimeException e) {
      throw Refusal.wrong("its signing certificate attribute cannot be read");
    }
    return of(first);
  }

  static Optional<SigningCertificate> of(ESSCertIDv2 identifier) throws Refusal {
    if (OIWObjectIdentifiers.idSHA1.equals(identifier.getHashAlgorithm().getAlgorithm())) {
      return Optional.empty();
    }
    DigestAlgorithm digest =
        DigestAlgorithm.of(identifier.getHashAlgorithm())
            .orElseThrow(
                () ->
                    Refusal.algorithm(
                        "it names its certificate by the digest algorithm "
                            + MessageSyntax.printable(identifier.getHashAlgorithm().getAlgorithm())
                            + ", which is not accepted"));
    return Optional.of(new SigningCertificate(digest, identifier.getCertHashObject()));
  }

  /** The version with this certificate, of any state, if the ring has it. */
  List<KeyVersion> find(Keyring ring) {
    return digest == DigestAlgorithm.SHA256 && value.getOctetsLength() == digest.length()
        ? ring.find(new KeyId(HexFormat.of().formatHex(value.getOctets()))).stream().toList()
        : List.of();
  }

  boolean is(X509Certificate certificate) {
    return value.equals(new DEROctetString(digest.digest(encoded(certificate))));
  }

  private static byte[] encoded(X509Certificate certificate) {
    try {
      return certificate.getEncoded();
    } catch (CertificateEncodingException e) {
      throw new IllegalStateException("A certificate whose id is known has an encoded form", e);
    }
  }
}
