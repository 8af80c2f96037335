package dev.keyoverlap.xmldsig;

import dev.keyoverlap.internal.judge.Refusal;
import dev.keyoverlap.internal.work.Budget;
import dev.keyoverlap.message.Limit;
import dev.keyoverlap.message.LimitExceededException;
import dev.keyoverlap.message.MalformedMessageException;
import dev.keyoverlap.xmldsig.internal.CanonicalForm.NotCanonicalException;
import dev.keyoverlap.xmldsig.internal.DigestAlgorithm;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Content that a signature refers to and that does not stand in its document, such as a file beside
 * it. Whoever signs or verifies hands it over; nothing is ever fetched by its URI.
 *
 * <pre>{@code
 * byte[] signature = signer.signDetached(DetachedContent.of("order.pdf", pdf));
 * verifier.verifyDetached(signature, DetachedContent.of("order.pdf", pdf));
 * }</pre>
 *
 * <p>It is signed byte by byte, whatever it is, and files are read in constant memory.
 *
 * <p>Immutable as long as nobody changes the array, or the file.
 */
public final class DetachedContent {

  private static final int STEP = 1 << 16;

  private final String uri;
  private final Bytes bytes;

  private DetachedContent(String uri, Bytes bytes) {
    this.uri = requireUri(uri);
    this.bytes = bytes;
  }

  @FunctionalInterface
  private interface Bytes {
    InputStream open() throws IOException;
  }

  /**
   * Content in memory.
   *
   * @param uri by what the signature refers to it; often a name relative to where the signature is
   * @param bytes the content; not copied
   * @return the content
   * @throws IllegalArgumentException if the URI is none, is empty, or means something in a document
   */
  public static DetachedContent of(String uri, byte[] bytes) {
    return new DetachedContent(uri, () -> new ByteArrayInputStream(bytes));
  }

  /**
   * Content of a file.
   *
   * @param uri by what the signature refers to it; often a name relative to where the signature is
   * @param file the file; nobody may change it between this and its use
   * @return the content
   * @throws IllegalArgumentException if the URI is none, is empty, or means something in a document
   */
  public static DetachedContent of(String uri, Path file) {
    return new DetachedContent(uri, () -> Files.newInputStream(file));
  }

  private static String requireUri(String uri) {
    try {
      if (!uri.isEmpty() && !uri.startsWith("#")) {
        return new URI(uri).toString();
      }
    } catch (URISyntaxException e) {
      throw new IllegalArgumentException("It is no URI to refer to content by: " + uri, e);
    }
    throw new IllegalArgumentException(
        "The URI '%s' refers to the document of the signature, not to other content"
            .formatted(uri));
  }

  static List<DetachedContent> list(DetachedContent first, DetachedContent... more) {
    List<DetachedContent> contents = new ArrayList<>(List.of(first));
    contents.addAll(List.of(more));
    if (contents.stream().map(DetachedContent::uri).distinct().count() < contents.size()) {
      throw new IllegalArgumentException("Two contents have the same URI: " + contents);
    }
    return contents;
  }

  /** By what a signature refers to it. */
  String uri() {
    return uri;
  }

  /** Its digests, made in one pass. */
  Map<DigestAlgorithm, byte[]> digests(Set<DigestAlgorithm> algorithms, Watch watch)
      throws IOException {
    Map<DigestAlgorithm, MessageDigest> digests = new EnumMap<>(DigestAlgorithm.class);
    algorithms.forEach(algorithm -> digests.put(algorithm, algorithm.newDigest()));
    try (InputStream input = watch.counted(this, bytes.open())) {
      byte[] step = new byte[STEP];
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
  byte[] canonical(Scope scope, DigestAlgorithm algorithm, Watch watch, Budget budget)
      throws IOException, Refusal, LimitExceededException {
    int most = (int) Math.min(budget.limits().of(Limit.XML_BYTES), Integer.MAX_VALUE - 8);
    MessageDigest digest = algorithm.newDigest();
    try (InputStream input = watch.counted(this, bytes.open())) {
      byte[] xml = input.readNBytes(most);
      if (input.read() >= 0) {
        throw new LimitExceededException(Limit.XML_BYTES, most);
      }
      ReceivedXml.of(xml, TapeReader.of(budget.limits()), watch, budget)
          .digest(Part.whole(XmlTape.DOCUMENT, scope.method(), scope.prefixes()), digest);
    } catch (LimitExceededException e) {
      throw e;
    } catch (MalformedMessageException | NotCanonicalException e) {
      throw Refusal.wrong("what it refers to has no canonical form");
    }
    return digest.digest();
  }

  /** Its URI; not the content. */
  @Override
  public String toString() {
    return uri;
  }
}
