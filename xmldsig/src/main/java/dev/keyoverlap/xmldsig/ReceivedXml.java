package dev.keyoverlap.xmldsig;

import dev.keyoverlap.message.MalformedMessageException;
import dev.keyoverlap.xmldsig.internal.CanonicalForm;
import dev.keyoverlap.xmldsig.internal.CanonicalForm.NotCanonicalException;
import dev.keyoverlap.xmldsig.internal.HardenedParser;
import dev.keyoverlap.xmldsig.internal.Ids;
import dev.keyoverlap.xmldsig.internal.XmlNames;
import java.util.Set;
import java.util.function.IntPredicate;
import org.jspecify.annotations.Nullable;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.Node;

/**
 * The text of a received document: what stands where, and the canonical form of any part. It is
 * read once, onto a tape. Trees are made of the small parts that have to be understood, from their
 * canonical form: what is understood is what was signed.
 *
 * <p>For one thread.
 */
final class ReceivedXml {

  private final byte[] bytes;
  private final XmlTape tape;
  private @Nullable Document tree;

  private ReceivedXml(byte[] bytes, XmlTape tape) {
    this.bytes = bytes;
    this.tape = tape;
  }

  static ReceivedXml of(byte[] bytes, Watch watch) throws MalformedMessageException {
    return new ReceivedXml(bytes, TapeReader.shared().read(bytes, watch).tape());
  }

  XmlTape tape() {
    return tape;
  }

  byte[] canonical(Part part) throws NotCanonicalException {
    if (!part.method().isExclusive() && tape.inheritsXmlAttributes(part.top())) {
      return canonicalByTree(part);
    }
    return TapePart.canonical(
        tape,
        part.top(),
        part.method(),
        part.prefixes(),
        number ->
            number == part.without()
                || (part.withoutAll() && tape.element(number).name.isSignature()));
  }

  /**
   * An inclusive canonicalization of a part takes along attributes such as {@code xml:lang} of what
   * is around, and Canonical XML 1.1 computes some of them. It is rare, and Santuario knows how.
   */
  private byte[] canonicalByTree(Part part) throws NotCanonicalException {
    Element without = part.without() == Part.NOTHING ? null : node(part.without());
    return new Extent(node(part.top()), without, part.withoutAll(), part.method(), part.prefixes())
        .bytes();
  }

  private Element node(int number) {
    if (tree == null) {
      try {
        tree = HardenedParser.shared().parse(bytes);
      } catch (MalformedMessageException e) {
        throw new IllegalStateException("What one parser has read another can read", e);
      }
    }
    int left = number;
    for (Node node = tree.getDocumentElement(); node != null; node = Ids.next(node, tree)) {
      if (node instanceof Element element && left-- == 0) {
        return element;
      }
    }
    throw new IllegalStateException("Both parsers have seen as many elements");
  }

  /** A signature as a tree of its own, with its Objects, which may be long, emptied. */
  Element signature(int number) throws MalformedMessageException {
    IntPredicate inAnObject =
        element ->
            tape.parent(tape.parent(element)) == number
                && tape.element(tape.parent(element)).name.is(XmlNames.DSIG, "Object");
    try {
      return HardenedParser.shared()
          .parse(
              TapePart.canonical(
                  tape, number, CanonicalForm.INCLUSIVE_1_0_WITH_COMMENTS, Set.of(), inAnObject))
          .getDocumentElement();
    } catch (NotCanonicalException e) {
      throw new MalformedMessageException("The signature cannot be read", e);
    }
  }
}
