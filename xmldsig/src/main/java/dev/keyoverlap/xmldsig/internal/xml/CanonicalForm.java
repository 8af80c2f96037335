package dev.keyoverlap.xmldsig.internal.xml;

import dev.keyoverlap.xmldsig.spec.Canonicalization;
import java.io.OutputStream;
import java.util.Arrays;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.apache.xml.security.c14n.CanonicalizationException;
import org.apache.xml.security.c14n.implementations.Canonicalizer11_OmitComments;
import org.apache.xml.security.c14n.implementations.Canonicalizer11_WithComments;
import org.apache.xml.security.c14n.implementations.Canonicalizer20010315ExclOmitComments;
import org.apache.xml.security.c14n.implementations.Canonicalizer20010315ExclWithComments;
import org.apache.xml.security.c14n.implementations.Canonicalizer20010315OmitComments;
import org.apache.xml.security.c14n.implementations.Canonicalizer20010315WithComments;
import org.apache.xml.security.c14n.implementations.CanonicalizerBase;
import org.apache.xml.security.utils.UnsyncByteArrayOutputStream;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.Node;

/**
 * The canonical forms of {@link Canonicalization}, as they are made: by Santuario, which does not
 * show in the public type.
 */
@SuppressWarnings("ImmutableEnumChecker") // the suppliers only make new objects
public enum CanonicalForm {
  EXCLUSIVE("http://www.w3.org/2001/10/xml-exc-c14n#", Canonicalizer20010315ExclOmitComments::new),
  EXCLUSIVE_WITH_COMMENTS(
      "http://www.w3.org/2001/10/xml-exc-c14n#WithComments",
      Canonicalizer20010315ExclWithComments::new),
  INCLUSIVE_1_0(
      "http://www.w3.org/TR/2001/REC-xml-c14n-20010315", Canonicalizer20010315OmitComments::new),
  INCLUSIVE_1_0_WITH_COMMENTS(
      "http://www.w3.org/TR/2001/REC-xml-c14n-20010315#WithComments",
      Canonicalizer20010315WithComments::new),
  INCLUSIVE_1_1("http://www.w3.org/2006/12/xml-c14n11", Canonicalizer11_OmitComments::new),
  INCLUSIVE_1_1_WITH_COMMENTS(
      "http://www.w3.org/2006/12/xml-c14n11#WithComments", Canonicalizer11_WithComments::new);

  /** Room for most of what is signed. More content makes it grow. */
  private static final int FIRST = 1024;

  private final String uri;
  private final Supplier<CanonicalizerBase> santuario;

  CanonicalForm(String uri, Supplier<CanonicalizerBase> santuario) {
    this.uri = uri;
    this.santuario = santuario;
  }

  /** The form for a canonicalization. */
  public static CanonicalForm of(Canonicalization chosen) {
    return valueOf(chosen.name());
  }

  /** Finds a form by the URI in a document. */
  public static Optional<CanonicalForm> of(String uri) {
    return Arrays.stream(values()).filter(method -> method.uri.equals(uri)).findFirst();
  }

  public String uri() {
    return uri;
  }

  public boolean isExclusive() {
    return this == EXCLUSIVE || this == EXCLUSIVE_WITH_COMMENTS;
  }

  public boolean keepsComments() {
    return this == EXCLUSIVE_WITH_COMMENTS
        || this == INCLUSIVE_1_0_WITH_COMMENTS
        || this == INCLUSIVE_1_1_WITH_COMMENTS;
  }

  public CanonicalForm withoutComments() {
    return switch (this) {
      case EXCLUSIVE, EXCLUSIVE_WITH_COMMENTS -> EXCLUSIVE;
      case INCLUSIVE_1_0, INCLUSIVE_1_0_WITH_COMMENTS -> INCLUSIVE_1_0;
      case INCLUSIVE_1_1, INCLUSIVE_1_1_WITH_COMMENTS -> INCLUSIVE_1_1;
    };
  }

  /**
   * The canonical form of a node and all below it.
   *
   * @param prefixes those that an exclusive canonicalization takes along all the same
   * @throws NotCanonicalException if there is none, as where a namespace is relative
   */
  public byte[] canonicalize(Node node, Set<String> prefixes) throws NotCanonicalException {
    // Santuario writes byte by byte, and each would wait for a lock.
    UnsyncByteArrayOutputStream bytes = new UnsyncByteArrayOutputStream();
    if (node instanceof Document document
        && document.getDocumentElement() != null
        && !document.getDocumentElement().hasChildNodes()) {
      // Santuario would pass over comments and instructions after an element without content.
      Node nothing = document.createTextNode("");
      document.getDocumentElement().appendChild(nothing);
      try {
        bySantuario(node, prefixes, bytes);
      } finally {
        document.getDocumentElement().removeChild(nothing);
      }
    } else {
      bySantuario(node, prefixes, bytes);
    }
    return bytes.toByteArray();
  }

  /**
   * The canonical form of an element and all below it, if it is not too long.
   *
   * @param prefixes those that an exclusive canonicalization takes along all the same
   * @param most so many bytes it may have
   * @throws NotCanonicalException if there is none, as where a namespace is relative
   * @throws Utf8Buffer.FullException if it is longer
   */
  public byte[] canonicalize(Element element, Set<String> prefixes, long most)
      throws NotCanonicalException {
    Utf8Buffer bytes = new Utf8Buffer(FIRST, most);
    if (this == EXCLUSIVE) {
      new ExclusiveForm(bytes, prefixes).write(element);
    } else {
      bySantuario(element, prefixes, bytes.asStream());
    }
    return bytes.toByteArray();
  }

  private void bySantuario(Node node, Set<String> prefixes, OutputStream bytes)
      throws NotCanonicalException {
    try {
      CanonicalizerBase canonicalizer = santuario.get();
      if (isExclusive()) {
        canonicalizer.engineCanonicalizeSubTree(node, String.join(" ", prefixes), bytes);
      } else {
        canonicalizer.engineCanonicalizeSubTree(node, bytes);
      }
    } catch (Utf8Buffer.FullException e) {
      throw e;
    } catch (CanonicalizationException | RuntimeException e) {
      throw new NotCanonicalException(e);
    }
  }

  public byte[] canonicalize(Node node) throws NotCanonicalException {
    return canonicalize(node, Set.of());
  }

  /** XML that has no canonical form. */
  public static final class NotCanonicalException extends Exception {

    private static final long serialVersionUID = 1L;

    public NotCanonicalException(Throwable cause) {
      super("It has no canonical form, as where a namespace is relative", cause);
    }
  }
}
