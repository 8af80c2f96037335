package dev.keyoverlap.cms.internal.sign;

import dev.keyoverlap.cms.internal.algorithm.CertificateIdentifier;
import dev.keyoverlap.cms.internal.algorithm.DigestAlgorithm;
import dev.keyoverlap.cms.internal.algorithm.SetEncoding;
import dev.keyoverlap.cms.internal.signer.SigningKey;
import dev.keyoverlap.cms.internal.syntax.Framing;
import dev.keyoverlap.cms.internal.syntax.MessageSyntax;
import dev.keyoverlap.cms.spec.EmbeddedCertificates;
import dev.keyoverlap.cms.spec.IdentifiedBy;
import dev.keyoverlap.cms.spec.SetOrder;
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import java.util.EnumSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.bouncycastle.asn1.ASN1EncodableVector;
import org.bouncycastle.asn1.ASN1Integer;
import org.bouncycastle.asn1.ASN1Set;
import org.bouncycastle.asn1.DEROctetString;
import org.bouncycastle.asn1.DERSet;
import org.bouncycastle.asn1.DLTaggedObject;
import org.bouncycastle.asn1.cms.CMSObjectIdentifiers;
import org.bouncycastle.asn1.cms.SignerInfo;
import org.bouncycastle.asn1.x509.Certificate;
import org.jspecify.annotations.Nullable;

/** Puts a SignedData together, one SignerInfo after the other (RFC 5652, 5). */
public final class SignedDataAssembly {

  private static final int CERTIFICATES = 0;

  private final IdentifiedBy identifiedBy;
  private final SetOrder order;
  private final ASN1EncodableVector signerInfos = new ASN1EncodableVector();
  private final Set<DigestAlgorithm> digests = EnumSet.noneOf(DigestAlgorithm.class);
  private final Set<X509Certificate> certificates = new LinkedHashSet<>();

  /**
   * Of everything but the signatures.
   *
   * @param keys all that will sign
   */
  SignedDataAssembly(
      List<SigningKey> keys,
      EmbeddedCertificates embedded,
      IdentifiedBy identifiedBy,
      SetOrder order) {
    this.identifiedBy = identifiedBy;
    this.order = order;
    for (SigningKey key : keys) {
      digests.add(key.digest());
      certificates.addAll(
          switch (embedded) {
            case NONE -> List.of();
            case OWN -> List.of(key.certificate());
            case CHAIN -> key.chain();
          });
    }
  }

  /** Signs the attributes of one signer. */
  void sign(SigningKey key, ASN1Set attributes) throws GeneralSecurityException {
    byte[] signature = key.sign(MessageSyntax.der(attributes));
    signerInfos.add(
        new SignerInfo(
            CertificateIdentifier.signer(identifiedBy, key.certificate()),
            key.digest().identifier(),
            attributes,
            key.suite().identifier(),
            new DEROctetString(signature),
            (ASN1Set) null));
  }

  /** Around content of this length, as one primitive string. */
  public Framing around(long contentLength) {
    return around(
        Framing.ofLength(contentLength).within(Framing.OCTET_STRING).within(Framing.EXPLICIT_0));
  }

  /** Around content in pieces; the head is the same before and after the signatures are made. */
  Framing aroundPieces() {
    return around(Framing.ofPieces().within(Framing.OCTET_STRING).within(Framing.EXPLICIT_0));
  }

  /** Around nothing: the content travels beside the message. */
  public Framing withoutContent() {
    return around(Framing.ofLength(0));
  }

  private Framing around(Framing content) {
    ASN1EncodableVector digestAlgorithms = new ASN1EncodableVector();
    digests.forEach(digest -> digestAlgorithms.add(digest.identifier()));
    Framing signedData =
        content
            .precededBy(CMSObjectIdentifiers.data)
            .within(Framing.SEQUENCE)
            .precededBy(new DERSet(digestAlgorithms))
            .precededBy(new ASN1Integer(version()));
    ASN1Set certificateSet = certificateSet();
    if (certificateSet != null) {
      signedData.followedBy(new DLTaggedObject(false, CERTIFICATES, certificateSet));
    }
    return signedData
        .followedBy(SetEncoding.of(order, signerInfos))
        .within(Framing.SEQUENCE)
        .within(Framing.EXPLICIT_0)
        .precededBy(CMSObjectIdentifiers.signedData)
        .within(Framing.SEQUENCE);
  }

  /** RFC 5652, 5.1: as that of the SignerInfos, which follows from how they name the signer. */
  private int version() {
    return identifiedBy == IdentifiedBy.SUBJECT_KEY_IDENTIFIER ? 3 : 1;
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
