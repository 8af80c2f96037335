package dev.keyoverlap.internal.judge;

import dev.keyoverlap.internal.work.Budget;
import dev.keyoverlap.internal.work.Work;
import dev.keyoverlap.message.SignerVerdict.Verdict;
import java.nio.ByteBuffer;
import java.security.PublicKey;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * The result of trying keys on a signature. Several certificates are mostly for one key, and each
 * key is tried once.
 *
 * @param makers those whose key made the signature; certificates for one key
 * @param refuted those whose key did not, though it could have
 * @param refusal why the first of the others could not be tried at all: a key that does not fit
 *     proves nothing, neither for nor against
 * @param untried whether there were more keys than are tried
 * @param <T> certificates, or versions of a ring
 */
record Tried<T>(List<T> makers, List<T> refuted, Optional<Refusal> refusal, boolean untried) {

  static <T> Tried<T> none() {
    return new Tried<>(List.of(), List.of(), Optional.empty(), false);
  }

  static <T> Tried<T> with(
      Claim.Proof proof,
      Collection<T> candidates,
      Function<T, X509Certificate> certificate,
      long mostKeys,
      Budget budget) {
    Map<ByteBuffer, List<T>> byKey = new LinkedHashMap<>();
    for (T candidate : candidates) {
      byKey
          .computeIfAbsent(
              encoded(certificate.apply(candidate).getPublicKey()), k -> new ArrayList<>())
          .add(candidate);
    }
    List<T> refuted = new ArrayList<>();
    Optional<Refusal> refusal = Optional.empty();
    long tried = 0;
    for (List<T> sameKey : byKey.values()) {
      if (tried == mostKeys) {
        return new Tried<>(List.of(), refuted, refusal, true);
      }
      tried++;
      budget.did(Work.PUBLIC_KEY_OPERATIONS, 1);
      try {
        if (proof.isBy(certificate.apply(sameKey.get(0)).getPublicKey())) {
          return new Tried<>(sameKey, refuted, refusal, false);
        }
        refuted.addAll(sameKey);
      } catch (Refusal e) {
        if (e.verdict() == Verdict.INVALID) {
          refuted.addAll(sameKey);
        }
        refusal = refusal.or(() -> Optional.of(e));
      }
    }
    return new Tried<>(List.of(), refuted, refusal, false);
  }

  /** As encoded: providers do not call each other's keys equal. */
  private static ByteBuffer encoded(PublicKey key) {
    byte[] encoded = key.getEncoded();
    return ByteBuffer.wrap(encoded == null ? new byte[0] : encoded);
  }
}
