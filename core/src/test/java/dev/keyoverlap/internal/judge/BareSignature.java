package dev.keyoverlap.internal.judge;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.keyoverlap.internal.path.PresentedCertificates;
import dev.keyoverlap.internal.work.Budget;
import dev.keyoverlap.key.HeldKey;
import dev.keyoverlap.key.KeyHint;
import dev.keyoverlap.message.Limits;
import dev.keyoverlap.ring.Keyring;
import java.security.GeneralSecurityException;
import java.security.PublicKey;
import java.security.Signature;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** A signature without a format around it: what the judge asks for, and nothing else. */
final class BareSignature implements Claim<String> {

  static final String CONTENT = "an order of 100 bolts";

  private final String algorithm;
  private final byte[] value;
  private String content;
  private String signer = "a bare signer";
  private Function<Keyring, Candidates> candidates = ring -> Candidates.of(ring, List.of());
  private List<X509Certificate> carried = List.of();
  private PresentedCertificates presented = PresentedCertificates.none();
  private Optional<CertificateDigest> claimed = Optional.empty();
  private boolean claimedLate;
  private Optional<Refusal> beforeAll = Optional.empty();
  private Optional<Refusal> ofCoverage = Optional.empty();
  private boolean covered;

  /** The keys that it was tried with, and that its coverage was asked for, in this order. */
  final List<Object> asked = new ArrayList<>();

  private BareSignature(String algorithm, byte[] value, String content) {
    this.algorithm = algorithm;
    this.value = value;
    this.content = content;
  }

  static BareSignature by(HeldKey key) throws Exception {
    String algorithm =
        key.certificate().getPublicKey().getAlgorithm().equals("EC")
            ? "SHA256withECDSA"
            : "SHA256withRSA";
    Signature signature = Signature.getInstance(algorithm);
    signature.initSign(key.privateKey());
    signature.update(CONTENT.getBytes(UTF_8));
    return new BareSignature(algorithm, signature.sign(), CONTENT);
  }

  BareSignature naming(KeyHint... hints) {
    candidates = ring -> Candidates.of(ring, List.of(hints));
    signer = hints.length == 1 ? hints[0].toString() : "a bare signer";
    return this;
  }

  BareSignature namingNobody() {
    candidates = ring -> Candidates.ofAnybody();
    return this;
  }

  /** As formats do that name the key by certificates. */
  BareSignature namingCarried() {
    candidates = Carried.of(carried)::candidates;
    return this;
  }

  BareSignature carrying(X509Certificate... certificates) {
    return carrying(Arrays.asList(certificates));
  }

  BareSignature carrying(Collection<X509Certificate> certificates) {
    carried = List.copyOf(certificates);
    presented = presenting(certificates, Budget.of(Limits.DEFAULT));
    return this;
  }

  static PresentedCertificates presenting(Collection<X509Certificate> certificates, Budget budget) {
    return PresentedCertificates.of(
        () -> certificates.stream().map(BareSignature::encoded), budget);
  }

  /** The others of a message share what was read of it. */
  BareSignature presented(PresentedCertificates shared) {
    presented = shared;
    return this;
  }

  BareSignature claiming(CertificateDigest certificate) {
    claimed = Optional.of(certificate);
    return this;
  }

  /** A format that learns only from what is covered which certificate was meant. */
  BareSignature claimingLate(CertificateDigest certificate) {
    claimedLate = true;
    return claiming(certificate);
  }

  BareSignature refusedBeforeAll(Refusal refusal) {
    beforeAll = Optional.of(refusal);
    return this;
  }

  BareSignature refusedForItsCoverage(Refusal refusal) {
    ofCoverage = Optional.of(refusal);
    return this;
  }

  /** What is verified, if it is not what was signed. */
  BareSignature about(String text) {
    content = text;
    return this;
  }

  @Override
  public String signer() {
    return signer;
  }

  @Override
  public Candidates candidates(Keyring ring) {
    return candidates.apply(ring);
  }

  @Override
  public List<X509Certificate> carried() {
    return carried;
  }

  @Override
  public PresentedCertificates presented() {
    return presented;
  }

  @Override
  public Proof proof() throws Refusal {
    if (beforeAll.isPresent()) {
      throw beforeAll.get();
    }
    return this::isBy;
  }

  private boolean isBy(PublicKey key) throws Refusal {
    asked.add(key);
    if (algorithm.endsWith("ECDSA") != key.getAlgorithm().equals("EC")) {
      throw Refusal.algorithm("its key does not fit " + algorithm);
    }
    try {
      Signature signature = Signature.getInstance(algorithm);
      signature.initVerify(key);
      signature.update(content.getBytes(UTF_8));
      return signature.verify(value);
    } catch (GeneralSecurityException e) {
      return false;
    }
  }

  @Override
  public String coverage() throws Refusal {
    asked.add("coverage");
    covered = true;
    if (ofCoverage.isPresent()) {
      throw ofCoverage.get();
    }
    return content;
  }

  @Override
  public Optional<CertificateDigest> claimedCertificate() {
    return claimedLate && !covered ? Optional.empty() : claimed;
  }

  @Override
  public Optional<Instant> claimedTime() {
    return Optional.of(Instant.EPOCH);
  }

  private static byte[] encoded(X509Certificate certificate) {
    try {
      return certificate.getEncoded();
    } catch (CertificateEncodingException e) {
      throw new AssertionError(e);
    }
  }
}
