package dev.keyoverlap.cms.internal.verify;

import dev.keyoverlap.cms.internal.provider.CryptoProviders;
import dev.keyoverlap.cms.internal.signer.CompanionSignature;
import dev.keyoverlap.cms.internal.signer.ReceivedSignature;
import dev.keyoverlap.internal.judge.Refusal;
import dev.keyoverlap.internal.key.DigestAlgorithm;
import dev.keyoverlap.internal.work.Budget;
import dev.keyoverlap.internal.work.Work;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The signatures of a message by the digests of their signed attributes, for those that name each
 * other (RFC 5752). Each digest is computed once for all that ask. For one thread.
 */
final class Companions {

  private final List<ReceivedSignature> signatures;
  private final Budget budget;
  private final Map<DigestAlgorithm, Map<CompanionSignature.Described, List<ReceivedSignature>>>
      byDigest = new EnumMap<>(DigestAlgorithm.class);

  Companions(List<ReceivedSignature> signatures, Budget budget) {
    this.signatures = signatures;
    this.budget = budget;
  }

  /**
   * Requires that each signature that was made together with this one is still there, once.
   *
   * @throws Refusal if one is not
   */
  void requirePresent(ReceivedSignature signature) throws Refusal {
    List<CompanionSignature> named = signature.signedAttributes().companions();
    if (named.size() >= signatures.size()) {
      throw missing();
    }
    Set<ReceivedSignature> taken = Collections.newSetFromMap(new IdentityHashMap<>());
    taken.add(signature);
    Map<CompanionSignature.Described, Iterator<ReceivedSignature>> left = new HashMap<>();
    for (CompanionSignature companion : named) {
      List<ReceivedSignature> same = meant(companion);
      // Those with the same attributes claim the same certificate.
      if (same.isEmpty() || !companion.mayMean(same.get(0))) {
        throw missing();
      }
      takeOne(left.computeIfAbsent(companion.described(), d -> same.iterator()), taken);
    }
  }

  /** Each one serves once, whatever the digest that it is named by. */
  private static void takeOne(Iterator<ReceivedSignature> left, Set<ReceivedSignature> taken)
      throws Refusal {
    while (left.hasNext()) {
      if (taken.add(left.next())) {
        return;
      }
    }
    throw missing();
  }

  private List<ReceivedSignature> meant(CompanionSignature companion) {
    budget.did(Work.COMPARISONS, 1);
    return byDigest
        .computeIfAbsent(companion.attributesDigest(), this::described)
        .getOrDefault(companion.described(), List.of());
  }

  private Map<CompanionSignature.Described, List<ReceivedSignature>> described(
      DigestAlgorithm algorithm) {
    Map<CompanionSignature.Described, List<ReceivedSignature>> described = new HashMap<>();
    for (ReceivedSignature signature : signatures) {
      try {
        byte[] attributes = signature.signedAttributes().derWithoutCompanions();
        budget.did(Work.BYTES, attributes.length);
        described
            .computeIfAbsent(
                CompanionSignature.Described.of(
                    CryptoProviders.digest(algorithm, attributes),
                    signature.digestIdentifier(),
                    signature.signatureIdentifier()),
                d -> new ArrayList<>(1))
            .add(signature);
      } catch (Refusal e) {
        // Attributes that cannot be read are not those that anybody names.
      }
    }
    return described;
  }

  private static Refusal missing() {
    return Refusal.wrong(
        "a signature that belongs to this one (RFC 5752) is missing from the message"
            + " or was replaced");
  }
}
