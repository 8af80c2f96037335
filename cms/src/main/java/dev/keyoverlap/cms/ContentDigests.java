package dev.keyoverlap.cms;

import java.util.EnumMap;
import java.util.Map;

/** The digests of one message's content, each made once, however many signatures need it. */
final class ContentDigests {

  private final byte[] content;
  private final Map<DigestAlgorithm, byte[]> known = new EnumMap<>(DigestAlgorithm.class);

  ContentDigests(byte[] content) {
    this.content = content;
  }

  byte[] get(DigestAlgorithm algorithm) {
    return known.computeIfAbsent(algorithm, digest -> digest.digest(content));
  }
}
