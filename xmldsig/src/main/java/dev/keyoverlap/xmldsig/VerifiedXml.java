package dev.keyoverlap.xmldsig;

import dev.keyoverlap.message.MalformedMessageException;
import dev.keyoverlap.message.VerificationException;
import dev.keyoverlap.message.VerificationReport;
import dev.keyoverlap.ring.KeyVersion;
import dev.keyoverlap.xmldsig.internal.signature.JudgedDocument;
import dev.keyoverlap.xmldsig.internal.signature.ReceivedDocument;
import dev.keyoverlap.xmldsig.internal.signature.ReceivedDocument.Coverage;
import dev.keyoverlap.xmldsig.internal.tape.Decoded;
import dev.keyoverlap.xmldsig.internal.tape.Part;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import javax.xml.namespace.QName;

/**
 * The signed elements of a document whose signatures met the policy. There is no way to get an
 * instance for a document whose signatures did not, and none to get at what was not signed.
 *
 * <pre>{@code
 * VerifiedXml verified = verifier.verify(message);
 * Element order = verified.only().element();
 * verified.report().signers().stream().filter(SignerVerdict::isByRetainedKey);  // not yet switched
 * }</pre>
 *
 * <p>Each of the elements meets the policy by itself. Under a policy that requires two signers, an
 * element that only one of them has signed is not among them.
 *
 * <p>Instances are immutable and safe for use by several threads.
 *
 * @since 1.0
 */
public final class VerifiedXml {

  private final List<VerifiedElement> elements;
  private final List<VerifiedBinary> binaries;
  private final VerificationReport report;

  private VerifiedXml(
      List<VerifiedElement> elements, List<VerifiedBinary> binaries, VerificationReport report) {
    this.elements = List.copyOf(elements);
    this.binaries = List.copyOf(binaries);
    this.report = report;
  }

  /** Releases what is covered as the policy demands. */
  static VerifiedXml of(JudgedDocument judged) throws VerificationException {
    ReceivedDocument document = judged.document();
    List<VerifiedElement> elements = new ArrayList<>();
    List<VerifiedBinary> binaries = new ArrayList<>();
    judged
        .accepted(Coverage::contents)
        .forEach(
            (piece, signers) -> {
              int length = document.length(piece);
              if (piece instanceof Part part) {
                elements.add(new VerifiedElement(document.tape(), part, length, signers));
              } else if (piece instanceof Decoded content) {
                binaries.add(new VerifiedBinary(document.tape(), content, length, signers));
              }
            });
    return new VerifiedXml(elements, binaries, judged.report());
  }

  /**
   * The signed elements.
   *
   * @return those that signatures name first come first. There is at least one, unless the document
   *     has signed {@linkplain #binaries() binary content}
   */
  public List<VerifiedElement> elements() {
    return elements;
  }

  /**
   * The signed content that is not XML: bytes that the document carries as Base64, and that the
   * signatures cover in their decoded form (XML Signature, 6.6.2). Enveloping XAdES signatures of
   * files are made so.
   *
   * @return those that signatures name first come first; mostly none
   */
  public List<VerifiedBinary> binaries() {
    return binaries;
  }

  /**
   * The signed element, where there is one only.
   *
   * @return the element
   * @throws IllegalStateException if several elements are signed; ask for them by name
   */
  public VerifiedElement only() {
    if (elements.size() != 1) {
      throw new IllegalStateException(
          "There are %d signed elements: %s. Ask for one by named(namespace, localName)"
                  .formatted(elements.size(), paths())
              + (binaries.isEmpty() ? "" : ", or for signed bytes by binaries()"));
    }
    return elements.get(0);
  }

  /** The same, where it is the peer who decides how many there are. */
  VerifiedElement single() throws MalformedMessageException {
    if (elements.isEmpty()) {
      throw new MalformedMessageException(
          "The signed content is bytes in Base64, and no element. Verify the document in memory,"
              + " and ask for binaries()");
    }
    if (elements.size() != 1) {
      throw new MalformedMessageException(
          "There are %d signed elements: %s. Verify the document in memory, and ask for one by named(namespace, localName)"
              .formatted(elements.size(), paths()));
    }
    return elements.get(0);
  }

  /**
   * The signed element of a name. Elements within it are not searched.
   *
   * @param namespace its namespace; empty for none
   * @param localName its name without prefix
   * @return the element; empty if none of this name is signed itself
   * @throws IllegalStateException if several are
   */
  public Optional<VerifiedElement> named(String namespace, String localName) {
    QName wanted = new QName(namespace, localName);
    List<VerifiedElement> found =
        elements.stream().filter(element -> element.name().equals(wanted)).toList();
    if (found.size() > 1) {
      throw new IllegalStateException("Several elements named " + wanted + " are signed");
    }
    return found.stream().findFirst();
  }

  private String paths() {
    return elements.stream().map(VerifiedElement::path).collect(Collectors.joining(", "));
  }

  /**
   * The keys that signed. Which of them signed an element, {@link VerifiedElement#signers()} says.
   *
   * @return as {@link VerificationReport#signedBy()}; at least one key
   */
  public List<KeyVersion> signedBy() {
    return report.signedBy();
  }

  /**
   * The verdict for every signature of the document.
   *
   * @return the report
   */
  public VerificationReport report() {
    return report;
  }

  /** Which elements, and the report; not the content. */
  @Override
  public String toString() {
    return "signed: " + paths() + (binaries.isEmpty() ? "" : " " + binaries) + ", " + report;
  }
}
