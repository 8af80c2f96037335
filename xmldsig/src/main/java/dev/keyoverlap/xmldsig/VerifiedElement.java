package dev.keyoverlap.xmldsig;

import dev.keyoverlap.message.MalformedMessageException;
import dev.keyoverlap.message.SignerVerdict;
import dev.keyoverlap.xmldsig.internal.HardenedParser;
import java.util.List;
import org.w3c.dom.Element;

/**
 * An element that was signed, by signatures that meet the policy, and nothing beside it. It comes
 * from the very bytes whose digest was verified: what the signatures left out, such as themselves
 * and, with most canonicalizations, comments, is not in it, and nothing of the document around it
 * can be reached from it.
 *
 * <p>An exclusive canonicalization signs the namespaces that names of elements and attributes use,
 * and no others. A prefix that occurs only within a value, such as that of {@code xsi:type}, is
 * therefore not declared here unless the signer has listed it.
 *
 * <p>Instances are safe for use by several threads as long as nobody changes the array.
 */
public final class VerifiedElement {

  private final byte[] canonical;
  private final String path;
  private final List<SignerVerdict> signers;

  VerifiedElement(byte[] canonical, String path, List<SignerVerdict> signers) {
    this.canonical = canonical;
    this.path = path;
    this.signers = List.copyOf(signers);
  }

  /**
   * The element, as a tree of its own: a document that has nothing else in it. Each call makes a
   * new one, which the caller may change, and which is not for use by several threads. Of an
   * enveloping signature it is the {@code ds:Object}, whose children are the content.
   *
   * @return the element
   */
  public Element element() {
    try {
      return HardenedParser.shared().parse(canonical).getDocumentElement();
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
    return canonical;
  }

  /**
   * The signatures that cover this element.
   *
   * @return their verdicts, in the order of the document
   */
  public List<SignerVerdict> signers() {
    return signers;
  }

  /** Where the element stood in the document. */
  String path() {
    return path;
  }

  /** Where it stood, its size, and whose signatures cover it; not the content. */
  @Override
  public String toString() {
    return path + ", " + canonical.length + " bytes, " + signers;
  }
}
