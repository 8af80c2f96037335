package dev.keyoverlap.wssec.internal.receive;

import dev.keyoverlap.internal.judge.Refusal;
import dev.keyoverlap.internal.key.DigestAlgorithm;
import dev.keyoverlap.internal.key.KeyFamily;
import dev.keyoverlap.internal.work.Budget;
import dev.keyoverlap.internal.work.Work;
import dev.keyoverlap.message.Limit;
import dev.keyoverlap.message.LimitExceededException;
import dev.keyoverlap.message.MalformedMessageException;
import dev.keyoverlap.wssec.internal.envelope.Envelope;
import dev.keyoverlap.wssec.internal.receive.SecurityTokens.NamedKey;
import dev.keyoverlap.xmldsig.internal.algorithm.DigestUri;
import dev.keyoverlap.xmldsig.internal.algorithm.SigningMethod;
import dev.keyoverlap.xmldsig.internal.xml.CanonicalForm;
import dev.keyoverlap.xmldsig.internal.xml.CanonicalForm.NotCanonicalException;
import dev.keyoverlap.xmldsig.internal.xml.StrictElement;
import dev.keyoverlap.xmldsig.internal.xml.Utf8Buffer;
import dev.keyoverlap.xmldsig.internal.xml.XmlNames;
import java.security.MessageDigest;
import java.security.PublicKey;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.w3c.dom.Element;

/**
 * A {@code ds:Signature} of a security header, read strictly. Nothing of it is carried out that is
 * not known here: it refers to elements of the message by their identifiers, and to nothing else.
 */
final class ReceivedSignature {

  private final Element signedInfo;
  private final Element canonicalization;
  private final String algorithm;
  private final byte[] value;
  private final NamedKey key;
  private final List<Element> references;
  private final SecurityTokens tokens;
  private final Envelope envelope;
  private final Budget budget;

  private ReceivedSignature(
      Element signedInfo,
      Element canonicalization,
      String algorithm,
      byte[] value,
      NamedKey key,
      List<Element> references,
      SecurityTokens tokens,
      Envelope envelope,
      Budget budget) {
    this.signedInfo = signedInfo;
    this.canonicalization = canonicalization;
    this.algorithm = algorithm;
    this.value = value;
    this.key = key;
    this.references = references;
    this.tokens = tokens;
    this.envelope = envelope;
    this.budget = budget;
  }

  /**
   * Reads a signature.
   *
   * @param envelope the message as it is whenever the signature is judged
   */
  static ReceivedSignature of(
      Element signature, SecurityTokens tokens, Envelope envelope, Budget budget)
      throws MalformedMessageException {
    StrictElement children = StrictElement.of(signature);
    Element signedInfo = children.next(XmlNames.DSIG, "SignedInfo");
    Element value = children.next(XmlNames.DSIG, "SignatureValue");
    Element keyInfo = children.next(XmlNames.DSIG, "KeyInfo");
    children.end();
    StrictElement info = StrictElement.of(signedInfo);
    Element canonicalization = info.next(XmlNames.DSIG, "CanonicalizationMethod");
    Element method = info.next(XmlNames.DSIG, "SignatureMethod");
    List<Element> references = info.all(XmlNames.DSIG, "Reference", Integer.MAX_VALUE);
    info.end();
    budget.spend(Limit.SOAP_REFERENCES, references.size());
    if (references.isEmpty()) {
      throw StrictElement.malformed(signedInfo, "refers to nothing");
    }
    if (!Envelope.elements(method).isEmpty()) {
      // The length of a truncated HMAC, or parameters of PSS, which are not the usual ones then.
      throw StrictElement.malformed(method, "has parameters");
    }
    return new ReceivedSignature(
        signedInfo,
        canonicalization,
        StrictElement.algorithm(method),
        StrictElement.base64(value),
        tokens.read(keyInfo),
        references,
        tokens,
        envelope,
        budget);
  }

  NamedKey key() {
    return key;
  }

  /** The bytes that the value signs, and how. */
  ValueCheck check() throws Refusal, MalformedMessageException {
    SigningMethod known =
        SigningMethod.of(algorithm)
            .orElseThrow(() -> Refusal.algorithm("its signature algorithm is not accepted"));
    Canonicalizing method = ReferenceTransform.canonicalizing(canonicalization, budget);
    return new ValueCheck(known, method.canonicalize(signedInfo, envelope, budget), value, budget);
  }

  /** Everything that it refers to, if all of it is as it was. */
  List<Covered> coverage() throws Refusal, MalformedMessageException {
    List<Covered> covered = new ArrayList<>();
    for (Element reference : references) {
      covered.add(covered(reference));
    }
    return covered;
  }

  private Covered covered(Element reference) throws Refusal, MalformedMessageException {
    StrictElement children = StrictElement.of(reference);
    Optional<Element> transforms = children.nextIf(XmlNames.DSIG, "Transforms");
    Element digestMethod = children.next(XmlNames.DSIG, "DigestMethod");
    byte[] expected = StrictElement.base64(children.next(XmlNames.DSIG, "DigestValue"));
    children.end();
    ReferenceTransform transform = ReferenceTransform.of(transforms, budget);
    DigestAlgorithm digest =
        DigestUri.read(StrictElement.algorithm(digestMethod))
            .orElseThrow(() -> Refusal.algorithm("its digest algorithm is not accepted"));
    Element element =
        transform.target(envelope.only(StrictElement.localReference(reference)), tokens);
    byte[] bytes = transform.bytes(element, envelope, budget);
    if (!MessageDigest.isEqual(digest.digest(bytes), expected)) {
      throw Refusal.wrong("the %s that it refers to was changed".formatted(element.getLocalName()));
    }
    // Those of a long message, or of many parts, are made again where they are needed.
    boolean kept = budget.spent(Limit.SOAP_DIGESTED_BYTES) <= budget.limits().of(Limit.SOAP_BYTES);
    return kept && !transform.dereferences()
        ? new Covered(element, transform.form(), bytes)
        : new Covered(element, transform.form());
  }

  /** The value of a signature, and the bytes that it signs. */
  static final class ValueCheck {

    private final SigningMethod algorithm;
    private final byte[] bytes;
    private final byte[] value;
    private final Budget budget;

    ValueCheck(SigningMethod algorithm, byte[] bytes, byte[] value, Budget budget) {
      this.algorithm = algorithm;
      this.bytes = bytes;
      this.value = value;
      this.budget = budget;
    }

    /** Names the signed bytes, for any signer, in hexadecimal digits. */
    String digest() {
      return HexFormat.of().formatHex(DigestAlgorithm.SHA256.digest(bytes));
    }

    boolean isBy(PublicKey key) throws Refusal {
      Optional<String> weakness = KeyFamily.weakness(key);
      if (weakness.isPresent()) {
        throw Refusal.algorithm(weakness.get());
      }
      if (!algorithm.fits(key)) {
        throw Refusal.algorithm("its key cannot be used with " + algorithm);
      }
      budget.did(Work.PUBLIC_KEY_OPERATIONS, 1);
      return algorithm.verify(key, bytes, value);
    }
  }

  /**
   * A canonical form.
   *
   * @param method which
   * @param prefixes what the exclusive one takes along all the same
   */
  record Canonicalizing(CanonicalForm method, Set<String> prefixes) {

    byte[] canonicalize(Element element, Envelope envelope, Budget budget)
        throws Refusal, LimitExceededException {
      long most = budget.limits().of(Limit.SOAP_CANONICAL_BYTES);
      long left =
          budget.limits().of(Limit.SOAP_DIGESTED_BYTES) - budget.spent(Limit.SOAP_DIGESTED_BYTES);
      byte[] bytes;
      try {
        bytes = envelope.canonical(element, method, prefixes, Math.min(most, left));
      } catch (Utf8Buffer.FullException e) {
        Limit limit = most <= left ? Limit.SOAP_CANONICAL_BYTES : Limit.SOAP_DIGESTED_BYTES;
        throw new LimitExceededException(limit, budget.limits().of(limit));
      } catch (NotCanonicalException e) {
        throw Refusal.wrong("something it covers has no canonical form");
      }
      budget.spend(Limit.SOAP_DIGESTED_BYTES, bytes.length);
      budget.did(Work.BYTES, bytes.length);
      return bytes;
    }
  }

  /** An element that a signature covers, in the tree of the message, and in which form. */
  static final class Covered {

    private final Element element;
    private final Canonicalizing form;
    private final byte @Nullable [] bytes;

    Covered(Element element, Canonicalizing form) {
      this(element, form, null);
    }

    private Covered(Element element, Canonicalizing form, byte @Nullable [] bytes) {
      this.element = element;
      this.form = form;
      this.bytes = bytes;
    }

    Element element() {
      return element;
    }

    Canonicalizing form() {
      return form;
    }

    /**
     * The canonical form.
     *
     * @param asItWas whether nothing was decrypted since: then it is what was verified, to the byte
     */
    byte[] canonical(boolean asItWas, Envelope envelope, Budget budget)
        throws Refusal, LimitExceededException {
      return asItWas && bytes != null ? bytes : form.canonicalize(element, envelope, budget);
    }
  }
}
