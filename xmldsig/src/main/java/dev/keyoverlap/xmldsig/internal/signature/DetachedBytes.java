package dev.keyoverlap.xmldsig.internal.signature;

import dev.keyoverlap.internal.files.Pump;
import dev.keyoverlap.internal.judge.Refusal;
import dev.keyoverlap.internal.key.DigestAlgorithm;
import dev.keyoverlap.internal.work.Budget;
import dev.keyoverlap.message.Limit;
import dev.keyoverlap.message.LimitExceededException;
import dev.keyoverlap.message.MalformedMessageException;
import dev.keyoverlap.xmldsig.internal.tape.Part;
import dev.keyoverlap.xmldsig.internal.tape.ReceivedXml;
import dev.keyoverlap.xmldsig.internal.tape.TapeReader;
import dev.keyoverlap.xmldsig.internal.tape.XmlTape;
import dev.keyoverlap.xmldsig.internal.xml.CanonicalForm.NotCanonicalException;
import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;
import java.util.EnumMap;
import java.util.Map;
import java.util.Set;

/**
 * The bytes of a {@code DetachedContent}, and what signatures have of them: digests. Never equal to
 * another.
 */
public final class DetachedBytes {

  private final String uri;
  private final Bytes bytes;

  /**
   * Content that can be read several times.
   *
   * @param uri by what signatures refer to it; empty if they do not say
   */
  public DetachedBytes(String uri, Bytes bytes) {
    this.uri = uri;
    this.bytes = bytes;
  }

  @FunctionalInterface
  public interface Bytes {
    InputStream open() throws IOException;
  }

  /** By what a signature refers to it; empty if it does not say. */
  public String uri() {
    return uri;
  }

  /** Its digests, made in one pass. */
  public Map<DigestAlgorithm, byte[]> digests(Set<DigestAlgorithm> algorithms, Pump pump)
      throws IOException {
    Map<DigestAlgorithm, MessageDigest> digests = new EnumMap<>(DigestAlgorithm.class);
    algorithms.forEach(algorithm -> digests.put(algorithm, algorithm.newDigest()));
    try (InputStream opened = bytes.open()) {
      InputStream input = pump.counted(this, opened);
      byte[] step = new byte[Pump.STEP];
      for (int length = input.read(step); length >= 0; length = input.read(step)) {
        for (MessageDigest digest : digests.values()) {
          digest.update(step, 0, length);
        }
      }
    }
    Map<DigestAlgorithm, byte[]> values = new EnumMap<>(DigestAlgorithm.class);
    digests.forEach((algorithm, digest) -> values.put(algorithm, digest.digest()));
    return values;
  }

  /** The digest of what others may have signed instead: its canonical form, if it is XML. */
  byte[] canonical(Scope scope, DigestAlgorithm algorithm, Pump pump, Budget budget)
      throws IOException, Refusal, LimitExceededException {
    int most = (int) Math.min(budget.limits().of(Limit.XML_BYTES), Integer.MAX_VALUE - 8);
    MessageDigest digest = algorithm.newDigest();
    try (InputStream opened = bytes.open()) {
      InputStream input = pump.counted(this, opened);
      byte[] xml = input.readNBytes(most);
      if (input.read() >= 0) {
        throw new LimitExceededException(Limit.XML_BYTES, most);
      }
      ReceivedXml.of(xml, TapeReader.of(budget.limits()), pump, budget)
          .digest(Part.whole(XmlTape.DOCUMENT, scope.method(), scope.prefixes()), digest);
    } catch (LimitExceededException e) {
      throw e;
    } catch (MalformedMessageException | NotCanonicalException e) {
      pump.rethrowInputFailure();
      throw Refusal.wrong("what it refers to has no canonical form");
    }
    return digest.digest();
  }

  /** Its URI; not the content. */
  @Override
  public String toString() {
    return uri.isEmpty() ? "content without URI" : uri;
  }
}
