package dev.keyoverlap.xmldsig.internal.sign;

import dev.keyoverlap.KeyUnavailableException;
import dev.keyoverlap.message.MalformedMessageException;
import dev.keyoverlap.xmldsig.internal.algorithm.DigestUri;
import dev.keyoverlap.xmldsig.internal.algorithm.SigningKey;
import dev.keyoverlap.xmldsig.internal.sign.SigningTerms.InDocument;
import dev.keyoverlap.xmldsig.internal.sign.SigningTerms.Outside;
import dev.keyoverlap.xmldsig.internal.sign.SigningTerms.Target;
import dev.keyoverlap.xmldsig.internal.sign.SpotFinder.Spot;
import dev.keyoverlap.xmldsig.internal.signature.XadesProperties;
import dev.keyoverlap.xmldsig.internal.xml.CanonicalForm;
import dev.keyoverlap.xmldsig.internal.xml.CanonicalForm.NotCanonicalException;
import dev.keyoverlap.xmldsig.internal.xml.XmlNames;
import dev.keyoverlap.xmldsig.spec.SignatureForm;
import java.security.GeneralSecurityException;
import java.security.ProviderException;
import java.time.Instant;
import java.util.Base64;
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
    Element signedInfo = XmlNames.dsig(signature, "SignedInfo");
    XmlNames.algorithm(signedInfo, "CanonicalizationMethod", terms.canonicalization().uri());
    XmlNames.algorithm(signedInfo, "SignatureMethod", key.algorithm().uri());
    Element value = XmlNames.dsig(signature, "SignatureValue");
    Optional<Element> keyInfo = keyInfo(signature);
    Optional<Element> properties = properties(signature);
    if (terms.form() == SignatureForm.ENVELOPING) {
      envelop(document, signature, (Element) spot.parent());
    } else {
      spot.put(signature);
    }
    try {
      for (Target target : digests.targets()) {
        reference(signedInfo, target, digests);
      }
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

  private Optional<Element> properties(Element signature) {
    if (!terms.properties()) {
      return Optional.empty();
    }
    String id = SigningTerms.newId();
    signature.setAttributeNS(null, "Id", id);
    return Optional.of(
        XadesProperties.write(signature, id, SigningTerms.newId(), now, key.certificate()));
  }

  private void reference(Element signedInfo, Target target, TargetDigests digests) {
    Element reference = XmlNames.dsig(signedInfo, "Reference");
    if (target instanceof Outside outside) {
      reference.setAttributeNS(null, "URI", outside.content().uri());
    } else if (target instanceof InDocument inside) {
      reference.setAttributeNS(null, "URI", uri(inside));
      transforms(reference, inside);
    }
    digest(reference, digests.digest(target, key.algorithm().digest()));
  }

  private void transforms(Element reference, InDocument target) {
    Element transforms = XmlNames.dsig(reference, "Transforms");
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
  private String uri(InDocument target) {
    if (terms.canonicalization().keepsComments()) {
      return target.id().map(id -> "#xpointer(id('" + id + "'))").orElse("#xpointer(/)");
    }
    return target.id().map(id -> "#" + id).orElse("");
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
