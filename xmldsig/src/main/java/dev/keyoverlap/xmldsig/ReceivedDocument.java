package dev.keyoverlap.xmldsig;

import dev.keyoverlap.message.MalformedMessageException;
import dev.keyoverlap.xmldsig.internal.CanonicalForm.NotCanonicalException;
import dev.keyoverlap.xmldsig.internal.DigestAlgorithm;
import dev.keyoverlap.xmldsig.internal.HardenedParser;
import dev.keyoverlap.xmldsig.internal.Refusal;
import dev.keyoverlap.xmldsig.internal.XmlNames;
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

/**
 * A document that came with signatures, looked at only to find what they cover.
 *
 * <p>Not for use by several threads.
 */
final class ReceivedDocument {

  static final int MOST_SIGNATURES = 16;

  private final ReceivedXml xml;
  private final List<ReceivedSignature> signatures;
  private final Map<String, DetachedContent> outside;
  private final Watch watch;
  private final Map<Part, byte[]> forms = new HashMap<>();

  private ReceivedDocument(
      ReceivedXml xml,
      List<ReceivedSignature> signatures,
      Map<String, DetachedContent> outside,
      Watch watch) {
    this.xml = xml;
    this.signatures = signatures;
    this.outside = outside;
    this.watch = watch;
  }

  /**
   * Looks for the signatures.
   *
   * @param outside what was handed over with the document, by its URI
   */
  static ReceivedDocument of(byte[] document, Map<String, DetachedContent> outside, Watch watch)
      throws MalformedMessageException {
    ReceivedXml xml = ReceivedXml.of(document, watch);
    List<ReceivedSignature> signatures = new ArrayList<>();
    for (int number : signatures(xml.tape())) {
      signatures.add(ReceivedSignature.of(xml, number));
    }
    if (signatures.isEmpty()) {
      throw new MalformedMessageException("The document bears no signature");
    }
    return new ReceivedDocument(xml, List.copyOf(signatures), outside, watch);
  }

  /** Those that are not part of what another one holds. */
  private static List<Integer> signatures(XmlTape tape) throws MalformedMessageException {
    List<Integer> found = new ArrayList<>();
    for (int number : tape.signatures()) {
      if (found.isEmpty() || !tape.contains(found.get(found.size() - 1), number)) {
        found.add(number);
        if (found.size() > MOST_SIGNATURES) {
          throw new MalformedMessageException(
              "The document bears more than " + MOST_SIGNATURES + " signatures");
        }
      }
    }
    return found;
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
    List<Part> contents = new ArrayList<>();
    List<DetachedContent> detached = new ArrayList<>();
    Optional<XadesProperties> properties = Optional.empty();
    for (ReceivedReference reference : signature.references()) {
      Scope scope = reference.scope();
      if (scope.where() == Scope.Where.OUTSIDE) {
        detached.add(detached(reference, scope));
        continue;
      }
      watch.goOn();
      Part part = part(scope, signature.number());
      requireDigest(reference, reference.digestAlgorithm().digest(bytes(part)));
      if (isOwnProperties(part.top(), signature.number())) {
        if (properties.isPresent()) {
          throw Refusal.wrong("it has its signed properties twice");
        }
        properties = Optional.of(properties(part));
      } else if (!isOwnKeyInfo(part.top(), signature.number())) {
        requireContent(part.top());
        contents.add(part);
      }
    }
    if (contents.isEmpty() && detached.isEmpty()) {
      throw Refusal.algorithm("it covers nothing of the document");
    }
    return new Coverage(List.copyOf(contents), List.copyOf(detached), properties);
  }

  /** Who signed them did not mean them as content; somebody has moved them. */
  private void requireContent(int element) throws Refusal {
    if (is(element, XmlNames.DSIG, "KeyInfo") || is(element, XmlNames.XADES, "SignedProperties")) {
      throw Refusal.wrong("it covers a KeyInfo, or signed properties, that are not its own");
    }
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
              ? algorithm.digest(content.canonical(scope.method(), scope.prefixes(), watch))
              : Objects.requireNonNull(content.digests(Set.of(algorithm), watch).get(algorithm)));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return content;
  }

  private Part part(Scope scope, int own) throws Refusal {
    XmlTape tape = xml.tape();
    boolean whole = scope.where() == Scope.Where.DOCUMENT;
    int top = whole ? XmlTape.DOCUMENT : only(scope.name());
    boolean allLeftOut =
        !whole
            && ((scope.withoutOwn() && tape.contains(own, top))
                || (scope.withoutAll() && tape.isInASignature(top)));
    if (allLeftOut) {
      throw Refusal.wrong("what it refers to is all left out");
    }
    return new Part(
        top,
        scope.withoutOwn() && tape.contains(top, own) ? own : Part.NOTHING,
        scope.withoutAll(),
        scope.method(),
        scope.prefixes());
  }

  private int only(String id) throws Refusal {
    List<Integer> bearers = xml.tape().find(id);
    if (bearers.size() != 1) {
      throw Refusal.wrong(
          bearers.isEmpty()
              ? "the element that it refers to is not there"
              : "it refers to an identifier that several elements bear");
    }
    return bearers.get(0);
  }

  /** The canonical form, made once for all signatures that cover the same in the same way. */
  byte[] bytes(Part part) throws Refusal {
    byte[] known = forms.get(part);
    if (known == null) {
      try {
        known = xml.canonical(part);
      } catch (NotCanonicalException e) {
        throw Refusal.wrong("what it covers has no canonical form");
      }
      if (known.length == 0) {
        throw Refusal.wrong("what it covers has an empty canonical form");
      }
      forms.put(part, known);
    }
    return known;
  }

  /** Where a part stands in the document. */
  String path(Part part) {
    return xml.tape().path(part.top());
  }

  private boolean isOwnProperties(int element, int signature) {
    return is(element, XmlNames.XADES, "SignedProperties")
        && xml.tape().contains(signature, element);
  }

  private boolean isOwnKeyInfo(int element, int signature) {
    return is(element, XmlNames.DSIG, "KeyInfo") && xml.tape().parent(element) == signature;
  }

  private boolean is(int element, String namespace, String localName) {
    return element != XmlTape.DOCUMENT && xml.tape().element(element).name.is(namespace, localName);
  }

  private XadesProperties properties(Part part) throws Refusal {
    try {
      return XadesProperties.of(HardenedParser.shared().parse(bytes(part)).getDocumentElement());
    } catch (MalformedMessageException e) {
      throw Refusal.wrong("its signed properties cannot be read");
    }
  }

  /**
   * What a signature covers.
   *
   * @param contents of the document, not of the signature itself
   * @param detached what else was handed over with the document
   * @param properties what the signer said about the signature
   */
  record Coverage(
      List<Part> contents, List<DetachedContent> detached, Optional<XadesProperties> properties) {}
}
