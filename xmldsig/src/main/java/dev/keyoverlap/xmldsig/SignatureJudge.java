package dev.keyoverlap.xmldsig;

import dev.keyoverlap.KeyState;
import dev.keyoverlap.KeyUse;
import dev.keyoverlap.KeyVersion;
import dev.keyoverlap.Keyring;
import dev.keyoverlap.message.SignerVerdict;
import dev.keyoverlap.message.SignerVerdict.Verdict;
import dev.keyoverlap.message.VerificationPolicy;
import dev.keyoverlap.xmldsig.ReceivedDocument.Coverage;
import dev.keyoverlap.xmldsig.ReceivedSignature.ValueCheck;
import dev.keyoverlap.xmldsig.internal.Refusal;
import java.security.PublicKey;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Gives each signature of one document its verdict, with one ring, at one time, under one policy.
 *
 * <p>The value comes first, and what it covers only where the value is by a key that somebody
 * vouches for: no stranger can make long work of a short message.
 */
final class SignatureJudge {

  /** Where a signature names no key, of those under the policy's aliases so many are tried. */
  private static final int MOST_KEYS = 64;

  private final Keyring ring;
  private final VerificationPolicy policy;
  private final Instant now;
  private final ReceivedDocument document;
  private final StrangerJudge strangers;

  SignatureJudge(Keyring ring, VerificationPolicy policy, Instant now, ReceivedDocument document) {
    this.ring = ring;
    this.policy = policy;
    this.now = now;
    this.document = document;
    this.strangers = StrangerJudge.of(ring, policy, now, document);
  }

  /** A verdict for each signature of the document, in its order. */
  List<Judged> judge() {
    return document.signatures().stream().map(this::judge).toList();
  }

  private Judged judge(ReceivedSignature signature) {
    if (signature.keyInfo().isEmpty()) {
      return judgeNameless(signature);
    }
    Collection<KeyVersion> candidates = signature.keyInfo().find(ring);
    if (candidates.isEmpty()) {
      return strangers.judge(signature);
    }
    Judged byRing = judge(signature, candidates);
    return strangers.mayImprove(byRing.verdict(), candidates)
        ? Optional.of(strangers.judge(signature))
            .filter(judged -> judged.verdict().chain().isPresent())
            .orElse(byRing)
        : byRing;
  }

  private Judged judge(ReceivedSignature signature, Collection<KeyVersion> candidates) {
    try {
      List<KeyVersion> makers = makers(signature.check(), candidates);
      if (makers.isEmpty()) {
        throw Refusal.wrong("its value is not correct");
      }
      return complete(signature, makers);
    } catch (Refusal e) {
      return refused(signature, candidates.iterator().next(), e);
    }
  }

  /** A signature that does not say whose it is can be by any key of the policy's. */
  private Judged judgeNameless(ReceivedSignature signature) {
    List<KeyVersion> candidates =
        policy.aliases().stream()
            .flatMap(alias -> ring.versions(alias).stream())
            .limit(MOST_KEYS)
            .toList();
    List<KeyVersion> makers;
    try {
      makers = makers(signature.check(), candidates);
    } catch (Refusal e) {
      return unknown(signature, e.reason());
    }
    if (makers.isEmpty()) {
      return unknown(signature, "it names no key, and none under the policy's aliases made it");
    }
    try {
      return complete(signature, makers);
    } catch (Refusal e) {
      return refused(signature, makers.get(0), e);
    }
  }

  /**
   * Those candidates whose key made the signature. Several are mostly several certificates for one
   * key, and each key is tried once.
   */
  private static List<KeyVersion> makers(ValueCheck check, Collection<KeyVersion> candidates)
      throws Refusal {
    Map<PublicKey, List<KeyVersion>> byKey = new LinkedHashMap<>();
    for (KeyVersion candidate : candidates) {
      PublicKey key = candidate.entry().certificate().getPublicKey();
      byKey.computeIfAbsent(key, k -> new ArrayList<>()).add(candidate);
    }
    @Nullable Refusal refusal = null;
    for (Map.Entry<PublicKey, List<KeyVersion>> entry : byKey.entrySet()) {
      try {
        if (check.isBy(entry.getKey())) {
          return entry.getValue();
        }
      } catch (Refusal e) {
        // An authority's certificate, for example, whose key is of another kind.
        refusal = e;
      }
    }
    if (refusal != null && byKey.size() == 1) {
      throw refusal;
    }
    return List.of();
  }

  private Judged complete(ReceivedSignature signature, List<KeyVersion> makers) throws Refusal {
    Coverage coverage = document.coverage(signature);
    return best(signature, ofNamedCertificate(coverage, makers), coverage);
  }

  /** Those of several certificates for one key that the signer named: the one, or all if none. */
  private static List<KeyVersion> ofNamedCertificate(Coverage coverage, List<KeyVersion> makers)
      throws Refusal {
    Optional<XadesProperties.CertificateDigest> named =
        coverage.properties().flatMap(XadesProperties::certificate);
    if (named.isEmpty()) {
      return makers;
    }
    List<KeyVersion> meant =
        makers.stream().filter(version -> named.get().is(version.entry().certificate())).toList();
    if (meant.isEmpty()) {
      throw Refusal.wrong(
          "it was made under another certificate for this key than the one in the ring");
    }
    return meant;
  }

  /** A correct signature is worth what the best of the certificates for its key is worth. */
  private Judged best(ReceivedSignature signature, List<KeyVersion> makers, Coverage coverage) {
    boolean compromised =
        makers.stream().anyMatch(version -> version.state() == KeyState.COMPROMISED);
    record Worth(Verdict verdict, KeyVersion version) {}
    Worth best =
        makers.stream()
            .map(
                version ->
                    new Worth(compromised ? Verdict.KEY_OUT_OF_USE : worth(version), version))
            .min(Comparator.comparing(worth -> rank(worth.verdict())))
            .orElseThrow();
    return new Judged(
        new SignerVerdict(
            best.verdict(),
            signature.keyInfo().toString(),
            Optional.of(best.version()),
            coverage.properties().flatMap(XadesProperties::signingTime)),
        coverage.contents(),
        coverage.detached());
  }

  private Verdict worth(KeyVersion version) {
    if (!policy.aliases().contains(version.alias())) {
      return Verdict.NOT_IN_POLICY;
    }
    if (!version.serves(KeyUse.VERIFY, now)
        || (version.state() == KeyState.RETAINED && !policy.countsRetainedKeys())) {
      return Verdict.KEY_OUT_OF_USE;
    }
    if (!policy.countsAt(version.entry(), now)) {
      return Verdict.OUTSIDE_VALIDITY;
    }
    return Verdict.VALID;
  }

  private static int rank(Verdict verdict) {
    return switch (verdict) {
      case VALID -> 0;
      case OUTSIDE_VALIDITY -> 1;
      case KEY_OUT_OF_USE -> 2;
      default -> 3;
    };
  }

  private static Judged refused(ReceivedSignature signature, KeyVersion version, Refusal refusal) {
    return Judged.without(
        new SignerVerdict(
            refusal.verdict(),
            signature.keyInfo().toString(),
            Optional.of(version),
            Optional.empty(),
            refusal.reason()));
  }

  static Judged unknown(ReceivedSignature signature, String reason) {
    return Judged.without(
        new SignerVerdict(
            Verdict.UNKNOWN_SIGNER,
            signature.keyInfo().toString(),
            Optional.empty(),
            Optional.empty(),
            reason));
  }

  /**
   * What became of a signature.
   *
   * @param verdict the verdict
   * @param contents what it covers of the document; empty unless it is correct
   * @param detached what else it covers; empty unless it is correct
   */
  record Judged(SignerVerdict verdict, List<Part> contents, List<DetachedContent> detached) {

    static Judged without(SignerVerdict verdict) {
      return new Judged(verdict, List.of(), List.of());
    }
  }
}
