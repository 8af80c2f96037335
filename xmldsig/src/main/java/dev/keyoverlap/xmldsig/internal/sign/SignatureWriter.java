package dev.keyoverlap.xmldsig.internal.sign;

import dev.keyoverlap.key.KeyUnavailableException;
import dev.keyoverlap.message.MalformedMessageException;
import dev.keyoverlap.xmldsig.internal.algorithm.DigestUri;
import dev.keyoverlap.xmldsig.internal.algorithm.SigningKey;
import dev.keyoverlap.xmldsig.internal.sign.SpotFinder.Spot;
import dev.keyoverlap.xmldsig.internal.xml.CanonicalForm;
import dev.keyoverlap.xmldsig.internal.xml.CanonicalForm.NotCanonicalException;
import dev.keyoverlap.xmldsig.internal.xml.XmlNames;
import dev.keyoverlap.xmldsig.spec.SignatureForm;
import java.security.GeneralSecurityException;
import java.security.ProviderException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import javax.xml.XMLConstants;
import org.w3c.dom.Document;
import org.w3c.dom.Element;

/** Writes one signature into a document. */
final class SignatureWriter {

  private final SigningTerms terms;
  private final SigningKey key;
  private final Instant now;

  SignatureWriter(SigningTerms terms, SigningKey key, Instant now) {
    this.terms = terms;
    this.key = key;
    this.now = now;
  }

  void write(Document document, Spot spot, TargetDigests digests)
      throws KeyUnavailableException, MalformedMessageException {
    Element signature = document.createElementNS(XmlNames.DSIG, "ds:Signature");
    XmlNames.declare(signature, "ds", XmlNames.DSIG);
    identify(signature);
    Element signedInfo = XmlNames.dsig(signature, "SignedInfo");
    XmlNames.algorithm(signedInfo, "CanonicalizationMethod", terms.canonicalization().uri());
    XmlNames.algorithm(signedInfo, "SignatureMethod", key.algorithm().uri());
    Element value = XmlNames.dsig(signature, "SignatureValue");
    Optional<Element> keyInfo = keyInfo(signature);
    List<String> referenceIds = new ArrayList<>();
    if (terms.isEnveloping()) {
      envelop(document, signature, (Element) spot.parent());
    } else {
      spot.put(signature);
    }
    try {
      for (Target target : digests.targets()) {
        Element reference = reference(signedInfo, target, digests);
        if (terms.xades().flatMap(XadesTerms::mimeType).isPresent()) {
          String id = SigningTerms.newId();
          reference.setAttributeNS(null, "Id", id);
          referenceIds.add(id);
        }
      }
      Optional<Element> properties = properties(signature, referenceIds);
      if (terms.keyInfoSigned() && keyInfo.isPresent()) {
        part(signedInfo, keyInfo.get(), "");
      }
      if (properties.isPresent()) {
        part(signedInfo, properties.get(), XmlNames.SIGNED_PROPERTIES);
      }
      byte[] bytes = terms.canonicalization().canonicalize(signedInfo);
      byte[] signed = key.sign(bytes);
      value.setTextContent(Base64.getEncoder().encodeToString(signed));
    } catch (NotCanonicalException e) {
      throw new MalformedMessageException("The document cannot be signed: " + e.getMessage(), e);
    } catch (GeneralSecurityException | ProviderException e) {
      throw key.failed(e);
    }
  }

  private static void envelop(Document document, Element signature, Element object) {
    document.replaceChild(signature, object);
    // Declared around it now.
    object.removeAttributeNS(XMLConstants.XMLNS_ATTRIBUTE_NS_URI, "ds");
    signature.appendChild(object);
  }

  private Optional<Element> keyInfo(Element signature) throws KeyUnavailableException {
    if (terms.keyInfo().isEmpty()) {
      return Optional.empty();
    }
    Element keyInfo = XmlNames.dsig(signature, "KeyInfo");
    if (terms.keyInfoSigned()) {
      keyInfo.setAttributeNS(null, "Id", SigningTerms.newId());
    }
    new KeyInfoWriter(terms.keyInfo(), key).write(keyInfo);
    return Optional.of(keyInfo);
  }

  private void identify(Element signature) {
    String id = terms.ids().get(key.version().alias());
    if (id != null) {
      signature.setAttributeNS(null, "Id", id);
    } else if (terms.xades().isPresent()) {
      signature.setAttributeNS(null, "Id", SigningTerms.newId());
    }
  }

  private Optional<Element> properties(Element signature, List<String> references) {
    return terms
        .xades()
        .map(xades -> new XadesWriter(xades, key.certificate(), now).write(signature, references));
  }

  private Element reference(Element signedInfo, Target target, TargetDigests digests) {
    Element reference = XmlNames.dsig(signedInfo, "Reference");
    uri(target).ifPresent(uri -> reference.setAttributeNS(null, "URI", uri));
    if (target instanceof Target.InDocument inside) {
      transforms(reference, inside);
    }
    digest(reference, digests.digest(target, key.algorithm().digest()));
    return reference;
  }

  private void transforms(Element reference, Target.InDocument target) {
    Element transforms = XmlNames.dsig(reference, "Transforms");
    if (terms.form() == SignatureForm.ENVELOPING_BASE64) {
      XmlNames.algorithm(transforms, "Transform", XmlNames.BASE64);
      return;
    }
    if (terms.form() == SignatureForm.PARALLEL_ENVELOPED) {
      Element transform = XmlNames.algorithm(transforms, "Transform", XmlNames.XPATH);
      XmlNames.dsig(transform, "XPath", XmlNames.NOT_IN_A_SIGNATURE);
    } else if (target.aroundSignature()) {
      XmlNames.algorithm(transforms, "Transform", XmlNames.ENVELOPED);
    }
    Element method = XmlNames.algorithm(transforms, "Transform", terms.canonicalization().uri());
    if (!terms.prefixes().isEmpty()) {
      Element list = XmlNames.append(method, XmlNames.EXCLUSIVE, "ec:InclusiveNamespaces");
      XmlNames.declare(list, "ec", XmlNames.EXCLUSIVE);
      list.setAttributeNS(null, "PrefixList", String.join(" ", terms.prefixes()));
    }
  }

  /** Only the longer form names nodes together with their comments (XML Signature, 4.4.3.3). */
  private Optional<String> uri(Target target) {
    boolean comments =
        terms.canonicalization().keepsComments() && terms.form() != SignatureForm.ENVELOPING_BASE64;
    if (target instanceof Target.Outside outside) {
      return Optional.of(outside.content().uri()).filter(uri -> !uri.isEmpty());
    }
    if (target instanceof Target.Identified element) {
      String id = element.id();
      return Optional.of(comments ? "#xpointer(id('" + id + "'))" : "#" + id);
    }
    return target instanceof Target.Whole
        ? Optional.of(comments ? "#xpointer(/)" : "")
        : Optional.empty();
  }

  /** Refers to a part of the signature itself. */
  private void part(Element signedInfo, Element part, String type) throws NotCanonicalException {
    Element reference = XmlNames.dsig(signedInfo, "Reference");
    if (!type.isEmpty()) {
      reference.setAttributeNS(null, "Type", type);
    }
    reference.setAttributeNS(null, "URI", "#" + part.getAttributeNS(null, "Id"));
    CanonicalForm method = terms.canonicalization().withoutComments();
    XmlNames.algorithm(XmlNames.dsig(reference, "Transforms"), "Transform", method.uri());
    digest(reference, key.algorithm().digest().digest(method.canonicalize(part)));
  }

  private void digest(Element reference, byte[] value) {
    XmlNames.algorithm(reference, "DigestMethod", DigestUri.of(key.algorithm().digest()));
    XmlNames.dsig(reference, "DigestValue", value);
  }
}
