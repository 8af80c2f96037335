package dev.keyoverlap.xmldsig;

import dev.keyoverlap.KeyUnavailableException;
import dev.keyoverlap.message.MalformedMessageException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.Node;

/**
 * What is signed and how, the same for every document.
 *
 * @param form where a signature stands
 * @param targets which elements; none for the whole document
 * @param place where the signatures go; empty for the usual place
 * @param canonicalization how what is signed becomes bytes
 * @param prefixes of namespaces to take along
 * @param keyInfo what names the key
 * @param keyInfoSigned whether that is signed, too
 * @param properties whether time and certificate are signed
 */
record SigningTerms(
    SignatureForm form,
    List<ElementSelector> targets,
    Optional<SignaturePlace> place,
    Canonicalization canonicalization,
    Set<String> prefixes,
    Set<KeyInfoPart> keyInfo,
    boolean keyInfoSigned,
    boolean properties) {

  /** Refuses what no receiver could read. */
  void requireSense(int aliases) {
    if (aliases > 1 && !form.allowsSeveral()) {
      throw new IllegalStateException(
          form == SignatureForm.ENVELOPING
              ? "A document has one root, so one enveloping signature; for several choose SIBLINGS"
              : "A second enveloped signature would make the first one wrong, and the other way"
                  + " round; choose the form SIBLINGS or PARALLEL_ENVELOPED");
    }
    if (form == SignatureForm.SIBLINGS && targets.isEmpty()) {
      throw new IllegalStateException(
          "Siblings sign elements beside them: say which, by elements(...)");
    }
    if (form == SignatureForm.SIBLINGS && aliases > 1 && !canonicalization.isExclusive()) {
      throw new IllegalStateException(
          "Several sibling signatures are read by receivers with an exclusive canonicalization;"
              + " leave it at EXCLUSIVE");
    }
    if (form == SignatureForm.PARALLEL_ENVELOPED && !targets.isEmpty()) {
      throw new IllegalStateException(
          "Parallel enveloped signatures sign the whole document; for elements choose SIBLINGS");
    }
    if (form == SignatureForm.ENVELOPING && (!targets.isEmpty() || place.isPresent())) {
      throw new IllegalStateException(
          "An enveloping signature holds the whole content, and stands nowhere else");
    }
    if (!prefixes.isEmpty() && !canonicalization.isExclusive()) {
      throw new IllegalStateException(
          "An inclusive canonicalization takes all namespaces along; name no prefixes");
    }
    if (keyInfoSigned && keyInfo.isEmpty()) {
      throw new IllegalStateException("Without KeyInfo there is none to sign");
    }
  }

  /** Signs a document that is nobody else's. */
  void sign(Document document, List<SigningKey> keys, Instant now)
      throws KeyUnavailableException, MalformedMessageException {
    SignaturePlace.Spot spot = spot(document);
    TargetDigests digests = TargetDigests.of(this, targets(document, spot), keys);
    for (SigningKey key : keys) {
      new SignatureWriter(this, key, now).write(document, spot, digests);
    }
  }

  private SignaturePlace.Spot spot(Document document) throws MalformedMessageException {
    if (form == SignatureForm.ENVELOPING) {
      return envelope(document);
    }
    if (place.isPresent()) {
      return place.get().in(document);
    }
    return new SignaturePlace.Spot(document.getDocumentElement(), null);
  }

  /** Puts the content into a new root; the signature will take that one's place. */
  private static SignaturePlace.Spot envelope(Document document) {
    Element content = document.getDocumentElement();
    Element object = document.createElementNS(Names.DSIG, "ds:Object");
    Names.declare(object, "ds", Names.DSIG);
    object.setAttributeNS(null, "Id", newId());
    document.replaceChild(object, content);
    object.appendChild(content);
    return new SignaturePlace.Spot(object, null);
  }

  static String newId() {
    // An identifier must not begin with a digit.
    return "_" + UUID.randomUUID();
  }

  private List<Target> targets(Document document, SignaturePlace.Spot spot)
      throws MalformedMessageException {
    if (form == SignatureForm.ENVELOPING) {
      return List.of(Target.element(spot.parent(), false));
    }
    requireUnharmed(document, spot);
    if (targets.isEmpty()) {
      return List.of(Target.whole(document));
    }
    Set<Element> elements = new LinkedHashSet<>();
    for (ElementSelector selector : targets) {
      List<Element> found = selector.find(document);
      if (found.isEmpty()) {
        throw new MalformedMessageException(
            "The document has no element %s, which is to be signed".formatted(selector));
      }
      elements.addAll(found);
    }
    List<Target> signed = new ArrayList<>();
    for (Element element : elements) {
      boolean around = Extent.contains(element, spot.parent());
      requireFit(element, around);
      signed.add(Target.element(element, around));
    }
    Ids ids = Ids.of(document);
    for (Target target : signed) {
      target.requireUnique(ids);
    }
    return signed;
  }

  private void requireFit(Element element, boolean around) throws MalformedMessageException {
    if (form != SignatureForm.SIBLINGS) {
      return;
    }
    if (around) {
      throw new MalformedMessageException(
          "The signature would stand in <%s>, which it signs; siblings stand beside it: choose"
                  .formatted(element.getNodeName())
              + " another place");
    }
    for (Node node = element; node != null; node = Ids.next(node, element)) {
      if (Names.isSignature(node)) {
        throw new MalformedMessageException(
            "<%s> bears a signature already; siblings sign elements that contain none"
                .formatted(element.getNodeName()));
      }
    }
  }

  /** No signature that is there already may become wrong by a new one within what it covers. */
  private static void requireUnharmed(Document document, SignaturePlace.Spot spot)
      throws MalformedMessageException {
    Ids ids = Ids.of(document);
    for (Node node = document; node != null; node = Ids.next(node, document)) {
      if (Names.isSignature(node) && node instanceof Element earlier) {
        for (ReceivedReference reference : ReceivedSignature.of(earlier).references()) {
          if (isHarmed(reference, document, ids, earlier, spot)) {
            throw new MalformedMessageException(
                "The document bears a signature that another one within what it covers would make"
                    + " wrong; sign with both at once, in the form SIBLINGS or PARALLEL_ENVELOPED");
          }
        }
      }
    }
  }

  private static boolean isHarmed(
      ReceivedReference reference,
      Document document,
      Ids ids,
      Element signature,
      SignaturePlace.Spot spot) {
    try {
      Extent extent = reference.extent(document, ids, signature);
      return !extent.withoutAll() && Extent.contains(extent.top(), spot.parent());
    } catch (Refusal e) {
      return false; // Nothing that could become wrong by us.
    }
  }

  /**
   * Something to sign.
   *
   * @param node the document, or an element that bears an identifier
   * @param id that identifier; empty for the document
   * @param aroundSignature whether the signature stands in it
   */
  record Target(Node node, Optional<String> id, boolean aroundSignature) {

    static Target whole(Document document) {
      return new Target(document, Optional.empty(), true);
    }

    /** An element without identifier gets one. */
    static Target element(Element element, boolean around) {
      Optional<String> own = Ids.of(element);
      if (own.isEmpty()) {
        element.setAttributeNS(null, "Id", newId());
      }
      return new Target(element, own.or(() -> Ids.of(element)), around);
    }

    void requireUnique(Ids ids) throws MalformedMessageException {
      String name = id.orElseThrow();
      if (ids.find(name).size() != 1) {
        throw new MalformedMessageException(
            "The identifier '%s' is borne by several elements".formatted(name));
      }
      if (!name.matches("[\\w.-]+")) {
        throw new MalformedMessageException(
            "'%s' is no identifier that can be referred to".formatted(name));
      }
    }
  }
}
