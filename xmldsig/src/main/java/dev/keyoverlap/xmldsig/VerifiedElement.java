package dev.keyoverlap.xmldsig;

import dev.keyoverlap.message.MalformedMessageException;
import dev.keyoverlap.message.SignerVerdict;
import dev.keyoverlap.xmldsig.internal.tape.Part;
import dev.keyoverlap.xmldsig.internal.tape.TapePart;
import dev.keyoverlap.xmldsig.internal.tape.XmlTape;
import dev.keyoverlap.xmldsig.internal.xml.CanonicalForm.NotCanonicalException;
import dev.keyoverlap.xmldsig.internal.xml.HardenedParser;
import dev.keyoverlap.xmldsig.internal.xml.Utf8Buffer;
import java.util.List;
import javax.xml.namespace.QName;
import org.jspecify.annotations.Nullable;
import org.w3c.dom.Element;

/**
 * An element that was signed, by signatures that meet the policy, and nothing beside it. It comes
 * from the very bytes whose digest was verified. Parts that the signatures leave out, such as
 * themselves and, with most canonicalizations, comments, are not in it. Nothing of the document
 * around it can be reached from it.
 *
 * <p>An exclusive canonicalization signs the namespaces that names of elements and attributes use,
 * and no others. A prefix that occurs only within a value, such as that of {@code xsi:type}, is
 * therefore not declared here unless the signer has listed it.
 *
 * <p>Its bytes are made when they are asked for. Until then an element takes no memory beside that
 * of its document.
 *
 * <p>Instances are safe for use by several threads as long as nobody changes the array.
 *
 * @since 1.0
 */
public final class VerifiedElement {

  private final XmlTape tape;
  private final Part part;
  private final int length;
  private final List<SignerVerdict> signers;
  private volatile byte @Nullable [] canonical;

  /**
   * For readers.
   *
   * @param length of its canonical form, as it was when it was digested
   */
  VerifiedElement(XmlTape tape, Part part, int length, List<SignerVerdict> signers) {
    this.tape = tape;
    this.part = part;
    this.length = length;
    this.signers = List.copyOf(signers);
  }

  /**
   * The element, as a tree of its own: a document that has nothing else in it. Each call makes a
   * new one, which the caller may change, and which is not for use by several threads. Of an
   * enveloping signature it is the {@code ds:Object}, whose children are the content.
   *
   * <p>A tree takes several times the memory of the bytes, most where the elements are many and
   * short. Read long documents from {@link #canonical()} with a parser that makes no tree.
   *
   * @return the element
   */
  public Element element() {
    try {
      return HardenedParser.ofVerified().parse(canonical()).getDocumentElement();
    } catch (MalformedMessageException e) {
      throw new IllegalStateException("A canonical form was made of what can be parsed", e);
    }
  }

  /**
   * The element in the canonical form that was signed.
   *
   * @return XML in UTF-8; not copied
   */
  public byte[] canonical() {
    byte[] made = canonical;
    if (made == null) {
      try {
        made = TapePart.canonical(tape, part.cut(tape), length, length);
      } catch (NotCanonicalException | Utf8Buffer.FullException e) {
        throw new IllegalStateException("What was digested has a canonical form", e);
      }
      canonical = made;
    }
    return made;
  }

  /**
   * The signatures that cover this element.
   *
   * @return their verdicts, in the order of the document
   */
  public List<SignerVerdict> signers() {
    return signers;
  }

  /** Its name. */
  QName name() {
    XmlTape.Name name = tape.name(Math.max(0, part.top()));
    return new QName(name.namespace(), name.localName());
  }

  /** The path of the element in the document. */
  String path() {
    return tape.path(part.top());
  }

  /** Its path in the document, its size, and whose signatures cover it; not the content. */
  @Override
  public String toString() {
    return path() + ", " + length + " bytes, " + signers;
  }
}
