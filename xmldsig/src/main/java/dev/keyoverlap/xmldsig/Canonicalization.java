package dev.keyoverlap.xmldsig;

import java.io.ByteArrayOutputStream;
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
import org.w3c.dom.Document;
import org.w3c.dom.Node;

/**
 * How XML becomes the bytes that are signed.
 *
 * <p>The exclusive ones take along only the namespaces that an element uses, so that it can be
 * moved into another document: the right ones for nearly everything. The inclusive ones take along
 * every namespace, and every {@code xml:} attribute, of the elements around.
 *
 * <p>Those with comments sign comments, too; the others pass over them, and so a verifier's answer
 * has none.
 */
@SuppressWarnings("ImmutableEnumChecker") // the suppliers only make new objects
public enum Canonicalization {
  /** Exclusive XML Canonicalization 1.0: the default. */
  EXCLUSIVE("http://www.w3.org/2001/10/xml-exc-c14n#", Canonicalizer20010315ExclOmitComments::new),
  /** Exclusive XML Canonicalization 1.0, with comments. */
  EXCLUSIVE_WITH_COMMENTS(
      "http://www.w3.org/2001/10/xml-exc-c14n#WithComments",
      Canonicalizer20010315ExclWithComments::new),
  /** Canonical XML 1.0. */
  INCLUSIVE_1_0(
      "http://www.w3.org/TR/2001/REC-xml-c14n-20010315", Canonicalizer20010315OmitComments::new),
  /** Canonical XML 1.0, with comments. */
  INCLUSIVE_1_0_WITH_COMMENTS(
      "http://www.w3.org/TR/2001/REC-xml-c14n-20010315#WithComments",
      Canonicalizer20010315WithComments::new),
  /** Canonical XML 1.1. */
  INCLUSIVE_1_1("http://www.w3.org/2006/12/xml-c14n11", Canonicalizer11_OmitComments::new),
  /** Canonical XML 1.1, with comments. */
  INCLUSIVE_1_1_WITH_COMMENTS(
      "http://www.w3.org/2006/12/xml-c14n11#WithComments", Canonicalizer11_WithComments::new);

  private final String uri;
  private final Supplier<CanonicalizerBase> santuario;

  Canonicalization(String uri, Supplier<CanonicalizerBase> santuario) {
    this.uri = uri;
    this.santuario = santuario;
  }

  static Optional<Canonicalization> of(String uri) {
    return Arrays.stream(values()).filter(method -> method.uri.equals(uri)).findFirst();
  }

  String uri() {
    return uri;
  }

  boolean isExclusive() {
    return this == EXCLUSIVE || this == EXCLUSIVE_WITH_COMMENTS;
  }

  boolean keepsComments() {
    return this == EXCLUSIVE_WITH_COMMENTS
        || this == INCLUSIVE_1_0_WITH_COMMENTS
        || this == INCLUSIVE_1_1_WITH_COMMENTS;
  }

  Canonicalization withoutComments() {
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
  byte[] canonicalize(Node node, Set<String> prefixes) throws NotCanonicalException {
    if (node instanceof Document document
        && document.getDocumentElement() != null
        && !document.getDocumentElement().hasChildNodes()) {
      // Santuario would pass over comments and instructions after an element without content.
      Node nothing = document.createTextNode("");
      document.getDocumentElement().appendChild(nothing);
      try {
        return bySantuario(node, prefixes);
      } finally {
        document.getDocumentElement().removeChild(nothing);
      }
    }
    return bySantuario(node, prefixes);
  }

  private byte[] bySantuario(Node node, Set<String> prefixes) throws NotCanonicalException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try {
      CanonicalizerBase canonicalizer = santuario.get();
      if (isExclusive()) {
        canonicalizer.engineCanonicalizeSubTree(node, String.join(" ", prefixes), bytes);
      } else {
        canonicalizer.engineCanonicalizeSubTree(node, bytes);
      }
    } catch (CanonicalizationException | RuntimeException e) {
      throw new NotCanonicalException(e);
    }
    return bytes.toByteArray();
  }

  byte[] canonicalize(Node node) throws NotCanonicalException {
    return canonicalize(node, Set.of());
  }

  /** XML that has no canonical form. */
  static final class NotCanonicalException extends Exception {

    private static final long serialVersionUID = 1L;

    NotCanonicalException(Throwable cause) {
      super("It has no canonical form, as where a namespace is relative", cause);
    }
  }
}
