package dev.keyoverlap.cms.internal.signer;

import dev.keyoverlap.cms.internal.algorithm.AlgorithmName;
import dev.keyoverlap.cms.internal.algorithm.DigestIdentifier;
import dev.keyoverlap.cms.internal.provider.CryptoProviders;
import dev.keyoverlap.cms.internal.syntax.MessageSyntax;
import dev.keyoverlap.internal.judge.CertificateDigest;
import dev.keyoverlap.internal.judge.Refusal;
import dev.keyoverlap.internal.key.DigestAlgorithm;
import java.nio.ByteBuffer;
import java.util.Optional;
import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.ASN1EncodableVector;
import org.bouncycastle.asn1.ASN1OctetString;
import org.bouncycastle.asn1.ASN1Sequence;
import org.bouncycastle.asn1.ASN1Set;
import org.bouncycastle.asn1.DEROctetString;
import org.bouncycastle.asn1.DERSequence;
import org.bouncycastle.asn1.ess.ESSCertIDv2;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;

/**
 * The reference of one signature to another one that was made together with it (RFC 5752): its
 * algorithms, its certificate, and the digest of its signed attributes. The SET of signatures
 * itself is not signed. If someone removes a signature from a message, the others point at nothing.
 *
 * @param digestAlgorithm of the other signature
 * @param signatureAlgorithm of the other signature
 * @param attributesDigest what {@code attributes} was made with
 * @param attributes the digest of the other one's signed attributes, without this attribute
 * @param certificate of the other signer, if it is named in a way that says something
 */
public record CompanionSignature(
    AlgorithmIdentifier digestAlgorithm,
    AlgorithmIdentifier signatureAlgorithm,
    DigestAlgorithm attributesDigest,
    ASN1OctetString attributes,
    Optional<CertificateDigest> certificate) {

  /**
   * The value of the attribute that names another signature.
   *
   * @param digest the digest of the signature that the attribute is for
   * @param other the key of the other signature
   * @param otherAttributes the signed attributes of the other one, still without this one
   */
  static ASN1Encodable attributeFor(
      DigestAlgorithm digest, SigningKey other, ASN1Set otherAttributes) {
    ASN1EncodableVector value = new ASN1EncodableVector();
    value.add(other.suite().digestIdentifier());
    value.add(other.suite().identifier());
    value.add(
        new DERSequence(
            DigestIdentifier.of(digest),
            new DEROctetString(
                CryptoProviders.digest(digest, MessageSyntax.der(otherAttributes)))));
    value.add(SigningCertificate.identifierOf(other.certificate()));
    return new DERSequence(value);
  }

  /**
   * From a message.
   *
   * @throws Refusal if it cannot be read
   */
  static CompanionSignature of(ASN1Encodable attributeValue) throws Refusal {
    try {
      ASN1Sequence fields = ASN1Sequence.getInstance(attributeValue);
      ASN1Sequence hash = ASN1Sequence.getInstance(fields.getObjectAt(2));
      if (fields.size() > 4 || hash.size() != 2) {
        throw unreadable();
      }
      AlgorithmIdentifier hashAlgorithm = AlgorithmIdentifier.getInstance(hash.getObjectAt(0));
      return new CompanionSignature(
          AlgorithmIdentifier.getInstance(fields.getObjectAt(0)),
          AlgorithmIdentifier.getInstance(fields.getObjectAt(1)),
          DigestIdentifier.read(hashAlgorithm).orElseThrow(() -> unknownDigest(hashAlgorithm)),
          ASN1OctetString.getInstance(hash.getObjectAt(1)),
          fields.size() == 3
              ? Optional.empty()
              : SigningCertificate.of(ESSCertIDv2.getInstance(fields.getObjectAt(3))));
    } catch (RuntimeException e) {
      throw unreadable();
    }
  }

  private static Refusal unreadable() {
    return Refusal.wrong(
        "its attribute about the signatures made together with it is malformed (RFC 5752)");
  }

  private static Refusal unknownDigest(AlgorithmIdentifier algorithm) {
    return Refusal.algorithm(
        "it names the signatures made together with it by the digest algorithm "
            + MessageSyntax.printable(algorithm.getAlgorithm())
            + ", which is not accepted");
  }

  /** The description of the other one, apart from its certificate. */
  public Described described() {
    return Described.of(attributes.getOctets(), digestAlgorithm, signatureAlgorithm);
  }

  /** Where one of the two does not say which certificate is meant, there is nothing to compare. */
  public boolean mayMean(ReceivedSignature other) {
    Optional<CertificateDigest> named = other.claimedCertificate();
    return certificate.isEmpty() || named.isEmpty() || certificate.get().equals(named.get());
  }

  /**
   * A signature as one that was made together with it describes it.
   *
   * @param attributes the digest of its attributes
   * @param digest its digest algorithm, by what it means
   * @param signature its signature algorithm, by what it means
   */
  public record Described(
      ByteBuffer attributes, AlgorithmIdentifier digest, AlgorithmIdentifier signature) {

    public static Described of(
        byte[] attributes, AlgorithmIdentifier digest, AlgorithmIdentifier signature) {
      return new Described(
          ByteBuffer.wrap(attributes),
          AlgorithmName.meaning(digest),
          AlgorithmName.meaning(signature));
    }
  }
}
