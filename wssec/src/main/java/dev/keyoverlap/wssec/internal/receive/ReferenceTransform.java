package dev.keyoverlap.wssec.internal.receive;

import dev.keyoverlap.internal.judge.Refusal;
import dev.keyoverlap.internal.work.Budget;
import dev.keyoverlap.message.Limit;
import dev.keyoverlap.message.LimitExceededException;
import dev.keyoverlap.message.MalformedMessageException;
import dev.keyoverlap.wssec.internal.envelope.Envelope;
import dev.keyoverlap.wssec.internal.envelope.Names;
import dev.keyoverlap.wssec.internal.receive.ReceivedSignature.Canonicalizing;
import dev.keyoverlap.xmldsig.internal.xml.CanonicalForm;
import dev.keyoverlap.xmldsig.internal.xml.StrictElement;
import dev.keyoverlap.xmldsig.internal.xml.XmlNames;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.w3c.dom.Element;

/**
 * The transform of a reference: a canonical form, of the element or of the token that the element
 * refers to. No other transform is ever carried out.
 *
 * @param form the canonical form
 * @param dereferences whether it is that of the token (Web Services Security: SOAP Message Security
 *     1.1, 8.3)
 */
record ReferenceTransform(Canonicalizing form, boolean dereferences) {

  private static final byte[] DEFAULT_NAMESPACE = " xmlns=\"".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] NO_NAMESPACE = " xmlns=\"\"".getBytes(StandardCharsets.US_ASCII);

  /**
   * Reads the transforms of a reference.
   *
   * @throws Refusal if they are none of these
   */
  static ReferenceTransform of(Optional<Element> transforms, Budget budget)
      throws Refusal, MalformedMessageException {
    if (transforms.isEmpty()) {
      // What is not canonicalized otherwise is so (XML Signature, 4.4.3.2).
      return new ReferenceTransform(
          new Canonicalizing(CanonicalForm.INCLUSIVE_1_0, Set.of()), false);
    }
    StrictElement children = StrictElement.of(transforms.get());
    Element transform = children.next(XmlNames.DSIG, "Transform");
    if (children.nextOfAnyKind().isPresent()) {
      throw Refusal.algorithm("it has more transforms than are accepted");
    }
    if (!StrictElement.algorithm(transform).equals(Names.STR_TRANSFORM)) {
      return new ReferenceTransform(canonicalizing(transform, budget), false);
    }
    return new ReferenceTransform(canonicalizing(parameter(transform), budget), true);
  }

  private static Element parameter(Element transform) throws Refusal {
    try {
      StrictElement parameters =
          StrictElement.of(
              StrictElement.of(transform).next(Names.WSSE, "TransformationParameters"));
      Element method = parameters.next(XmlNames.DSIG, "CanonicalizationMethod");
      parameters.end();
      return method;
    } catch (MalformedMessageException e) {
      throw Refusal.algorithm("its STR-Transform does not say how the token becomes bytes");
    }
  }

  /** Reads a canonical form. */
  static Canonicalizing canonicalizing(Element method, Budget budget)
      throws Refusal, LimitExceededException {
    CanonicalForm known =
        CanonicalForm.of(StrictElement.algorithm(method))
            // What an identifier names is without comments in any case (XML Signature, 4.4.3.3).
            .map(CanonicalForm::withoutComments)
            .orElseThrow(() -> Refusal.algorithm("one of its transforms is not accepted"));
    Set<String> prefixes = new LinkedHashSet<>();
    for (Element parameter : Envelope.elements(method)) {
      if (known != CanonicalForm.EXCLUSIVE
          || !XmlNames.is(parameter, XmlNames.EXCLUSIVE, "InclusiveNamespaces")) {
        throw Refusal.algorithm("one of its transforms has parameters");
      }
      prefixes.addAll(
          List.of(parameter.getAttributeNS(null, "PrefixList").strip().split("\\s+", -1)));
    }
    prefixes.remove("");
    budget.require(Limit.SOAP_PREFIXES, prefixes.size());
    return new Canonicalizing(known, prefixes);
  }

  /**
   * The element whose bytes the reference digests.
   *
   * @param named the element that it names
   * @param tokens of the header
   */
  Element target(Element named, SecurityTokens tokens) throws Refusal, MalformedMessageException {
    if (!dereferences) {
      return named;
    }
    if (!XmlNames.is(named, Names.WSSE, "SecurityTokenReference")) {
      throw Refusal.algorithm("its STR-Transform is on an element that refers to no token");
    }
    return tokens
        .token(named)
        .orElseThrow(
            () ->
                Refusal.algorithm(
                    "its STR-Transform is on a reference to a token outside of the header"));
  }

  /** The bytes to digest. */
  byte[] bytes(Element target, Envelope envelope, Budget budget)
      throws Refusal, LimitExceededException {
    byte[] canonical = form.canonicalize(target, envelope, budget);
    return dereferences ? withDefaultNamespace(canonical) : canonical;
  }

  /**
   * The token represents itself, in no namespace of the reference: its form declares the default
   * namespace, even if there is none.
   */
  private static byte[] withDefaultNamespace(byte[] canonical) {
    int name = 1;
    while (canonical[name] != ' ' && canonical[name] != '>') {
      name++;
    }
    for (int i = 0; i < DEFAULT_NAMESPACE.length; i++) {
      if (name + i >= canonical.length || canonical[name + i] != DEFAULT_NAMESPACE[i]) {
        byte[] declared = new byte[canonical.length + NO_NAMESPACE.length];
        System.arraycopy(canonical, 0, declared, 0, name);
        System.arraycopy(NO_NAMESPACE, 0, declared, name, NO_NAMESPACE.length);
        System.arraycopy(
            canonical, name, declared, name + NO_NAMESPACE.length, canonical.length - name);
        return declared;
      }
    }
    return canonical;
  }
}
