package dev.keyoverlap.cms.internal.signer;

import dev.keyoverlap.cms.internal.algorithm.SignatureScheme;
import dev.keyoverlap.cms.internal.syntax.BerReader;
import dev.keyoverlap.cms.internal.syntax.BerValues;
import dev.keyoverlap.cms.internal.syntax.KeyIdentifier;
import dev.keyoverlap.internal.judge.CertificateDigest;
import dev.keyoverlap.internal.judge.Claim;
import dev.keyoverlap.internal.judge.Refusal;
import dev.keyoverlap.message.LimitExceededException;
import java.io.IOException;
import java.time.Instant;
import java.util.Optional;
import org.bouncycastle.asn1.ASN1OctetString;
import org.bouncycastle.asn1.ASN1Primitive;
import org.bouncycastle.asn1.cms.SignerIdentifier;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.jspecify.annotations.Nullable;

/**
 * One SignerInfo of a message (RFC 5652, 5.3), and what must hold for it to be correct. For one
 * thread.
 */
public final class ReceivedSignature {

  private static final int SIGNED_ATTRIBUTES = 0xa0;
  private static final int UNSIGNED_ATTRIBUTES = 0xa1;

  private final KeyIdentifier signer;
  private final AlgorithmIdentifier digestIdentifier;

  /** The SET of them as it came, or null if there are none. */
  private final byte @Nullable [] attributes;

  private final AlgorithmIdentifier signatureIdentifier;
  private final byte[] value;

  /** The name of an attribute that is not signed and must be. */
  private final Optional<String> misplaced;

  /** Once they were asked for: to check that they are in DER takes encoding them again. */
  private @Nullable SignedAttributes wellFormed;

  /** In the order of a SignerInfo. */
  private ReceivedSignature(
      KeyIdentifier signer,
      AlgorithmIdentifier digestIdentifier,
      byte @Nullable [] attributes,
      AlgorithmIdentifier signatureIdentifier,
      byte[] value,
      Optional<String> misplaced) {
    this.signer = signer;
    this.digestIdentifier = digestIdentifier;
    this.attributes = attributes;
    this.signatureIdentifier = signatureIdentifier;
    this.value = value;
    this.misplaced = misplaced;
  }

  /** Takes one SignerInfo apart as it comes in; nothing in it is trusted. */
  public static ReceivedSignature read(BerReader message)
      throws IOException, LimitExceededException {
    message.enter(BerReader.SEQUENCE);
    ASN1Primitive unused = BerValues.next(message, BerReader.INTEGER);
    ReceivedSignature signature =
        new ReceivedSignature(
            KeyIdentifier.of(SignerIdentifier.getInstance(BerValues.next(message)).getId()),
            AlgorithmIdentifier.getInstance(BerValues.next(message)),
            message.next() == SIGNED_ATTRIBUTES ? BerValues.nextSetEncoded(message) : null,
            AlgorithmIdentifier.getInstance(BerValues.next(message)),
            ASN1OctetString.getInstance(BerValues.next(message)).getOctets(),
            message.next() == UNSIGNED_ATTRIBUTES
                ? UnsignedAttributes.misplaced(message)
                : Optional.empty());
    message.leave();
    return signature;
  }

  public KeyIdentifier signer() {
    return signer;
  }

  /** The time that the signer claims, if it can be read; proves nothing. */
  public Optional<Instant> claimedTime() {
    try {
      return signedAttributes().signingTime();
    } catch (Refusal e) {
      return Optional.empty();
    }
  }

  /** The certificate that the signer claims to have signed with, if it can be read. */
  public Optional<CertificateDigest> claimedCertificate() {
    try {
      return signedAttributes().signingCertificate();
    } catch (Refusal e) {
      return Optional.empty();
    }
  }

  public AlgorithmIdentifier digestIdentifier() {
    return digestIdentifier;
  }

  public AlgorithmIdentifier signatureIdentifier() {
    return signatureIdentifier;
  }

  /** The attributes, well-formed; what they say is not checked yet. */
  public SignedAttributes signedAttributes() throws Refusal {
    if (attributes == null) {
      // Such a signature can be one over signed attributes, passed off as one over content.
      throw Refusal.wrong("it has no signed attributes, which are required");
    }
    SignedAttributes known = wellFormed;
    if (known == null) {
      known = SignedAttributes.of(attributes);
      wellFormed = known;
    }
    return known;
  }

  /**
   * Checks all that does not depend on the key: everything but the signature value itself.
   *
   * @param contentDigests of the content that is to be verified
   * @param terms what the caller accepts, and verifies with
   * @return the check of the value, to be made with a key
   * @throws Refusal if the signature is refused whatever the key
   */
  public Claim.Proof proof(ContentDigests contentDigests, VerifyingTerms terms) throws Refusal {
    SignedAttributes signed = signedAttributes();
    if (misplaced.isPresent()) {
      throw Refusal.wrong("it has the attribute " + misplaced.get() + " unsigned");
    }
    SignatureScheme scheme =
        SignatureScheme.of(digestIdentifier, signatureIdentifier, terms.accepted());
    signed.requireDataType();
    signed.requireAlgorithms(digestIdentifier, signatureIdentifier);
    signed.signingTime();
    signed.requireDigest(contentDigests.get(scheme.digest()));
    return key -> scheme.verify(terms.providers(), key, signed.der(), value);
  }
}
