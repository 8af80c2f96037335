package dev.keyoverlap.cms.internal.verify;

import dev.keyoverlap.cms.internal.signer.ContentDigests;
import dev.keyoverlap.cms.internal.signer.ReceivedSignature;
import dev.keyoverlap.cms.internal.signer.VerifyingTerms;
import dev.keyoverlap.internal.judge.Candidates;
import dev.keyoverlap.internal.judge.CertificateDigest;
import dev.keyoverlap.internal.judge.Claim;
import dev.keyoverlap.internal.judge.Refusal;
import dev.keyoverlap.internal.path.PresentedCertificates;
import dev.keyoverlap.ring.KeyVersion;
import dev.keyoverlap.ring.Keyring;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** One signature of a message as the judge asks for it. For one thread. */
public final class SignatureClaim implements Claim<SignatureClaim.Content> {

  private final ReceivedSignature signature;
  private final SignedMessage message;
  private final ContentDigests contentDigests;
  private final VerifyingTerms terms;
  private final Companions companions;
  private @Nullable List<X509Certificate> carried;

  private SignatureClaim(
      ReceivedSignature signature,
      SignedMessage message,
      ContentDigests contentDigests,
      VerifyingTerms terms,
      Companions companions) {
    this.signature = signature;
    this.message = message;
    this.contentDigests = contentDigests;
    this.terms = terms;
    this.companions = companions;
  }

  /** The extent of a correct signature: all of the message's content. */
  public enum Content {
    WHOLE
  }

  public static List<SignatureClaim> of(
      SignedMessage message, ContentDigests contentDigests, VerifyingTerms terms) {
    Companions companions = new Companions(message.signers(), message.budget());
    return message.signers().stream()
        .map(signature -> new SignatureClaim(signature, message, contentDigests, terms, companions))
        .toList();
  }

  @Override
  public String signer() {
    return signature.signer().toString();
  }

  /**
   * By the identifier, and by the certificate that the signer claims. The identifier is not signed:
   * to have a signature overlooked, an attacker can write another one there.
   */
  @Override
  public Candidates candidates(Keyring ring) {
    Candidates byIdentifier = signature.signer().candidates(ring);
    List<KeyVersion> named = new ArrayList<>(byIdentifier.named());
    signature.claimedCertificate().ifPresent(claimed -> named.addAll(claimed.find(ring)));
    return new Candidates(named, byIdentifier.possible(), false);
  }

  /** Where the signer claims a certificate it is that or none (RFC 5035, 5.4). */
  @Override
  public List<X509Certificate> carried() {
    List<X509Certificate> known = carried;
    if (known == null) {
      Optional<CertificateDigest> claimed = signature.claimedCertificate();
      known =
          claimed.isPresent()
              ? claimed.get().find(presented())
              : signature.signer().find(presented());
      carried = known;
    }
    return known;
  }

  @Override
  public PresentedCertificates presented() {
    return message.certificates();
  }

  @Override
  public Proof proof() throws Refusal {
    return signature.proof(contentDigests, terms);
  }

  /** Each signature that was made together with this one must still be there, once (RFC 5752). */
  @Override
  public Content coverage() throws Refusal {
    companions.requirePresent(signature);
    return Content.WHOLE;
  }

  @Override
  public Optional<CertificateDigest> claimedCertificate() throws Refusal {
    return signature.signedAttributes().signingCertificate();
  }

  @Override
  public Optional<Instant> claimedTime() {
    return signature.claimedTime();
  }
}
