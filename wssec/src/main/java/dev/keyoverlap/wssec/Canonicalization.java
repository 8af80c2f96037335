package dev.keyoverlap.wssec;

import dev.keyoverlap.message.MalformedMessageException;
import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.apache.xml.security.c14n.CanonicalizationException;
import org.apache.xml.security.c14n.implementations.Canonicalizer11_OmitComments;
import org.apache.xml.security.c14n.implementations.Canonicalizer20010315ExclOmitComments;
import org.apache.xml.security.c14n.implementations.Canonicalizer20010315OmitComments;
import org.apache.xml.security.c14n.implementations.Canonicalizer20010315WithComments;
import org.apache.xml.security.c14n.implementations.CanonicalizerBase;
import org.w3c.dom.Document;
import org.w3c.dom.Node;

/**
 * The canonical forms of a part of a message. Comments are never in them: what a signature refers
 * to by an identifier is without comments in any case (XML Signature, 4.4.3.3).
 */
@SuppressWarnings("ImmutableEnumChecker") // the suppliers only make new objects
enum Canonicalization {
  EXCLUSIVE(Names.EXCLUSIVE, Canonicalizer20010315ExclOmitComments::new),
  INCLUSIVE_1_0(
      "http://www.w3.org/TR/2001/REC-xml-c14n-20010315", Canonicalizer20010315OmitComments::new),
  INCLUSIVE_1_1("http://www.w3.org/2006/12/xml-c14n11", Canonicalizer11_OmitComments::new);

  private static final String WITH_COMMENTS = "WithComments";

  private final String uri;
  private final Supplier<CanonicalizerBase> santuario;

  Canonicalization(String uri, Supplier<CanonicalizerBase> santuario) {
    this.uri = uri;
    this.santuario = santuario;
  }

  static Optional<Canonicalization> of(String uri) {
    return Arrays.stream(values())
        .filter(method -> uri.equals(method.uri) || uri.equals(method.uriWithComments()))
        .findFirst();
  }

  private String uriWithComments() {
    return this == EXCLUSIVE ? uri + WITH_COMMENTS : uri + "#" + WITH_COMMENTS;
  }

  /**
   * The canonical form of a node and all below it.
   *
   * @param prefixes those that the exclusive form takes along all the same
   * @throws Refusal if there is none, as where a namespace is relative
   */
  byte[] canonicalize(Node node, Set<String> prefixes) throws Refusal {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try {
      CanonicalizerBase canonicalizer = santuario.get();
      if (this == EXCLUSIVE) {
        canonicalizer.engineCanonicalizeSubTree(node, String.join(" ", prefixes), bytes);
      } else {
        canonicalizer.engineCanonicalizeSubTree(node, bytes);
      }
    } catch (CanonicalizationException | RuntimeException e) {
      throw Refusal.wrong("something it covers has no canonical form");
    }
    return bytes.toByteArray();
  }

  /** A whole document as it is written: as it stands, comments and all. */
  static byte[] write(Document document) throws MalformedMessageException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try {
      new Canonicalizer20010315WithComments().engineCanonicalizeSubTree(document, bytes);
    } catch (CanonicalizationException e) {
      throw new MalformedMessageException(
          "It has no canonical form, as where a namespace is relative", e);
    }
    return bytes.toByteArray();
  }
}
