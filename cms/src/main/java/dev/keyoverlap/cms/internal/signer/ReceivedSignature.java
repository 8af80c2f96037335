package dev.keyoverlap.cms.internal.signer;

import dev.keyoverlap.cms.internal.algorithm.SignatureScheme;
import dev.keyoverlap.cms.internal.syntax.KeyIdentifier;
import dev.keyoverlap.internal.judge.CertificateDigest;
import dev.keyoverlap.internal.judge.Claim;
import dev.keyoverlap.internal.judge.Refusal;
import java.time.Instant;
import java.util.Optional;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.jspecify.annotations.Nullable;

/**
 * One SignerInfo of a message (RFC 5652, 5.3), and what must hold for it to be correct. For one
 * thread.
 */
public final class ReceivedSignature {

  private final KeyIdentifier signer;
  private final byte @Nullable [] attributes;
  private final AlgorithmIdentifier digestIdentifier;
  private final AlgorithmIdentifier signatureIdentifier;
  private final byte[] value;
  private final Optional<String> misplaced;

  /** Once they were asked for: to check that they are in DER takes encoding them again. */
  private @Nullable SignedAttributes wellFormed;

  private ReceivedSignature(SignerInfoReader.Parts signerInfo) {
    this.signer = KeyIdentifier.of(signerInfo.signer().getId());
    this.attributes = signerInfo.signedAttributes().orElse(null);
    this.digestIdentifier = signerInfo.digest();
    this.signatureIdentifier = signerInfo.signature();
    this.value = signerInfo.value();
    this.misplaced = signerInfo.misplaced();
  }

  public static ReceivedSignature of(SignerInfoReader.Parts signerInfo) {
    return new ReceivedSignature(signerInfo);
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
   * What does not depend on the key: everything but the signature value itself.
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
