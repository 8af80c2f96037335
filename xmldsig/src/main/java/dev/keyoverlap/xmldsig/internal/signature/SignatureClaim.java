package dev.keyoverlap.xmldsig.internal.signature;

import dev.keyoverlap.internal.judge.Candidates;
import dev.keyoverlap.internal.judge.Carried;
import dev.keyoverlap.internal.judge.CertificateDigest;
import dev.keyoverlap.internal.judge.Claim;
import dev.keyoverlap.internal.judge.Refusal;
import dev.keyoverlap.internal.path.PresentedCertificates;
import dev.keyoverlap.internal.work.Budget;
import dev.keyoverlap.message.MalformedMessageException;
import dev.keyoverlap.ring.Keyring;
import dev.keyoverlap.xmldsig.internal.signature.ReceivedDocument.Coverage;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** One signature of a document as the judge asks for it. For one thread. */
public final class SignatureClaim implements Claim<Coverage> {

  private final ReceivedSignature signature;
  private final ReceivedDocument document;
  private final PresentedCertificates presented;
  private final PresentedCertificates own;
  private @Nullable Carried carried;
  private @Nullable Coverage coverage;

  private SignatureClaim(
      ReceivedSignature signature,
      ReceivedDocument document,
      PresentedCertificates presented,
      Budget budget) {
    this.signature = signature;
    this.document = document;
    this.presented = presented;
    this.own = PresentedCertificates.of(() -> signature.keyInfo().certificates().stream(), budget);
  }

  public static List<SignatureClaim> of(ReceivedDocument document, Budget budget) {
    PresentedCertificates presented =
        PresentedCertificates.of(
            () ->
                document.signatures().stream()
                    .flatMap(signature -> signature.keyInfo().certificates().stream()),
            budget);
    List<SignatureClaim> claims = new ArrayList<>();
    for (ReceivedSignature signature : document.signatures()) {
      claims.add(new SignatureClaim(signature, document, presented, budget));
    }
    return claims;
  }

  @Override
  public String signer() {
    return signature.keyInfo().toString();
  }

  @Override
  public Candidates candidates(Keyring ring) {
    return signature.keyInfo().isEmpty()
        ? Candidates.ofAnybody()
        : ownCertificates().candidates(ring).and(signature.keyInfo().candidates(ring));
  }

  private Carried ownCertificates() {
    Carried known = carried;
    if (known == null) {
      known = Carried.of(own.all());
      carried = known;
    }
    return known;
  }

  @Override
  public List<X509Certificate> carried() {
    return ownCertificates().all();
  }

  @Override
  public PresentedCertificates presented() {
    return presented;
  }

  @Override
  public Proof proof() throws Refusal, MalformedMessageException {
    return signature.proof();
  }

  @Override
  public Coverage coverage() throws Refusal, MalformedMessageException {
    Coverage known = coverage;
    if (known == null) {
      known = document.coverage(signature);
      coverage = known;
    }
    return known;
  }

  @Override
  public Optional<CertificateDigest> claimedCertificate() {
    return Optional.ofNullable(coverage)
        .flatMap(Coverage::properties)
        .flatMap(XadesProperties::certificate);
  }

  @Override
  public Optional<Instant> claimedTime() {
    return Optional.ofNullable(coverage)
        .flatMap(Coverage::properties)
        .flatMap(XadesProperties::signingTime);
  }
}
