package dev.keyoverlap.xmldsig.internal.sign;

import dev.keyoverlap.internal.files.Pump;
import dev.keyoverlap.internal.key.DigestAlgorithm;
import dev.keyoverlap.message.MalformedMessageException;
import dev.keyoverlap.xmldsig.internal.algorithm.SigningKey;
import dev.keyoverlap.xmldsig.internal.sign.Target.InDocument;
import dev.keyoverlap.xmldsig.internal.sign.Target.Outside;
import dev.keyoverlap.xmldsig.internal.signature.DetachedBytes;
import dev.keyoverlap.xmldsig.internal.xml.CanonicalForm.NotCanonicalException;
import java.io.IOException;
import java.security.MessageDigest;
import java.util.Collection;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The digests of the parts to sign, made once for all signatures of a document, and before the
 * first of them is in it. So they are digests of the content without signatures.
 *
 * @param values by what is signed, and by the digest's algorithm
 */
record TargetDigests(Map<Target, Map<DigestAlgorithm, byte[]>> values) {

  static TargetDigests of(Map<InDocument, Form> targets, List<SigningKey> keys)
      throws MalformedMessageException {
    Map<Target, Map<DigestAlgorithm, byte[]>> values = new LinkedHashMap<>();
    for (Map.Entry<InDocument, Form> target : targets.entrySet()) {
      Map<DigestAlgorithm, MessageDigest> digests = new EnumMap<>(DigestAlgorithm.class);
      algorithms(keys).forEach(algorithm -> digests.put(algorithm, algorithm.newDigest()));
      try {
        target.getValue().feed(digests.values());
      } catch (NotCanonicalException e) {
        throw new MalformedMessageException("The document cannot be signed: " + e.getMessage(), e);
      }
      Map<DigestAlgorithm, byte[]> results = new EnumMap<>(DigestAlgorithm.class);
      digests.forEach((algorithm, digest) -> results.put(algorithm, digest.digest()));
      values.put(target.getKey(), results);
    }
    return new TargetDigests(values);
  }

  /** Something that gives digests the bytes that are signed. */
  @FunctionalInterface
  interface Form {
    void feed(Collection<MessageDigest> digests) throws NotCanonicalException;
  }

  static TargetDigests of(List<DetachedBytes> contents, List<SigningKey> keys, Pump pump)
      throws IOException {
    Map<Target, Map<DigestAlgorithm, byte[]>> values = new LinkedHashMap<>();
    for (DetachedBytes content : contents) {
      values.put(new Outside(content), content.digests(algorithms(keys), pump));
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
