package dev.keyoverlap.internal.judge;

import dev.keyoverlap.internal.work.Budget;
import dev.keyoverlap.key.KeyId;
import dev.keyoverlap.message.Limit;
import dev.keyoverlap.message.MalformedMessageException;
import dev.keyoverlap.message.SignerVerdict.Verdict;
import dev.keyoverlap.message.VerificationPolicy;
import dev.keyoverlap.ring.KeyVersion;
import dev.keyoverlap.ring.Keyring;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Gives each signature of one message its verdict: with one ring, at one time, under one policy and
 * within one budget. A message only hints at a key; the verdict rests on a key that proved itself.
 *
 * <ol>
 *   <li>The hints give candidates, and each different key among them is tried on the signature's
 *       value. One that does not fit or does not verify proves nothing while others remain.
 *   <li>If no key of the ring made the signature, a certificate that came along may belong to its
 *       key. Then the signer is a stranger, and a chain decides if the policy goes by chains.
 *   <li>The covered content is read only now, so that no stranger makes long work.
 *   <li>Of several certificates for the key only the one counts that the signer claims, if it
 *       claims one.
 *   <li>The verdict is that of the certificate which is worth the most; a compromised key is worth
 *       nothing under any certificate. Where a certificate is new to the policy, or only staged, a
 *       chain can do better.
 * </ol>
 *
 * <p>For one thread.
 */
public final class Judge {

  private final KeyTrust trust;
  private final Budget budget;

  /** Once somebody is asked about whom the ring does not know. */
  private @Nullable Strangers strangers;

  private Judge(KeyTrust trust, Budget budget) {
    this.trust = trust;
    this.budget = budget;
  }

  /**
   * A judge of one message.
   *
   * @param ring the ring that the message is judged with
   * @param policy the policy that it is judged under
   * @param now the time that it is judged at
   * @param budget what the message may cost
   */
  public static Judge of(Keyring ring, VerificationPolicy policy, Instant now, Budget budget) {
    return new Judge(new KeyTrust(ring, policy, now), budget);
  }

  /**
   * A verdict for each signature, in their order.
   *
   * @throws MalformedMessageException if what one covers cannot be read, or exceeds a limit
   */
  public <C> List<Judged<C>> judge(List<? extends Claim<C>> claims)
      throws MalformedMessageException {
    List<Judged<C>> judged = new ArrayList<>();
    for (Claim<C> claim : claims) {
      judged.add(judge(claim));
    }
    return judged;
  }

  /**
   * The verdict on one signature.
   *
   * @throws MalformedMessageException if what it covers cannot be read, or exceeds a limit
   */
  public <C> Judged<C> judge(Claim<C> claim) throws MalformedMessageException {
    Candidates candidates = claim.candidates(trust.ring());
    if (candidates.isEmpty() && !strangers().mayBeTrusted(claim)) {
      return Judged.unknown(claim, "");
    }
    if (candidates.isEmpty() && claim.carried().isEmpty()) {
      return Judged.unknown(claim, "its certificate is neither in the ring nor in the message");
    }
    budget.spend(Limit.SIGNATURES, 1);
    Claim.Proof proof;
    try {
      proof = claim.proof();
    } catch (Refusal e) {
      return candidates.named().isEmpty()
          ? Judged.unknown(claim, e.reason())
          : Judged.refused(claim, likeliest(candidates.named()), e);
    }
    Tried<KeyVersion> byRing = tryRing(proof, candidates);
    return byRing.makers().isEmpty()
        ? judgeStranger(claim, proof, candidates, byRing)
        : judgeKnown(claim, byRing.makers());
  }

  private Tried<KeyVersion> tryRing(Claim.Proof proof, Candidates candidates) {
    List<KeyVersion> possible =
        candidates.anybody()
            ? trust.policy().aliases().stream()
                .flatMap(alias -> trust.ring().versions(alias).stream())
                .toList()
            : candidates.possible();
    List<KeyVersion> inOrder = new ArrayList<>();
    candidates.named().stream().sorted(trust.likeliestFirst()).forEach(inOrder::add);
    possible.stream().sorted(trust.likeliestFirst()).forEach(inOrder::add);
    return Tried.with(
        proof,
        inOrder,
        version -> version.entry().certificate(),
        candidates.anybody()
            ? budget.limits().of(Limit.KEYS_OF_NAMELESS_SIGNATURE)
            : Long.MAX_VALUE,
        budget);
  }

  private KeyVersion likeliest(List<KeyVersion> versions) {
    return versions.stream().min(trust.likeliestFirst()).orElseThrow();
  }

  // ---- by a key of the ring

  private <C> Judged<C> judgeKnown(Claim<C> claim, List<KeyVersion> makers)
      throws MalformedMessageException {
    Judged<C> byRing;
    try {
      byRing = byRing(claim, makers);
    } catch (Refusal e) {
      return Judged.refused(claim, likeliest(makers), e);
    }
    if (byRing.verdict().verdict() == Verdict.VALID || !strangers().mayBeTrusted(claim)) {
      return byRing;
    }
    // A certificate that is only staged, has expired, or is in use for somebody else must not fare
    // worse than one that nobody has put into the ring yet. What was taken out of use, the search
    // for chains knows.
    Judged<C> byChain = strangers().judge(claim, certificates(claim, makers));
    return byChain.verdict().chain().isPresent() ? byChain : byRing;
  }

  private <C> Judged<C> byRing(Claim<C> claim, List<KeyVersion> makers)
      throws Refusal, MalformedMessageException {
    C coverage = claim.coverage();
    List<KeyVersion> meant = new ArrayList<>();
    for (KeyVersion maker : makers) {
      if (isMeant(claim, maker)) {
        meant.add(maker);
      }
    }
    Optional<KeyTrust.Worth> worth = trust.best(meant);
    return worth.isPresent()
        ? Judged.correct(claim, worth.get(), coverage)
        : Judged.unknown(claim, "it names another certificate for this key than the ring holds");
  }

  /** Whether the signer claims this certificate, or none. */
  private boolean isMeant(Claim<?> claim, KeyVersion maker) throws Refusal {
    Optional<CertificateDigest> claimed = claim.claimedCertificate();
    if (claimed.isEmpty()) {
      return true;
    }
    // The ring has digested its certificates already.
    Optional<KeyId> keyId = claimed.get().keyId();
    return keyId.isPresent()
        ? keyId.get().equals(maker.keyId())
        : strangers().isMeant(claim, maker.entry().certificate());
  }

  private Strangers strangers() {
    Strangers known = strangers;
    if (known == null) {
      known = new Strangers(trust, budget);
      strangers = known;
    }
    return known;
  }

  /** The certificates for a key of the ring: those of the ring, and others that came along. */
  private static Set<X509Certificate> certificates(Claim<?> claim, List<KeyVersion> makers) {
    Set<X509Certificate> certificates = new LinkedHashSet<>();
    makers.forEach(version -> certificates.add(version.entry().certificate()));
    byte[] key = makers.get(0).entry().certificate().getPublicKey().getEncoded();
    claim.carried().stream()
        .filter(certificate -> Arrays.equals(certificate.getPublicKey().getEncoded(), key))
        .forEach(certificates::add);
    return certificates;
  }

  // ---- by none of the ring's

  private <C> Judged<C> judgeStranger(
      Claim<C> claim, Claim.Proof proof, Candidates candidates, Tried<KeyVersion> byRing)
      throws MalformedMessageException {
    // Certificates in the message are of interest if it takes them to find out who signed.
    Tried<X509Certificate> carried =
        candidates.named().isEmpty() && !strangers().mayBeTrusted(claim)
            ? Tried.none()
            : strangers().tryOn(proof, claim, candidates);
    if (!carried.makers().isEmpty()) {
      return strangers().judge(claim, carried.makers());
    }
    List<KeyVersion> refuted = new ArrayList<>(byRing.refuted());
    refuted.retainAll(candidates.named());
    if (!refuted.isEmpty()) {
      return Judged.refused(claim, refuted.get(0), Refusal.wrong("its value is not correct"));
    }
    return candidates.named().isEmpty()
        ? Judged.unknown(claim, whyUnknown(candidates, byRing, carried))
        : Judged.refused(claim, likeliest(candidates.named()), byRing.refusal().orElseThrow());
  }

  private static String whyUnknown(
      Candidates candidates, Tried<KeyVersion> byRing, Tried<X509Certificate> carried) {
    if (byRing.untried()) {
      return "it names no key, and no key that was tried made it. More are not tried (limit "
          + Limit.KEYS_OF_NAMELESS_SIGNATURE
          + ")";
    }
    if (carried.untried()) {
      return "none of the first certificates in the message is for the key that made it."
          + " More are not tried (limit "
          + Limit.CARRIED_KEYS
          + ")";
    }
    if (!carried.refuted().isEmpty()) {
      return "the signature value does not match the certificate in the message";
    }
    if (carried.refusal().isPresent()) {
      return carried.refusal().get().reason();
    }
    return candidates.anybody()
        ? "it names no key, and none under the policy's aliases made it"
        : "no key in the ring that it may mean made it";
  }
}
