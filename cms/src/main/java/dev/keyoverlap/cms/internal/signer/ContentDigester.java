package dev.keyoverlap.cms.internal.signer;

import dev.keyoverlap.cms.internal.provider.CryptoProviders;
import dev.keyoverlap.internal.key.DigestAlgorithm;
import java.io.IOException;
import java.io.OutputStream;
import java.security.MessageDigest;
import java.util.Collection;
import java.util.EnumMap;
import java.util.Map;

/** Digests content as it passes, once for each digest, however many signatures need it. */
public final class ContentDigester extends OutputStream {

  private final Map<DigestAlgorithm, MessageDigest> digests = new EnumMap<>(DigestAlgorithm.class);

  public ContentDigester(Collection<DigestAlgorithm> algorithms, CryptoProviders providers) {
    algorithms.forEach(algorithm -> digests.put(algorithm, providers.digest(algorithm.jcaName())));
  }

  @Override
  public void write(int b) {
    digests.values().forEach(digest -> digest.update((byte) b));
  }

  @Override
  public void write(byte[] bytes, int offset, int length) {
    digests.values().forEach(digest -> digest.update(bytes, offset, length));
  }

  /** Digests content before it reaches a target. */
  public OutputStream before(OutputStream target) {
    return new OutputStream() {
      @Override
      public void write(int b) throws IOException {
        ContentDigester.this.write(b);
        target.write(b);
      }

      @Override
      public void write(byte[] bytes, int offset, int length) throws IOException {
        ContentDigester.this.write(bytes, offset, length);
        target.write(bytes, offset, length);
      }
    };
  }

  /** The digests of what has passed, for each of the algorithms. */
  public Map<DigestAlgorithm, byte[]> finish() {
    Map<DigestAlgorithm, byte[]> values = new EnumMap<>(DigestAlgorithm.class);
    digests.forEach((algorithm, digest) -> values.put(algorithm, digest.digest()));
    return values;
  }
}
