package dev.keyoverlap.xmldsig.internal.sign;

import dev.keyoverlap.key.KeyUnavailableException;
import dev.keyoverlap.message.MalformedMessageException;
import dev.keyoverlap.xmldsig.internal.algorithm.SigningKey;
import dev.keyoverlap.xmldsig.internal.sign.SpotFinder.Spot;
import dev.keyoverlap.xmldsig.internal.sign.Target.Identified;
import dev.keyoverlap.xmldsig.internal.sign.Target.InDocument;
import dev.keyoverlap.xmldsig.internal.tape.ElementFinder;
import dev.keyoverlap.xmldsig.internal.tape.ElementMarks;
import dev.keyoverlap.xmldsig.internal.tape.TapePart;
import dev.keyoverlap.xmldsig.internal.tape.TapeReader;
import dev.keyoverlap.xmldsig.internal.tape.XmlTape;
import dev.keyoverlap.xmldsig.internal.xml.CanonicalForm;
import dev.keyoverlap.xmldsig.internal.xml.CanonicalForm.NotCanonicalException;
import dev.keyoverlap.xmldsig.internal.xml.HardenedParser;
import dev.keyoverlap.xmldsig.spec.SignatureForm;
import java.io.ByteArrayOutputStream;
import java.time.Instant;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.xml.XMLConstants;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.Node;

/**
 * Signs a document without making a tree of it: digests from its tape, and the signatures put into
 * its own bytes before the last end tag. It is several times faster, and leaves everything else in
 * the document as it was, byte by byte.
 *
 * <p>That is for what nearly everybody does. Where anything would have to be changed in the middle
 * of the document, it answers that it cannot, and a tree is made.
 */
public final class SplicedSigning {

  private final SigningTerms terms;
  private final byte[] document;
  private final XmlTape tape;

  private SplicedSigning(SigningTerms terms, byte[] document, XmlTape tape) {
    this.terms = terms;
    this.document = document;
    this.tape = tape;
  }

  /** Whether documents can be signed so at all, as far as that does not depend on them. */
  public static boolean suits(SigningTerms terms) {
    return !terms.isEnveloping()
        && terms.form() != SignatureForm.DETACHED
        && terms.place().isEmpty()
        && terms.unnamed().isEmpty()
        && terms.idNames().named().isEmpty()
        && terms.targets().stream().allMatch(ElementFinder::findsOnTapes);
  }

  /** A way to sign this document; empty if it needs a tree. */
  public static Optional<SplicedSigning> of(
      SigningTerms terms, byte[] document, TapeReader.Read read) {
    XmlTape tape = read.tape();
    boolean plain =
        isUtf8(read.encoding(), document)
            && tape.signatures() == 0
            // An element without content may have no end tag; behind the last one may be a comment.
            && tape.hasContent(0)
            && !tape.isFollowed(0)
            && (terms.canonicalization().isExclusive() || !tape.hasXmlAttributes(0))
            && tape.find(terms.ids().values()).values().stream().allMatch(List::isEmpty);
    return plain ? Optional.of(new SplicedSigning(terms, document, tape)) : Optional.empty();
  }

  /** Where it is not named it is UTF-8, or UTF-16 with a mark or a zero in the first bytes. */
  private static boolean isUtf8(String encoding, byte[] document) {
    return encoding.isEmpty()
        ? document.length > 1 && document[0] == '<' && document[1] != 0
        : encoding.equalsIgnoreCase("UTF-8");
  }

  /**
   * Signs.
   *
   * @return the signed document; empty if it needs a tree, if only to say what is wrong
   */
  public Optional<byte[]> sign(List<SigningKey> keys, Instant now)
      throws KeyUnavailableException, MalformedMessageException {
    Map<InDocument, TargetDigests.Form> targets = new LinkedHashMap<>();
    if (terms.targets().isEmpty()) {
      targets.put(new Target.Whole(), form(XmlTape.DOCUMENT));
    } else if (!addElements(targets)) {
      return Optional.empty();
    }
    TargetDigests digests = TargetDigests.of(targets, keys);
    Element root = skeleton();
    for (SigningKey key : keys) {
      new SignatureWriter(terms, key, now)
          .write(root.getOwnerDocument(), new Spot(root, null), digests);
    }
    return Optional.of(spliced(root));
  }

  private TargetDigests.Form form(int top) {
    TapePart.Cut cut = TapePart.Cut.whole(top, terms.canonicalization(), terms.prefixes());
    return digests -> TapePart.digest(tape, cut, Long.MAX_VALUE, digests);
  }

  private boolean addElements(Map<InDocument, TargetDigests.Form> targets) {
    Map<Integer, String> ids = new LinkedHashMap<>();
    for (ElementFinder finder : terms.targets()) {
      List<Integer> found = finder.find(tape);
      if (found.isEmpty()) {
        return false;
      }
      for (int number : found) {
        List<String> own = tape.ids(number);
        boolean around = number == 0;
        if (own.size() != 1
            || !Identified.isReferable(own.get(0))
            || (around && terms.form() == SignatureForm.SIBLINGS)
            || (!terms.canonicalization().isExclusive() && tape.inheritsXmlAttributes(number))) {
          return false;
        }
        ids.put(number, own.get(0));
        targets.put(new Identified(own.get(0), around), form(number));
      }
    }
    if (tape.find(ids.values()).values().stream().anyMatch(bearers -> bearers.size() != 1)) {
      return false;
    }
    return true;
  }

  /** The document's element without its content: the signatures are put into it. */
  private Element skeleton() {
    XmlTape.Name root = tape.name(0);
    Document skeleton = HardenedParser.shared().newDocument();
    String namespace = root.namespace();
    Element element =
        skeleton.createElementNS(namespace.isEmpty() ? null : namespace, root.qualifiedName());
    ElementMarks declarations = tape.declarations();
    for (int i = tape.firstDeclaration(0); declarations.isOf(i, 0); i++) {
      String prefix = tape.prefixes().get(declarations.first(i));
      element.setAttributeNS(
          XMLConstants.XMLNS_ATTRIBUTE_NS_URI,
          prefix.isEmpty() ? "xmlns" : "xmlns:" + prefix,
          tape.declaredNamespace(i));
    }
    skeleton.appendChild(element);
    return element;
  }

  private byte[] spliced(Element root) throws MalformedMessageException {
    ByteArrayOutputStream signatures = new ByteArrayOutputStream(8192);
    try {
      for (Node node = root.getFirstChild(); node != null; node = node.getNextSibling()) {
        signatures.writeBytes(CanonicalForm.EXCLUSIVE.canonicalize(node));
      }
    } catch (NotCanonicalException e) {
      throw new MalformedMessageException("The document cannot be signed: " + e.getMessage(), e);
    }
    int place = lastEndTag();
    byte[] signed = Arrays.copyOf(document, document.length + signatures.size());
    System.arraycopy(signatures.toByteArray(), 0, signed, place, signatures.size());
    System.arraycopy(document, place, signed, place + signatures.size(), document.length - place);
    return signed;
  }

  /** In well-formed XML nothing else can begin so where no comment follows. */
  private int lastEndTag() {
    int at = document.length - 2;
    while (document[at] != '<' || document[at + 1] != '/') {
      at--;
    }
    return at;
  }
}
