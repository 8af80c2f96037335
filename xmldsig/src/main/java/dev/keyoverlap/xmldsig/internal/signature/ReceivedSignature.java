package dev.keyoverlap.xmldsig.internal.signature;

import dev.keyoverlap.internal.judge.Claim;
import dev.keyoverlap.internal.judge.Refusal;
import dev.keyoverlap.internal.key.KeyFamily;
import dev.keyoverlap.internal.work.Budget;
import dev.keyoverlap.message.Limit;
import dev.keyoverlap.message.LimitExceededException;
import dev.keyoverlap.message.MalformedMessageException;
import dev.keyoverlap.xmldsig.internal.algorithm.SigningMethod;
import dev.keyoverlap.xmldsig.internal.tape.ReceivedXml;
import dev.keyoverlap.xmldsig.internal.tape.TapePart;
import dev.keyoverlap.xmldsig.internal.tape.XmlTape;
import dev.keyoverlap.xmldsig.internal.xml.CanonicalForm;
import dev.keyoverlap.xmldsig.internal.xml.CanonicalForm.NotCanonicalException;
import dev.keyoverlap.xmldsig.internal.xml.StrictElement;
import dev.keyoverlap.xmldsig.internal.xml.XmlNames;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.w3c.dom.Element;

/**
 * One Signature of a document, taken apart strictly; nothing in it is believed yet.
 *
 * @param number of the element in its document
 * @param signedInfo what the key has signed, as bytes
 * @param canonicalization how that becomes bytes
 * @param method by which algorithm
 * @param references what else it covers
 * @param value the signature value
 * @param keyInfo whose it claims to be
 */
public record ReceivedSignature(
    int number,
    SignedInfo signedInfo,
    Element canonicalization,
    Element method,
    List<ReceivedReference> references,
    SignatureValue value,
    ReceivedKeyInfo keyInfo) {

  /**
   * Reads a signature.
   *
   * @param number of its element in the document
   */
  public static ReceivedSignature of(ReceivedXml xml, int number) throws MalformedMessageException {
    requireObjectsLast(xml.tape(), number);
    // The first element within, as the reading below insists.
    int signedInfo = number + 1;
    return of(
        xml.signature(number),
        number,
        (method, prefixes) -> xml.small(TapePart.Cut.whole(signedInfo, method, prefixes)),
        xml.budget());
  }

  /** The reading below does not see them. */
  private static void requireObjectsLast(XmlTape tape, int number)
      throws MalformedMessageException {
    boolean object = false;
    for (int child = tape.firstChild(number);
        child != XmlTape.DOCUMENT;
        child = tape.nextSibling(child)) {
      boolean another = tape.name(child).is(XmlNames.DSIG, "Object");
      if (object && !another) {
        throw new MalformedMessageException(
            "The Signature has an Object before its "
                + tape.name(child).localName()
                + ". Objects come last (XML Signature, 4.2)");
      }
      object = another;
    }
  }

  /** The references of the signature in this tree; nothing else of it. */
  public static List<ReceivedReference> references(Element signature, Budget budget)
      throws MalformedMessageException {
    return of(
            signature,
            XmlTape.DOCUMENT,
            (method, prefixes) -> {
              throw new IllegalStateException("Nobody verifies this one");
            },
            budget)
        .references();
  }

  private static ReceivedSignature of(
      Element signature, int number, SignedInfo bytes, Budget budget)
      throws MalformedMessageException {
    StrictElement parts = StrictElement.of(signature);
    Element signedInfo = parts.next("SignedInfo");
    Element value = parts.next("SignatureValue");
    Optional<Element> keyInfo = parts.nextIf("KeyInfo");
    while (parts.nextIf("Object").isPresent()) {
      // Whatever is in it: what is signed of it is found by reference.
    }
    parts.end();

    StrictElement signed = StrictElement.of(signedInfo);
    Element canonicalization = signed.next("CanonicalizationMethod");
    Element method = signed.next("SignatureMethod");
    List<Element> references = signed.all("Reference", Limit.XML_REFERENCES, budget);
    signed.end();
    if (references.isEmpty()) {
      throw new MalformedMessageException("The signature refers to nothing");
    }
    List<ReceivedReference> read = new java.util.ArrayList<>();
    for (Element reference : references) {
      read.add(ReceivedReference.of(reference, budget));
    }
    if (read.stream().filter(reference -> reference.uri().isEmpty()).count() > 1) {
      throw new MalformedMessageException(
          "The signature has two references without a URI. One may have none (XML Signature,"
              + " 4.4.3)");
    }
    return new ReceivedSignature(
        number,
        bytes,
        canonicalization,
        method,
        List.copyOf(read),
        new SignatureValue(StrictElement.base64(value)),
        ReceivedKeyInfo.of(keyInfo, budget));
  }

  /**
   * Checks all that does not depend on the key.
   *
   * @return the check of the value, to be made with a key
   * @throws Refusal if the signature is refused whatever the key
   */
  Claim.Proof proof() throws Refusal, LimitExceededException {
    String name = StrictElement.algorithm(method);
    SigningMethod algorithm =
        SigningMethod.of(name)
            .orElseThrow(
                () -> Refusal.algorithm("the signature algorithm '" + name + "' is not accepted"));
    if (!StrictElement.isEmpty(method)) {
      throw Refusal.algorithm("its signature algorithm has parameters that are not accepted");
    }
    byte[] bytes = signedBytes();
    return key -> {
      Optional<String> weakness = KeyFamily.weakness(key);
      if (weakness.isPresent()) {
        throw Refusal.algorithm(weakness.get());
      }
      if (!algorithm.fits(key)) {
        throw Refusal.algorithm(
            "the signature algorithm %2$s does not match the signer's %1$s key"
                .formatted(key.getAlgorithm(), algorithm));
      }
      return algorithm.verify(key, bytes, value.bytes());
    };
  }

  private byte[] signedBytes() throws Refusal, LimitExceededException {
    String name = StrictElement.algorithm(canonicalization);
    CanonicalForm how =
        CanonicalForm.of(name)
            .orElseThrow(
                () -> Refusal.algorithm("the canonicalization '" + name + "' is not accepted"));
    byte[] bytes;
    try {
      bytes = signedInfo.bytes(how, ReceivedReference.prefixes(canonicalization, how));
    } catch (NotCanonicalException e) {
      throw Refusal.wrong("what it signs has no canonical form");
    }
    if (bytes.length == 0) {
      throw Refusal.wrong("what it signs has an empty canonical form");
    }
    return bytes;
  }

  /** The part that the key has signed. */
  @FunctionalInterface
  interface SignedInfo {

    byte[] bytes(CanonicalForm method, Set<String> prefixes)
        throws NotCanonicalException, LimitExceededException;
  }

  /** The value of a signature; an object of its own, since records compare arrays by identity. */
  static final class SignatureValue {
    private final byte[] bytes;

    private SignatureValue(byte[] bytes) {
      this.bytes = bytes;
    }

    private byte[] bytes() {
      return bytes;
    }
  }
}
