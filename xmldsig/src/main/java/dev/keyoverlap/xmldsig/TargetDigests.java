package dev.keyoverlap.xmldsig;

import dev.keyoverlap.message.MalformedMessageException;
import dev.keyoverlap.xmldsig.Canonicalization.NotCanonicalException;
import dev.keyoverlap.xmldsig.SigningTerms.InDocument;
import dev.keyoverlap.xmldsig.SigningTerms.Outside;
import dev.keyoverlap.xmldsig.SigningTerms.Target;
import java.io.IOException;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The digests of what is signed, made once for all signatures of a document, and before the first
 * of them is in it: what has no signature yet is what the signatures will leave out themselves of.
 *
 * @param values by what is signed, and by the digest's algorithm
 */
record TargetDigests(Map<Target, Map<DigestAlgorithm, byte[]>> values) {

  static TargetDigests of(SigningTerms terms, List<InDocument> targets, List<SigningKey> keys)
      throws MalformedMessageException {
    Set<DigestAlgorithm> algorithms = algorithms(keys);
    boolean withoutAll = terms.form() == SignatureForm.PARALLEL_ENVELOPED;
    Map<Target, Map<DigestAlgorithm, byte[]>> values = new LinkedHashMap<>();
    for (InDocument target : targets) {
      Extent extent =
          new Extent(target.node(), null, withoutAll, terms.canonicalization(), terms.prefixes());
      Map<DigestAlgorithm, byte[]> digests = new EnumMap<>(DigestAlgorithm.class);
      try {
        byte[] bytes = extent.bytes();
        algorithms.forEach(algorithm -> digests.put(algorithm, algorithm.digest(bytes)));
      } catch (NotCanonicalException e) {
        throw new MalformedMessageException("The document cannot be signed: " + e.getMessage(), e);
      }
      values.put(target, digests);
    }
    return new TargetDigests(values);
  }

  static TargetDigests of(List<DetachedContent> contents, List<SigningKey> keys)
      throws IOException {
    Map<Target, Map<DigestAlgorithm, byte[]>> values = new LinkedHashMap<>();
    for (DetachedContent content : contents) {
      values.put(new Outside(content), content.digests(algorithms(keys)));
    }
    return new TargetDigests(values);
  }

  private static Set<DigestAlgorithm> algorithms(List<SigningKey> keys) {
    return keys.stream().map(key -> key.algorithm().digest()).collect(Collectors.toSet());
  }

  Set<Target> targets() {
    return values.keySet();
  }

  byte[] digest(Target target, DigestAlgorithm algorithm) {
    Map<DigestAlgorithm, byte[]> digests = values.getOrDefault(target, Map.of());
    byte[] digest = digests.get(algorithm);
    if (digest == null) {
      throw new IllegalStateException("Every target was digested for every key");
    }
    return digest;
  }
}
