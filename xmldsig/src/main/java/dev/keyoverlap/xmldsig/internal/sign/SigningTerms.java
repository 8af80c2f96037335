package dev.keyoverlap.xmldsig.internal.sign;

import dev.keyoverlap.internal.files.Pump;
import dev.keyoverlap.internal.judge.Refusal;
import dev.keyoverlap.internal.work.Budget;
import dev.keyoverlap.key.Alias;
import dev.keyoverlap.key.KeyUnavailableException;
import dev.keyoverlap.message.Limits;
import dev.keyoverlap.message.MalformedMessageException;
import dev.keyoverlap.xmldsig.internal.algorithm.SigningKey;
import dev.keyoverlap.xmldsig.internal.algorithm.SigningMethod;
import dev.keyoverlap.xmldsig.internal.sign.SpotFinder.Spot;
import dev.keyoverlap.xmldsig.internal.sign.Target.Identified;
import dev.keyoverlap.xmldsig.internal.sign.Target.InDocument;
import dev.keyoverlap.xmldsig.internal.signature.DetachedBytes;
import dev.keyoverlap.xmldsig.internal.signature.ReceivedReference;
import dev.keyoverlap.xmldsig.internal.signature.ReceivedSignature;
import dev.keyoverlap.xmldsig.internal.signature.Scope;
import dev.keyoverlap.xmldsig.internal.tape.ElementFinder;
import dev.keyoverlap.xmldsig.internal.tape.Extent;
import dev.keyoverlap.xmldsig.internal.xml.CanonicalForm;
import dev.keyoverlap.xmldsig.internal.xml.HardenedParser;
import dev.keyoverlap.xmldsig.internal.xml.IdNames;
import dev.keyoverlap.xmldsig.internal.xml.Ids;
import dev.keyoverlap.xmldsig.internal.xml.XmlNames;
import dev.keyoverlap.xmldsig.spec.KeyInfoPart;
import dev.keyoverlap.xmldsig.spec.SignatureForm;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.Node;

/**
 * The parts to sign and how, the same for every document.
 *
 * @param form where a signature is
 * @param targets which elements; none for the whole document
 * @param place where the signatures go; empty for the usual place
 * @param canonicalization how what is signed becomes bytes
 * @param prefixes of namespaces to take along
 * @param keyInfo what names the key
 * @param keyInfoSigned whether that is signed, too
 * @param xades what is signed about the signature itself, if anything
 * @param unnamed the element that is signed by a reference without a URI, too
 * @param methods how to sign, where that was asked for
 * @param ids of the signatures, where those were asked for
 * @param idNames the attributes by which elements are referred to
 */
public record SigningTerms(
    SignatureForm form,
    List<ElementFinder> targets,
    Optional<SpotFinder> place,
    CanonicalForm canonicalization,
    Set<String> prefixes,
    Set<KeyInfoPart> keyInfo,
    boolean keyInfoSigned,
    Optional<XadesTerms> xades,
    Optional<ElementFinder> unnamed,
    Map<Alias, SigningMethod> methods,
    Map<Alias, String> ids,
    IdNames idNames) {

  /** Refuses what no receiver could read. */
  public void requireSense(int aliases) {
    if (aliases > 1 && !allowsSeveral(form)) {
      throw new IllegalStateException(
          isEnveloping()
              ? "A document can have one enveloping signature only. For several signatures"
                  + " choose SIBLINGS"
              : "A second enveloped signature invalidates the first. To sign with two"
                  + " aliases, choose the form SIBLINGS or PARALLEL_ENVELOPED");
    }
    if (form == SignatureForm.SIBLINGS && targets.isEmpty()) {
      throw new IllegalStateException(
          "The form SIBLINGS signs single elements. Name them with elements(...)");
    }
    if (form == SignatureForm.SIBLINGS && aliases > 1 && !canonicalization.isExclusive()) {
      throw new IllegalStateException(
          "Receivers read several SIBLINGS only with an exclusive canonicalization."
              + " Leave it at EXCLUSIVE");
    }
    if (form == SignatureForm.PARALLEL_ENVELOPED && !targets.isEmpty()) {
      throw new IllegalStateException(
          "The form PARALLEL_ENVELOPED signs the whole document. For single elements"
              + " choose SIBLINGS");
    }
    if (isEnveloping() && (!targets.isEmpty() || unnamed.isPresent() || place.isPresent())) {
      throw new IllegalStateException(
          "The form %s signs the whole content. Leave out elements, elementWithoutUri"
                  .formatted(form)
              + " and place");
    }
    if (form == SignatureForm.ENVELOPING_BASE64 && !prefixes.isEmpty()) {
      throw new IllegalStateException(
          "The form ENVELOPING_BASE64 signs bytes, which have no namespaces. Leave out"
              + " inclusivePrefixes");
    }
    if (!prefixes.isEmpty() && !canonicalization.isExclusive()) {
      throw new IllegalStateException(
          "An inclusive canonicalization signs all namespaces. Leave out inclusivePrefixes");
    }
    if (form == SignatureForm.DETACHED
        && (!targets.isEmpty()
            || place.isPresent()
            || unnamed.isPresent()
            || !prefixes.isEmpty())) {
      throw new IllegalStateException(
          "The form DETACHED signs bytes outside of any document. Leave out elements,"
              + " elementWithoutUri, place and inclusivePrefixes");
    }
    if (ids.values().stream().distinct().count() < ids.size()) {
      throw new IllegalStateException(
          "Two signatures cannot have the same Id. Give each alias another signatureId");
    }
    if (keyInfoSigned && keyInfo.isEmpty()) {
      throw new IllegalStateException(
          "There is no KeyInfo to sign. Name a part in signerIdentifier, or leave out"
              + " signKeyInfo");
    }
  }

  /**
   * Insists that this is the form for content of this kind.
   *
   * @throws IllegalStateException if it is not
   */
  public void requireForm(boolean detached) {
    if (detached != (form == SignatureForm.DETACHED)) {
      throw new IllegalStateException(
          "Cannot sign this: the signer was built for the form %s. Call %s, or build another signer"
              .formatted(form, detached ? "sign" : "signDetached"));
    }
  }

  private static boolean allowsSeveral(SignatureForm form) {
    return switch (form) {
      case SIBLINGS, PARALLEL_ENVELOPED, DETACHED -> true;
      case ENVELOPED, ENVELOPING, ENVELOPING_BASE64 -> false;
    };
  }

  /** Whether the content is inside of the signature. */
  boolean isEnveloping() {
    return form == SignatureForm.ENVELOPING || form == SignatureForm.ENVELOPING_BASE64;
  }

  /** Signs a document that is nobody else's. */
  public void sign(Document document, List<SigningKey> keys, Instant now)
      throws KeyUnavailableException, MalformedMessageException {
    Spot spot = spot(document);
    TargetDigests digests = TargetDigests.of(targets(document, spot), keys);
    for (SigningKey key : keys) {
      new SignatureWriter(this, key, now).write(document, spot, digests);
    }
  }

  /** Signs bytes that are not XML. */
  Document signBinary(byte[] content, List<SigningKey> keys, Instant now)
      throws KeyUnavailableException, MalformedMessageException {
    Document document = HardenedParser.shared().newDocument();
    Element object = newObject(document);
    object.setAttributeNS(null, "Encoding", XmlNames.BASE64);
    object.setTextContent(Base64.getEncoder().encodeToString(content));
    document.appendChild(object);
    Map<InDocument, TargetDigests.Form> signed =
        Map.of(
            new Identified(object.getAttributeNS(null, "Id"), false),
            digests -> digests.forEach(digest -> digest.update(content)));
    TargetDigests digests = TargetDigests.of(signed, keys);
    for (SigningKey key : keys) {
      new SignatureWriter(this, key, now).write(document, new Spot(object, null), digests);
    }
    return document;
  }

  private static Element newObject(Document document) {
    Element object = document.createElementNS(XmlNames.DSIG, "ds:Object");
    XmlNames.declare(object, "ds", XmlNames.DSIG);
    object.setAttributeNS(null, "Id", newId());
    return object;
  }

  /** Signs what is in no document. */
  public Document signDetached(
      List<DetachedBytes> contents, List<SigningKey> keys, Instant now, Pump pump)
      throws KeyUnavailableException, MalformedMessageException, IOException {
    Document document = HardenedParser.shared().newDocument();
    Node parent = document;
    if (keys.size() > 1) {
      // A document has one root; this one is made for it (ETSI EN 319 162-1, A.5).
      Element container = XmlNames.append(document, XmlNames.ASIC, "asic:XAdESSignatures");
      XmlNames.declare(container, "asic", XmlNames.ASIC);
      parent = container;
    }
    TargetDigests digests = TargetDigests.of(contents, keys, pump);
    for (SigningKey key : keys) {
      new SignatureWriter(this, key, now).write(document, new Spot(parent, null), digests);
    }
    return document;
  }

  private Spot spot(Document document) throws MalformedMessageException {
    if (form == SignatureForm.ENVELOPING) {
      return envelope(document);
    }
    if (place.isPresent()) {
      return place.get().in(document, idNames);
    }
    return new Spot(document.getDocumentElement(), null);
  }

  /** Puts the content into a new root; the signature will take that one's place. */
  private static Spot envelope(Document document) {
    Element content = document.getDocumentElement();
    Element object = newObject(document);
    document.replaceChild(object, content);
    object.appendChild(content);
    return new Spot(object, null);
  }

  static String newId() {
    // An identifier must not begin with a digit.
    return "_" + UUID.randomUUID();
  }

  private Map<InDocument, TargetDigests.Form> targets(Document document, Spot spot)
      throws MalformedMessageException {
    if (!ids.isEmpty()) {
      requireFree(Ids.of(document, idNames));
    }
    if (form == SignatureForm.ENVELOPING) {
      return Map.of(
          new Identified(((Element) spot.parent()).getAttributeNS(null, "Id"), false),
          form(spot.parent()));
    }
    requireUnharmed(document, spot);
    Map<InDocument, TargetDigests.Form> signed = new LinkedHashMap<>();
    if (targets.isEmpty()) {
      signed.put(new Target.Whole(), form(document));
    }
    List<Identified> identified = new ArrayList<>();
    for (Element element : elements(document)) {
      boolean around = Extent.contains(element, spot.parent());
      requireFit(element, around);
      Identified target = Identified.of(element, idNames, around);
      identified.add(target);
      signed.put(target, form(element));
    }
    Ids known = Ids.of(document, idNames);
    for (Identified target : identified) {
      target.requireUnique(known);
    }
    if (unnamed.isPresent()) {
      Element element = only(unnamed.get(), document);
      boolean around = Extent.contains(element, spot.parent());
      requireFit(element, around);
      signed.put(new Target.Unnamed(around), form(element));
    }
    return signed;
  }

  private Set<Element> elements(Document document) throws MalformedMessageException {
    Set<Element> elements = new LinkedHashSet<>();
    for (ElementFinder finder : targets) {
      List<Element> found = finder.find(document, idNames);
      if (found.isEmpty()) {
        throw new MalformedMessageException(
            "Cannot sign the element %s: the document has none".formatted(finder));
      }
      elements.addAll(found);
    }
    return elements;
  }

  private Element only(ElementFinder finder, Document document) throws MalformedMessageException {
    List<Element> found = finder.find(document, idNames);
    if (found.size() != 1) {
      throw new MalformedMessageException(
          "Cannot sign the element %s by a reference without a URI: the document has %d of them,"
                  .formatted(finder, found.size())
              + " and exactly one can be meant");
    }
    return found.get(0);
  }

  /** An identifier that the document has already would mean two elements from now on. */
  private void requireFree(Ids known) throws MalformedMessageException {
    for (String id : ids.values()) {
      if (!known.find(id).isEmpty()) {
        throw new MalformedMessageException(
            "The signature cannot have the Id '%s': an element of the document has it already"
                .formatted(id));
      }
    }
  }

  private TargetDigests.Form form(Node node) {
    boolean withoutAll = form == SignatureForm.PARALLEL_ENVELOPED;
    return digests -> {
      byte[] bytes = new Extent(node, null, withoutAll, canonicalization, prefixes).bytes();
      digests.forEach(digest -> digest.update(bytes));
    };
  }

  private void requireFit(Element element, boolean around) throws MalformedMessageException {
    if (form != SignatureForm.SIBLINGS) {
      return;
    }
    if (around) {
      throw new MalformedMessageException(
          "Cannot put the signature into <%s>, which it signs: SIBLINGS puts signatures beside"
                  .formatted(element.getNodeName())
              + " signed elements. Choose another place");
    }
    for (Node node = element; node != null; node = Ids.next(node, element)) {
      if (XmlNames.isSignature(node)) {
        throw new MalformedMessageException(
            "Cannot sign <%s>: it carries a signature already, and SIBLINGS sign elements without one"
                .formatted(element.getNodeName()));
      }
    }
  }

  /** No signature that is there already may become wrong by a new one within what it covers. */
  private void requireUnharmed(Document document, Spot spot) throws MalformedMessageException {
    Ids ids = Ids.of(document, idNames);
    for (Node node = document; node != null; node = Ids.next(node, document)) {
      if (XmlNames.isSignature(node) && node instanceof Element earlier) {
        for (ReceivedReference reference :
            ReceivedSignature.references(earlier, Budget.of(Limits.DEFAULT))) {
          if (isHarmed(reference, ids, spot)) {
            throw new MalformedMessageException(
                "Cannot sign: the document carries a signature that a second one would"
                    + " invalidate. Sign with both aliases at once, in the form SIBLINGS or"
                    + " PARALLEL_ENVELOPED");
          }
        }
      }
    }
  }

  private static boolean isHarmed(ReceivedReference reference, Ids ids, Spot spot) {
    try {
      Scope scope = reference.scope();
      List<Element> covered = ids.find(scope.name());
      return !scope.withoutAll()
          && switch (scope.where()) {
            case DOCUMENT -> true;
            case ELEMENT -> covered.size() == 1 && Extent.contains(covered.get(0), spot.parent());
            case OUTSIDE, UNNAMED -> false;
          };
    } catch (Refusal e) {
      return false; // Nothing that could become wrong by us.
    }
  }
}
