package dev.keyoverlap.cms.internal.signer;

import static org.bouncycastle.util.Arrays.concatenate;

import dev.keyoverlap.cms.internal.algorithm.AlgorithmName;
import dev.keyoverlap.cms.internal.syntax.BerReader;
import dev.keyoverlap.cms.internal.syntax.Der;
import dev.keyoverlap.cms.internal.syntax.Framing;
import dev.keyoverlap.internal.judge.CertificateDigest;
import dev.keyoverlap.internal.judge.Refusal;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.ASN1OctetString;
import org.bouncycastle.asn1.ASN1Primitive;
import org.bouncycastle.asn1.cms.CMSAlgorithmProtection;
import org.bouncycastle.asn1.cms.CMSObjectIdentifiers;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.jspecify.annotations.Nullable;

/**
 * The signed attributes of one signature, read strictly: an attribute that RFC 5652, 11, requires
 * once is there once, with one value.
 */
public final class SignedAttributes {

  private final List<EncodedAttribute> attributes;
  private final byte[] der;

  private @Nullable Claimed<Instant> signingTime;
  private @Nullable Claimed<CertificateDigest> signingCertificate;

  private SignedAttributes(List<EncodedAttribute> attributes, byte[] der) {
    this.attributes = attributes;
    this.der = der;
  }

  /**
   * From a message.
   *
   * @param encoded the SET as it came
   */
  static SignedAttributes of(byte[] encoded) throws Refusal {
    if (!Der.is(encoded)) {
      throw Refusal.wrong("its signed attributes are not in DER");
    }
    try {
      return new SignedAttributes(EncodedAttribute.allOf(encoded), encoded);
    } catch (IOException e) {
      throw Refusal.wrong("one of its signed attributes is malformed");
    }
  }

  /** The bytes that the signature value is made over (RFC 5652, 5.4). */
  byte[] der() {
    return der;
  }

  void requireDataType() throws Refusal {
    if (!CMSObjectIdentifiers.data.equals(required(KnownAttribute.CONTENT_TYPE))) {
      throw Refusal.wrong("its content type is not that of the message");
    }
  }

  void requireDigest(byte[] contentDigest) throws Refusal {
    ASN1Encodable signed = required(KnownAttribute.MESSAGE_DIGEST);
    if (!(signed instanceof ASN1OctetString digest)
        || !MessageDigest.isEqual(digest.getOctets(), contentDigest)) {
      throw Refusal.wrong("it is for other content");
    }
  }

  /** The algorithms that the signer named must be those that the message names (RFC 6211). */
  void requireAlgorithms(AlgorithmIdentifier digest, AlgorithmIdentifier signature) throws Refusal {
    Optional<ASN1Encodable> value = single(KnownAttribute.ALGORITHM_PROTECTION);
    if (value.isEmpty()) {
      return;
    }
    CMSAlgorithmProtection named;
    try {
      named = CMSAlgorithmProtection.getInstance(value.get());
    } catch (RuntimeException e) {
      throw Refusal.wrong("its algorithm protection attribute is malformed");
    }
    if (!AlgorithmName.same(digest, named.getDigestAlgorithm())
        || !AlgorithmName.same(signature, named.getSignatureAlgorithm())) {
      throw Refusal.wrong("its algorithms are not those that the signer named");
    }
  }

  /** Which certificate the signer says it was; empty if that is not said, or only by SHA-1. */
  public Optional<CertificateDigest> signingCertificate() throws Refusal {
    Claimed<CertificateDigest> known = signingCertificate;
    if (known == null) {
      Optional<ASN1Encodable> value = single(KnownAttribute.SIGNING_CERTIFICATE);
      known =
          new Claimed<>(value.isEmpty() ? Optional.empty() : SigningCertificate.of(value.get()));
      signingCertificate = known;
    }
    return known.value();
  }

  /** The signatures that were made together with this one, one value for each (RFC 5752). */
  public List<CompanionSignature> companions() throws Refusal {
    List<CompanionSignature> companions = new ArrayList<>();
    for (byte[] value : values(KnownAttribute.MULTIPLE_SIGNATURES)) {
      companions.add(CompanionSignature.of(parsed(value, KnownAttribute.MULTIPLE_SIGNATURES)));
    }
    return companions;
  }

  /** The bytes that a companion's digest of these attributes is made over. */
  public byte[] derWithoutCompanions() {
    ByteArrayOutputStream rest = new ByteArrayOutputStream();
    for (EncodedAttribute attribute : attributes) {
      if (!attribute.is(KnownAttribute.MULTIPLE_SIGNATURES)) {
        rest.writeBytes(attribute.encoded());
      }
    }
    return concatenate(Framing.header(BerReader.SET, rest.size()), rest.toByteArray());
  }

  /** The time that the signer claims; asked for twice, for the check and for the verdict. */
  Optional<Instant> signingTime() throws Refusal {
    Claimed<Instant> known = signingTime;
    if (known == null) {
      known = new Claimed<>(readSigningTime());
      signingTime = known;
    }
    return known.value();
  }

  private Optional<Instant> readSigningTime() throws Refusal {
    return singleEncoded(KnownAttribute.SIGNING_TIME).flatMap(ClaimedTime::of);
  }

  private ASN1Encodable required(KnownAttribute known) throws Refusal {
    return single(known).orElseThrow(() -> Refusal.wrong("it lacks the signed attribute " + known));
  }

  private Optional<ASN1Encodable> single(KnownAttribute known) throws Refusal {
    Optional<byte[]> value = singleEncoded(known);
    return value.isEmpty() ? Optional.empty() : Optional.of(parsed(value.get(), known));
  }

  private Optional<byte[]> singleEncoded(KnownAttribute known) throws Refusal {
    List<byte[]> values = values(known);
    if (values.size() > 1) {
      throw notOne(known);
    }
    return values.stream().findFirst();
  }

  /** The values of an attribute that is there at most once; empty only if it is not there. */
  private List<byte[]> values(KnownAttribute known) throws Refusal {
    List<byte[]> values = List.of();
    for (EncodedAttribute attribute : attributes) {
      if (attribute.is(known)) {
        if (!values.isEmpty() || attribute.values().isEmpty()) {
          throw notOne(known);
        }
        values = attribute.values();
      }
    }
    return values;
  }

  private static ASN1Encodable parsed(byte[] value, KnownAttribute known) throws Refusal {
    try {
      return ASN1Primitive.fromByteArray(value);
    } catch (IOException | RuntimeException e) {
      throw Refusal.wrong("its " + known + " cannot be read");
    }
  }

  private static Refusal notOne(KnownAttribute known) {
    return Refusal.wrong("it has more or less than one " + known);
  }

  /** As read, whether there is one or not. */
  private record Claimed<T>(Optional<T> value) {}
}
