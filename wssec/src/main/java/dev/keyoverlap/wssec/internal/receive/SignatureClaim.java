package dev.keyoverlap.wssec.internal.receive;

import dev.keyoverlap.internal.judge.Candidates;
import dev.keyoverlap.internal.judge.CertificateDigest;
import dev.keyoverlap.internal.judge.Claim;
import dev.keyoverlap.internal.judge.Refusal;
import dev.keyoverlap.internal.path.PresentedCertificates;
import dev.keyoverlap.message.MalformedMessageException;
import dev.keyoverlap.ring.Keyring;
import dev.keyoverlap.wssec.internal.receive.ReceivedSignature.Covered;
import dev.keyoverlap.wssec.internal.receive.ReceivedSignature.ValueCheck;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** One signature of a security header as the judge asks for it. For one thread. */
final class SignatureClaim implements Claim<SignatureClaim.Signed> {

  private final ReceivedSignature signature;
  private @Nullable ValueCheck check;

  SignatureClaim(ReceivedSignature signature) {
    this.signature = signature;
  }

  /**
   * The parts that a correct signature covers.
   *
   * @param covered the elements
   * @param digest names the bytes that its value signs
   */
  record Signed(List<Covered> covered, String digest) {}

  @Override
  public String signer() {
    return signature.key().description();
  }

  @Override
  public Candidates candidates(Keyring ring) {
    return signature.key().candidates();
  }

  @Override
  public List<X509Certificate> carried() {
    return signature.key().carried();
  }

  @Override
  public PresentedCertificates presented() {
    return signature.key().certificates();
  }

  @Override
  public Proof proof() throws Refusal, MalformedMessageException {
    ValueCheck known = signature.check();
    check = known;
    return known::isBy;
  }

  @Override
  public Signed coverage() throws Refusal, MalformedMessageException {
    ValueCheck proven = Objects.requireNonNull(check, "The coverage is that of a proven signature");
    return new Signed(signature.coverage(), proven.digest());
  }

  /** There is no such claim in WS-Security. */
  @Override
  public Optional<CertificateDigest> claimedCertificate() {
    return Optional.empty();
  }

  /** A timestamp is that of the message. */
  @Override
  public Optional<Instant> claimedTime() {
    return Optional.empty();
  }
}
