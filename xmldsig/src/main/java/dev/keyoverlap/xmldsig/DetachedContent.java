package dev.keyoverlap.xmldsig;

import dev.keyoverlap.xmldsig.internal.signature.DetachedBytes;
import java.io.ByteArrayInputStream;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Content that a signature refers to and that is outside of its document, such as a file beside it.
 * You hand it over when you sign or verify; nothing is ever fetched by its URI.
 *
 * <pre>{@code
 * byte[] signature = signer.signDetached(DetachedContent.at("order.pdf", pdf));
 * verifier.verifyDetached(signature, DetachedContent.at("order.pdf", pdf));
 * }</pre>
 *
 * <p>It is signed byte by byte, whatever it is, and files are read in constant memory.
 *
 * <p>Immutable as long as nobody changes the array, or the file.
 *
 * @since 1.0
 */
public final class DetachedContent {

  private final DetachedBytes bytes;

  private DetachedContent(String uri, DetachedBytes.Bytes bytes) {
    this.bytes = new DetachedBytes(uri, bytes);
  }

  /**
   * Content in memory.
   *
   * @param uri by what the signature refers to it; often a name relative to where the signature is
   * @param bytes the content; not copied
   * @return the content
   * @throws IllegalArgumentException if the URI is none, is empty, or means something in a document
   */
  public static DetachedContent at(String uri, byte[] bytes) {
    return new DetachedContent(requireUri(uri), () -> new ByteArrayInputStream(bytes));
  }

  /**
   * Content of a file.
   *
   * @param uri by what the signature refers to it; often a name relative to where the signature is
   * @param file the file; nobody may change it between this and its use
   * @return the content
   * @throws IllegalArgumentException if the URI is none, is empty, or means something in a document
   */
  public static DetachedContent at(String uri, Path file) {
    return new DetachedContent(requireUri(uri), () -> Files.newInputStream(file));
  }

  /**
   * Content in memory that a signature refers to without a URI: both sides know what is meant (XML
   * Signature, 4.4.3). A signature can have one of these.
   *
   * @param bytes the content; not copied
   * @return the content
   */
  public static DetachedContent withoutUri(byte[] bytes) {
    return new DetachedContent("", () -> new ByteArrayInputStream(bytes));
  }

  /**
   * Content of a file that a signature refers to without a URI: both sides know what is meant (XML
   * Signature, 4.4.3). A signature can have one of these.
   *
   * @param file the file; nobody may change it between this and its use
   * @return the content
   */
  public static DetachedContent withoutUri(Path file) {
    return new DetachedContent("", () -> Files.newInputStream(file));
  }

  private static String requireUri(String uri) {
    try {
      if (!uri.isEmpty() && !uri.startsWith("#")) {
        return new URI(uri).toString();
      }
    } catch (URISyntaxException e) {
      throw new IllegalArgumentException("This is not a URI: " + uri, e);
    }
    throw new IllegalArgumentException(
        "The URI '%s' refers to the document of the signature, not to other content"
            .formatted(uri));
  }

  /** The bytes of several, each of which has a URI of its own. */
  static List<DetachedBytes> bytes(DetachedContent first, DetachedContent... more) {
    List<DetachedBytes> contents = new ArrayList<>(List.of(first.bytes));
    for (DetachedContent content : more) {
      contents.add(content.bytes);
    }
    if (contents.stream().map(DetachedBytes::uri).distinct().count() < contents.size()) {
      throw new IllegalArgumentException("Two contents have the same URI: " + contents);
    }
    return contents;
  }

  /** Its URI, if it has one; not the content. */
  @Override
  public String toString() {
    return bytes.toString();
  }
}
