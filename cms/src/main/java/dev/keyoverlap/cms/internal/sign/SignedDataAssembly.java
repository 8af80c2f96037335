package dev.keyoverlap.cms.internal.sign;

import dev.keyoverlap.cms.internal.signer.SigningKey;
import dev.keyoverlap.cms.internal.syntax.Framing;
import dev.keyoverlap.cms.internal.syntax.MessageSyntax;
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
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
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.asn1.x509.Certificate;
import org.jspecify.annotations.Nullable;

/** Puts a SignedData together, one SignerInfo after the other (RFC 5652, 5). */
public final class SignedDataAssembly {

  private static final int CERTIFICATES = 0;

  private final SigningTerms terms;
  private final ASN1EncodableVector signerInfos = new ASN1EncodableVector();
  private final Set<AlgorithmIdentifier> digests = new LinkedHashSet<>();
  private final Set<X509Certificate> certificates = new LinkedHashSet<>();

  /**
   * Of everything but the signatures.
   *
   * @param keys all that will sign
   */
  SignedDataAssembly(List<SigningKey> keys, SigningTerms terms) {
    this.terms = terms;
    for (SigningKey key : keys) {
      digests.add(key.suite().digestIdentifier());
      key.chain().stream().limit(terms.certificates()).forEach(certificates::add);
    }
  }

  /** Signs the attributes of one signer. */
  void sign(SigningKey key, ASN1Set attributes) throws GeneralSecurityException {
    byte[] signature = key.sign(MessageSyntax.der(attributes));
    signerInfos.add(
        new SignerInfo(
            terms.identifier().signer(key.certificate()),
            key.suite().digestIdentifier(),
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
    digests.forEach(digestAlgorithms::add);
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
    signedData.followedBy(terms.set().apply(signerInfos)).within(Framing.SEQUENCE);
    return terms.bare()
        ? signedData
        : signedData
            .within(Framing.EXPLICIT_0)
            .precededBy(CMSObjectIdentifiers.signedData)
            .within(Framing.SEQUENCE);
  }

  /** RFC 5652, 5.1: as that of the SignerInfos, which follows from how they name the signer. */
  private int version() {
    return terms.identifier().isByKeyIdentifier() ? 3 : 1;
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
