package dev.keyoverlap.xmldsig;

import dev.keyoverlap.message.MalformedMessageException;
import dev.keyoverlap.xmldsig.Canonicalization.NotCanonicalException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.Node;

/**
 * A document that came with signatures. Its tree is nobody else's, and is looked at only to find
 * what signatures cover.
 *
 * <p>Not for use by several threads.
 */
final class ReceivedDocument {

  static final int MOST_SIGNATURES = 16;

  private final Document document;
  private final Ids ids;
  private final List<ReceivedSignature> signatures;
  private final Map<String, DetachedContent> outside;
  private final Map<Extent, byte[]> forms = new HashMap<>();

  private ReceivedDocument(
      Document document,
      Ids ids,
      List<ReceivedSignature> signatures,
      Map<String, DetachedContent> outside) {
    this.document = document;
    this.ids = ids;
    this.signatures = signatures;
    this.outside = outside;
  }

  /**
   * Looks for the signatures.
   *
   * @param outside what was handed over with the document, by its URI
   */
  static ReceivedDocument of(Document document, Map<String, DetachedContent> outside)
      throws MalformedMessageException {
    if (document.getDoctype() != null || document.getDocumentElement() == null) {
      throw new MalformedMessageException("The document has a DOCTYPE, or no element at all");
    }
    List<ReceivedSignature> signatures = new ArrayList<>();
    for (Element signature : signatures(document)) {
      signatures.add(ReceivedSignature.of(signature));
    }
    if (signatures.isEmpty()) {
      throw new MalformedMessageException("The document bears no signature");
    }
    return new ReceivedDocument(document, Ids.of(document), List.copyOf(signatures), outside);
  }

  /** Those that are not part of what another one holds. */
  private static List<Element> signatures(Document document) throws MalformedMessageException {
    List<Element> found = new ArrayList<>();
    Node node = document.getDocumentElement();
    while (node != null) {
      if (Names.isSignature(node) && node instanceof Element signature) {
        found.add(signature);
        if (found.size() > MOST_SIGNATURES) {
          throw new MalformedMessageException(
              "The document bears more than " + MOST_SIGNATURES + " signatures");
        }
        node = after(node, document);
      } else {
        node = Ids.next(node, document);
      }
    }
    return found;
  }

  /** The next node that is not in this one. */
  private static @Nullable Node after(Node node, Node top) {
    for (Node here = node; here != null && here != top; here = here.getParentNode()) {
      if (here.getNextSibling() != null) {
        return here.getNextSibling();
      }
    }
    return null;
  }

  List<ReceivedSignature> signatures() {
    return signatures;
  }

  /**
   * What a signature covers, found to be unchanged.
   *
   * @throws Refusal if not all of it is
   */
  Coverage coverage(ReceivedSignature signature) throws Refusal {
    List<Extent> contents = new ArrayList<>();
    Optional<XadesProperties> properties = Optional.empty();
    List<DetachedContent> detached = new ArrayList<>();
    for (ReceivedReference reference : signature.references()) {
      Scope scope = reference.scope();
      if (scope.where() == Scope.Where.OUTSIDE) {
        detached.add(detached(reference, scope));
        continue;
      }
      Extent extent = extent(scope, signature.element());
      requireDigest(reference, reference.digestAlgorithm().digest(bytes(extent)));
      if (isOwnProperties(extent.top(), signature)) {
        if (properties.isPresent()) {
          throw Refusal.wrong("it has its signed properties twice");
        }
        properties = Optional.of(XadesProperties.of((Element) extent.top()));
      } else if (!isOwnKeyInfo(extent.top(), signature)) {
        contents.add(extent);
      }
    }
    if (contents.isEmpty() && detached.isEmpty()) {
      throw Refusal.algorithm("it covers nothing of the document");
    }
    return new Coverage(List.copyOf(contents), List.copyOf(detached), properties);
  }

  private static void requireDigest(ReceivedReference reference, byte[] digest) throws Refusal {
    if (!MessageDigest.isEqual(digest, reference.digest())) {
      throw Refusal.wrong("what it covers is not what was signed");
    }
  }

  private DetachedContent detached(ReceivedReference reference, Scope scope) throws Refusal {
    DetachedContent content = outside.get(scope.name());
    if (content == null) {
      throw Refusal.outside();
    }
    DigestAlgorithm algorithm = reference.digestAlgorithm();
    try {
      requireDigest(
          reference,
          scope.asked().isPresent()
              ? algorithm.digest(content.canonical(scope.method(), scope.prefixes()))
              : Objects.requireNonNull(content.digests(Set.of(algorithm)).get(algorithm)));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return content;
  }

  private Extent extent(Scope scope, Element own) throws Refusal {
    Node top = scope.where() == Scope.Where.DOCUMENT ? document : only(scope.name());
    if (Extent.contains(own, top) && (scope.withoutOwn() || scope.withoutAll())) {
      throw Refusal.wrong("what it refers to is all left out");
    }
    if (scope.withoutAll() && isInASignature(top)) {
      throw Refusal.wrong("what it refers to is all left out");
    }
    return new Extent(
        top, scope.withoutOwn() ? own : null, scope.withoutAll(), scope.method(), scope.prefixes());
  }

  private Element only(String id) throws Refusal {
    List<Element> bearers = ids.find(id);
    if (bearers.size() != 1) {
      throw Refusal.wrong(
          bearers.isEmpty()
              ? "the element that it refers to is not there"
              : "it refers to an identifier that several elements bear");
    }
    return bearers.get(0);
  }

  private static boolean isInASignature(Node top) {
    for (Node node = top; node != null; node = node.getParentNode()) {
      if (Names.isSignature(node)) {
        return true;
      }
    }
    return false;
  }

  /** The canonical form, made once for all signatures that cover the same in the same way. */
  byte[] bytes(Extent extent) throws Refusal {
    byte[] known = forms.get(extent);
    if (known == null) {
      try {
        known = extent.bytes();
      } catch (NotCanonicalException e) {
        throw Refusal.wrong("what it covers has no canonical form");
      }
      if (known.length == 0) {
        throw Refusal.wrong("what it covers has an empty canonical form");
      }
      forms.put(extent, known);
    }
    return known;
  }

  private static boolean isOwnProperties(Node node, ReceivedSignature signature) {
    return Names.is(node, Names.XADES, "SignedProperties")
        && Extent.contains(signature.element(), node);
  }

  private static boolean isOwnKeyInfo(Node node, ReceivedSignature signature) {
    return Names.is(node, Names.DSIG, "KeyInfo") && node.getParentNode() == signature.element();
  }

  /**
   * What a signature covers.
   *
   * @param contents of the document, not of the signature itself
   * @param detached what else was handed over with the document
   * @param properties what the signer said about the signature
   */
  record Coverage(
      List<Extent> contents,
      List<DetachedContent> detached,
      Optional<XadesProperties> properties) {}
}
