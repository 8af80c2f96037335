package dev.keyoverlap.cms.internal.signer;

import dev.keyoverlap.cms.internal.provider.CryptoProviders;
import dev.keyoverlap.cms.internal.syntax.ContentSlice;
import dev.keyoverlap.internal.key.DigestAlgorithm;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;

/** The digests of one message's content. */
@FunctionalInterface
public interface ContentDigests {

  /** A digest that is known, or can be made. */
  byte[] get(DigestAlgorithm algorithm);

  /** Of content in memory: each made when it is needed, once, however many signatures need it. */
  static ContentDigests of(ContentSlice content, CryptoProviders providers) {
    Map<DigestAlgorithm, byte[]> known = new EnumMap<>(DigestAlgorithm.class);
    return algorithm ->
        known.computeIfAbsent(
            algorithm, digest -> content.digest(providers.digest(digest.jcaName())));
  }

  /** Of content that has passed: only those that were made then. */
  static ContentDigests of(Map<DigestAlgorithm, byte[]> made) {
    return algorithm ->
        Optional.ofNullable(made.get(algorithm))
            .orElseThrow(() -> new IllegalStateException("No " + algorithm + " was made"));
  }
}
