package dev.keyoverlap.cms;

import static org.bouncycastle.util.Arrays.concatenate;

import java.io.ByteArrayOutputStream;
import java.io.UncheckedIOException;
import java.security.MessageDigest;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.format.ResolverStyle;
import java.time.temporal.ChronoField;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.ASN1EncodableVector;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.ASN1OctetString;
import org.bouncycastle.asn1.ASN1Set;
import org.bouncycastle.asn1.DERSet;
import org.bouncycastle.asn1.cms.Attribute;
import org.bouncycastle.asn1.cms.CMSAlgorithmProtection;
import org.bouncycastle.asn1.cms.CMSAttributes;
import org.bouncycastle.asn1.cms.CMSObjectIdentifiers;
import org.bouncycastle.asn1.cms.Time;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.jspecify.annotations.Nullable;

/**
 * The signed attributes of one signature, read strictly: what RFC 5652, 11, wants once is there
 * once, with one value.
 */
final class SignedAttributes {

  /** As BouncyCastle completes what it reads: with seconds, and with the difference to GMT. */
  private static final DateTimeFormatter TIME =
      new DateTimeFormatterBuilder()
          .appendPattern("uuuuMMddHHmmss")
          .appendFraction(ChronoField.NANO_OF_SECOND, 0, 9, true)
          .appendLiteral("GMT")
          .appendOffset("+HH:MM", "+00:00")
          .toFormatter(Locale.ROOT)
          .withResolverStyle(ResolverStyle.STRICT);

  /** The tag of a SET. */
  private static final int SET = 0x31;

  private final ASN1Set attributes;
  private final byte[] der;

  private @Nullable SigningTime signingTime;

  private SignedAttributes(ASN1Set attributes, byte[] der) {
    this.attributes = attributes;
    this.der = der;
  }

  static SignedAttributes of(ASN1Set attributes) throws Refusal {
    try {
      byte[] asRead = MessageSyntax.asRead(attributes);
      if (!isDer(attributes, asRead)) {
        throw Refusal.wrong("its signed attributes are not in DER");
      }
      return new SignedAttributes(attributes, asRead);
    } catch (IllegalArgumentException | UncheckedIOException e) {
      throw Refusal.wrong("its signed attributes cannot be encoded as DER");
    }
  }

  /**
   * Whether they are in DER as they came: each, and all in ascending order (X.690, 11.6). To have
   * them sorted and look whether that changes anything would encode each of them twice more.
   */
  private static boolean isDer(ASN1Set attributes, byte[] asRead) {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    byte[] last = {};
    for (ASN1Encodable attribute : attributes) {
      byte[] der = MessageSyntax.der(attribute);
      if (Arrays.compareUnsigned(last, der) > 0) {
        return false;
      }
      all.writeBytes(der);
      last = der;
    }
    byte[] header = Framing.header(SET, all.size());
    return Arrays.equals(asRead, concatenate(header, all.toByteArray()));
  }

  /** What the signature value is made over (RFC 5652, 5.4). */
  byte[] der() {
    return der;
  }

  void requireDataType() throws Refusal {
    if (!CMSObjectIdentifiers.data.equals(required(CMSAttributes.contentType, "content type"))) {
      throw Refusal.wrong("its content type is not that of the message");
    }
  }

  void requireDigest(byte[] contentDigest) throws Refusal {
    ASN1Encodable signed = required(CMSAttributes.messageDigest, "message digest");
    if (!(signed instanceof ASN1OctetString digest)
        || !MessageDigest.isEqual(digest.getOctets(), contentDigest)) {
      throw Refusal.wrong("it is for other content");
    }
  }

  /** The algorithms that the signer named must be those that the message names (RFC 6211). */
  void requireAlgorithms(AlgorithmIdentifier digest, AlgorithmIdentifier signature) throws Refusal {
    Optional<ASN1Encodable> value =
        single(CMSAttributes.cmsAlgorithmProtect, "algorithm protection");
    if (value.isEmpty()) {
      return;
    }
    CMSAlgorithmProtection named;
    try {
      named = CMSAlgorithmProtection.getInstance(value.get());
    } catch (RuntimeException e) {
      throw Refusal.wrong("its algorithm protection cannot be read");
    }
    if (!digest.equals(named.getDigestAlgorithm())
        || !signature.equals(named.getSignatureAlgorithm())) {
      throw Refusal.wrong("its algorithms are not those that the signer named");
    }
  }

  /** Which certificate the signer says it was; empty if that is not said, or only by SHA-1. */
  Optional<SigningCertificate> signingCertificate() throws Refusal {
    Optional<ASN1Encodable> value = single(SigningCertificate.ATTRIBUTE, "signing certificate");
    return value.isEmpty() ? Optional.empty() : SigningCertificate.of(value.get());
  }

  /** The signatures that were made together with this one, one value for each (RFC 5752). */
  List<CompanionSignature> companions() throws Refusal {
    List<CompanionSignature> companions = new ArrayList<>();
    for (ASN1Encodable value : values(CompanionSignature.ATTRIBUTE, "multiple-signatures")) {
      companions.add(CompanionSignature.of(value));
    }
    return companions;
  }

  /** What a companion's digest of these attributes is made over. */
  byte[] derWithoutCompanions() throws Refusal {
    ASN1EncodableVector rest = new ASN1EncodableVector();
    for (ASN1Encodable element : attributes) {
      if (!CompanionSignature.ATTRIBUTE.equals(attribute(element).getAttrType())) {
        rest.add(element);
      }
    }
    return MessageSyntax.der(new DERSet(rest));
  }

  /** The time that the signer claims; asked for twice, for the check and for the verdict. */
  Optional<Instant> signingTime() throws Refusal {
    SigningTime known = signingTime;
    if (known == null) {
      known = new SigningTime(readSigningTime());
      signingTime = known;
    }
    return known.value();
  }

  private Optional<Instant> readSigningTime() throws Refusal {
    Optional<ASN1Encodable> value = single(CMSAttributes.signingTime, "signing time");
    if (value.isEmpty()) {
      return Optional.empty();
    }
    try {
      Time time = Time.getInstance(value.get().toASN1Primitive());
      return Optional.of(TIME.parse(time.getTime(), Instant::from));
    } catch (RuntimeException e) {
      throw Refusal.wrong("its signing time cannot be read");
    }
  }

  private ASN1Encodable required(ASN1ObjectIdentifier type, String name) throws Refusal {
    return single(type, name)
        .orElseThrow(() -> Refusal.wrong("it lacks the signed attribute " + name));
  }

  private Optional<ASN1Encodable> single(ASN1ObjectIdentifier type, String name) throws Refusal {
    List<ASN1Encodable> values = values(type, name);
    if (values.size() > 1) {
      throw notOne(name);
    }
    return values.stream().findFirst();
  }

  /** The values of an attribute that is there at most once; empty only if it is not there. */
  private List<ASN1Encodable> values(ASN1ObjectIdentifier type, String name) throws Refusal {
    List<ASN1Encodable> values = List.of();
    for (ASN1Encodable element : attributes) {
      Attribute attribute = attribute(element);
      if (type.equals(attribute.getAttrType())) {
        if (!values.isEmpty() || attribute.getAttrValues().size() == 0) {
          throw notOne(name);
        }
        values = List.of(attribute.getAttributeValues());
      }
    }
    return values;
  }

  private static Refusal notOne(String name) {
    return Refusal.wrong("it has more or less than one " + name);
  }

  private static Attribute attribute(ASN1Encodable element) throws Refusal {
    try {
      return Attribute.getInstance(element);
    } catch (RuntimeException e) {
      throw Refusal.wrong("one of its signed attributes cannot be read");
    }
  }

  /** As read, whether there is one or not. */
  private record SigningTime(Optional<Instant> value) {}
}
