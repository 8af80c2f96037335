package dev.keyoverlap.cms.internal.signer;

import dev.keyoverlap.internal.key.DigestAlgorithm;
import java.time.Instant;
import java.util.Date;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.ASN1EncodableVector;
import org.bouncycastle.asn1.ASN1Set;
import org.bouncycastle.asn1.DEROctetString;
import org.bouncycastle.asn1.DERSet;
import org.bouncycastle.asn1.cms.Attribute;
import org.bouncycastle.asn1.cms.CMSAlgorithmProtection;
import org.bouncycastle.asn1.cms.CMSObjectIdentifiers;
import org.bouncycastle.asn1.cms.Time;

/**
 * The signed attributes of all signatures of one message, made together since each names the others
 * (RFC 5752).
 *
 * <p>There are always signed attributes: a signature over the bare content can be passed off as one
 * over attributes, and the reverse.
 */
public final class AttributesToSign {

  private AttributesToSign() {}

  /**
   * The attributes for each key, in the order of the keys.
   *
   * @param contentDigests of the content that is signed
   */
  public static Map<SigningKey, ASN1Set> of(
      List<SigningKey> keys,
      Map<DigestAlgorithm, byte[]> contentDigests,
      Optional<Instant> signingTime) {
    Map<SigningKey, ASN1Set> alone = new LinkedHashMap<>();
    for (SigningKey key : keys) {
      alone.put(
          key, alone(key, Objects.requireNonNull(contentDigests.get(key.digest())), signingTime));
    }
    Map<SigningKey, ASN1Set> together = new LinkedHashMap<>();
    alone.forEach((key, attributes) -> together.put(key, together(key, attributes, alone)));
    return together;
  }

  private static ASN1Set alone(
      SigningKey key, byte[] contentDigest, Optional<Instant> signingTime) {
    ASN1EncodableVector attributes = new ASN1EncodableVector();
    attributes.add(attribute(KnownAttribute.CONTENT_TYPE, CMSObjectIdentifiers.data));
    attributes.add(attribute(KnownAttribute.MESSAGE_DIGEST, new DEROctetString(contentDigest)));
    signingTime.ifPresent(
        time -> attributes.add(attribute(KnownAttribute.SIGNING_TIME, new Time(Date.from(time)))));
    attributes.add(
        attribute(
            KnownAttribute.ALGORITHM_PROTECTION,
            new CMSAlgorithmProtection(
                key.suite().digestIdentifier(),
                CMSAlgorithmProtection.SIGNATURE,
                key.suite().identifier())));
    attributes.add(
        attribute(
            KnownAttribute.SIGNING_CERTIFICATE,
            SigningCertificate.attributeFor(key.certificate())));
    return new DERSet(attributes);
  }

  /** The same, and the digests of what the others sign. */
  private static ASN1Set together(
      SigningKey key, ASN1Set attributes, Map<SigningKey, ASN1Set> all) {
    ASN1EncodableVector companions = new ASN1EncodableVector();
    all.forEach(
        (other, theirs) -> {
          if (other != key) {
            companions.add(CompanionSignature.attributeFor(key.digest(), other, theirs));
          }
        });
    if (companions.size() == 0) {
      return attributes;
    }
    ASN1EncodableVector more = new ASN1EncodableVector();
    more.addAll(attributes.toArray());
    more.add(new Attribute(KnownAttribute.MULTIPLE_SIGNATURES.type(), new DERSet(companions)));
    return new DERSet(more);
  }

  private static Attribute attribute(KnownAttribute known, ASN1Encodable value) {
    return new Attribute(known.type(), new DERSet(value));
  }
}
