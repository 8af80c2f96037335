package dev.keyoverlap.cms;

import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import java.util.EnumSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.bouncycastle.asn1.ASN1EncodableVector;
import org.bouncycastle.asn1.ASN1Set;
import org.bouncycastle.asn1.DEROctetString;
import org.bouncycastle.asn1.DERSet;
import org.bouncycastle.asn1.cms.CMSObjectIdentifiers;
import org.bouncycastle.asn1.cms.ContentInfo;
import org.bouncycastle.asn1.cms.SignedData;
import org.bouncycastle.asn1.cms.SignerInfo;
import org.bouncycastle.asn1.x509.Certificate;
import org.jspecify.annotations.Nullable;

/** Puts a SignedData together, one SignerInfo after the other (RFC 5652, 5). */
final class SignedDataAssembly {

  private final EmbeddedCertificates embedded;
  private final IdentifiedBy identifiedBy;
  private final ASN1EncodableVector signerInfos = new ASN1EncodableVector();
  private final Set<DigestAlgorithm> digests = EnumSet.noneOf(DigestAlgorithm.class);
  private final Set<X509Certificate> certificates = new LinkedHashSet<>();

  SignedDataAssembly(EmbeddedCertificates embedded, IdentifiedBy identifiedBy) {
    this.embedded = embedded;
    this.identifiedBy = identifiedBy;
  }

  /** Signs the attributes of one signer. */
  void add(SigningKey key, ASN1Set attributes) throws GeneralSecurityException {
    byte[] signature = key.sign(MessageSyntax.der(attributes));
    signerInfos.add(
        new SignerInfo(
            identifiedBy.signer(key.certificate()),
            key.digest().identifier(),
            attributes,
            key.algorithm().identifier(),
            new DEROctetString(signature),
            (ASN1Set) null));
    digests.add(key.digest());
    certificates.addAll(
        switch (embedded) {
          case NONE -> List.of();
          case OWN -> List.of(key.certificate());
          case CHAIN -> key.chain();
        });
  }

  SignedData around(byte[] content, boolean detached) {
    ASN1EncodableVector digestAlgorithms = new ASN1EncodableVector();
    digests.forEach(digest -> digestAlgorithms.add(digest.identifier()));
    return new SignedData(
        new DERSet(digestAlgorithms),
        new ContentInfo(CMSObjectIdentifiers.data, detached ? null : new DEROctetString(content)),
        certificateSet(),
        null,
        new DERSet(signerInfos));
  }

  private @Nullable ASN1Set certificateSet() {
    if (certificates.isEmpty()) {
      return null;
    }
    ASN1EncodableVector set = new ASN1EncodableVector();
    for (X509Certificate certificate : certificates) {
      set.add(encoded(certificate));
    }
    return new DERSet(set);
  }

  private static Certificate encoded(X509Certificate certificate) {
    try {
      return Certificate.getInstance(certificate.getEncoded());
    } catch (java.security.cert.CertificateEncodingException e) {
      throw new IllegalStateException("A certificate whose id is known has an encoded form", e);
    }
  }
}
