package dev.keyoverlap.xmldsig.internal.signature;

import dev.keyoverlap.internal.judge.CertificateDigest;
import dev.keyoverlap.message.MalformedMessageException;
import dev.keyoverlap.xmldsig.internal.algorithm.DigestUri;
import dev.keyoverlap.xmldsig.internal.tape.ReceivedXml;
import dev.keyoverlap.xmldsig.internal.tape.TapePart;
import dev.keyoverlap.xmldsig.internal.tape.XmlTape;
import dev.keyoverlap.xmldsig.internal.xml.CanonicalForm;
import dev.keyoverlap.xmldsig.internal.xml.StrictElement;
import dev.keyoverlap.xmldsig.internal.xml.XmlDateTime;
import dev.keyoverlap.xmldsig.internal.xml.XmlNames;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import org.w3c.dom.Element;

/**
 * The signed statements of a signer about a signature: the time, and the certificate (ETSI TS 101
 * 903, 7.2.1 and 7.2.2; ETSI EN 319 132-1, 5.2).
 *
 * @param signingTime only a claim: the holder of the key can write any time
 * @param certificate the certificate that the signer meant, of several for one key
 */
public record XadesProperties(
    Optional<Instant> signingTime, Optional<CertificateDigest> certificate) {

  /**
   * From a document. Unreadable properties claim nothing: the signature is as correct without them.
   *
   * @param signedProperties the number of those of the signature, which it covers
   * @param withComments whether it covers their comments, too
   */
  public static XadesProperties of(ReceivedXml xml, int signedProperties, boolean withComments) {
    XmlTape tape = xml.tape();
    Optional<Element> time = Optional.empty();
    Optional<Element> certificate = Optional.empty();
    int ofSignature = tape.firstChild(signedProperties);
    if (ofSignature != XmlTape.DOCUMENT
        && tape.name(ofSignature).is(XmlNames.XADES, "SignedSignatureProperties")) {
      for (int child = tape.firstChild(ofSignature);
          child != XmlTape.DOCUMENT;
          child = tape.nextSibling(child)) {
        XmlTape.Name name = tape.name(child);
        if (time.isEmpty() && name.is(XmlNames.XADES, "SigningTime")) {
          time = tree(xml, child, withComments);
        } else if (certificate.isEmpty()
            && (name.is(XmlNames.XADES, "SigningCertificate")
                || name.is(XmlNames.XADES, "SigningCertificateV2"))) {
          certificate = tree(xml, child, withComments);
        }
      }
    }
    return new XadesProperties(
        time.flatMap(XadesProperties::time), certificate.flatMap(XadesProperties::digest));
  }

  private static Optional<Element> tree(ReceivedXml xml, int element, boolean withComments) {
    try {
      return Optional.of(
          xml.tree(
              TapePart.Cut.whole(
                  element,
                  withComments ? CanonicalForm.EXCLUSIVE_WITH_COMMENTS : CanonicalForm.EXCLUSIVE,
                  Set.of())));
    } catch (MalformedMessageException e) {
      return Optional.empty();
    }
  }

  private static Optional<Instant> time(Element element) {
    try {
      return XmlDateTime.parse(StrictElement.text(element));
    } catch (MalformedMessageException e) {
      return Optional.empty();
    }
  }

  /** The signer's own comes first; those of authorities may follow. */
  private static Optional<CertificateDigest> digest(Element signingCertificate) {
    try {
      StrictElement own =
          StrictElement.of(StrictElement.of(signingCertificate).next(XmlNames.XADES, "Cert"));
      StrictElement parts = StrictElement.of(own.next(XmlNames.XADES, "CertDigest"));
      String method = StrictElement.algorithm(parts.next("DigestMethod"));
      byte[] value = StrictElement.base64(parts.next("DigestValue"));
      // SHA-1 says no more than nothing.
      return DigestUri.read(method)
          .map(algorithm -> CertificateDigest.of(algorithm.jcaName(), value));
    } catch (MalformedMessageException e) {
      return Optional.empty();
    }
  }
}
