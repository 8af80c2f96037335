package dev.keyoverlap.xmldsig;

import dev.keyoverlap.message.MalformedMessageException;
import dev.keyoverlap.xmldsig.internal.DigestAlgorithm;
import dev.keyoverlap.xmldsig.internal.Refusal;
import dev.keyoverlap.xmldsig.internal.StrictElement;
import dev.keyoverlap.xmldsig.internal.XmlNames;
import java.security.MessageDigest;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import org.w3c.dom.Element;

/**
 * What a signer says about a signature in what is signed: the time, and by which certificate (ETSI
 * TS 101 903, 7.2.1 and 7.2.2; ETSI EN 319 132-1, 5.2).
 *
 * @param signingTime a claim and no more: who has the key can write any time
 * @param certificate the one that was meant, of several for one key
 */
record XadesProperties(Optional<Instant> signingTime, Optional<CertificateDigest> certificate) {

  /** The digest of a certificate. */
  static final class CertificateDigest {
    private final DigestAlgorithm algorithm;
    private final byte[] value;

    private CertificateDigest(DigestAlgorithm algorithm, byte[] value) {
      this.algorithm = algorithm;
      this.value = value;
    }

    boolean is(X509Certificate certificate) {
      return MessageDigest.isEqual(algorithm.digest(encoded(certificate)), value);
    }
  }

  private static byte[] encoded(X509Certificate certificate) {
    try {
      return certificate.getEncoded();
    } catch (CertificateEncodingException e) {
      throw new IllegalStateException("A certificate whose id is known has an encoded form", e);
    }
  }

  /**
   * From a document.
   *
   * @param signedProperties of the signature, and covered by it
   */
  static XadesProperties of(Element signedProperties) throws Refusal {
    try {
      StrictElement parts = StrictElement.of(signedProperties);
      Optional<Element> ofSignature = parts.nextIf(XmlNames.XADES, "SignedSignatureProperties");
      if (ofSignature.isEmpty()) {
        return new XadesProperties(Optional.empty(), Optional.empty());
      }
      StrictElement properties = StrictElement.of(ofSignature.get());
      Optional<Element> time = properties.nextIf(XmlNames.XADES, "SigningTime");
      Optional<Element> certificate =
          properties
              .nextIf(XmlNames.XADES, "SigningCertificate")
              .or(() -> properties.nextIf(XmlNames.XADES, "SigningCertificateV2"));
      return new XadesProperties(
          time.isPresent() ? Optional.of(time(time.get())) : Optional.empty(),
          certificate.isPresent() ? digest(certificate.get()) : Optional.empty());
    } catch (MalformedMessageException e) {
      throw Refusal.wrong("its signed properties cannot be read");
    }
  }

  private static Instant time(Element element) throws MalformedMessageException, Refusal {
    try {
      return OffsetDateTime.parse(StrictElement.text(element)).toInstant();
    } catch (DateTimeException e) {
      throw Refusal.wrong("its signing time cannot be read, or names no time zone");
    }
  }

  /** The signer's own comes first; those of authorities may follow. */
  private static Optional<CertificateDigest> digest(Element signingCertificate)
      throws MalformedMessageException, Refusal {
    Optional<Element> first = StrictElement.of(signingCertificate).nextIf(XmlNames.XADES, "Cert");
    Optional<Element> digest =
        first.isPresent()
            ? StrictElement.of(first.get()).nextIf(XmlNames.XADES, "CertDigest")
            : Optional.empty();
    if (digest.isEmpty()) {
      throw Refusal.wrong("its signing certificate cannot be read");
    }
    StrictElement parts = StrictElement.of(digest.get());
    String method = StrictElement.algorithm(parts.next("DigestMethod"));
    byte[] value = StrictElement.base64(parts.next("DigestValue"));
    // SHA-1 says no more than nothing.
    return DigestAlgorithm.of(method).map(algorithm -> new CertificateDigest(algorithm, value));
  }

  /** Writes both into a signature. */
  static Element write(
      Element signature, String signatureId, String id, Instant now, X509Certificate certificate) {
    Element object = XmlNames.dsig(signature, "Object");
    Element qualifying = XmlNames.append(object, XmlNames.XADES, "xades:QualifyingProperties");
    XmlNames.declare(qualifying, "xades", XmlNames.XADES);
    qualifying.setAttributeNS(null, "Target", "#" + signatureId);
    Element signed = XmlNames.append(qualifying, XmlNames.XADES, "xades:SignedProperties");
    signed.setAttributeNS(null, "Id", id);
    Element properties = XmlNames.append(signed, XmlNames.XADES, "xades:SignedSignatureProperties");
    XmlNames.append(properties, XmlNames.XADES, "xades:SigningTime")
        .setTextContent(now.truncatedTo(ChronoUnit.SECONDS).toString());
    Element named =
        XmlNames.append(
            XmlNames.append(properties, XmlNames.XADES, "xades:SigningCertificate"),
            XmlNames.XADES,
            "xades:Cert");
    Element digest = XmlNames.append(named, XmlNames.XADES, "xades:CertDigest");
    XmlNames.algorithm(digest, "DigestMethod", DigestAlgorithm.SHA256.uri());
    XmlNames.dsig(digest, "DigestValue", DigestAlgorithm.SHA256.digest(encoded(certificate)));
    Element issuer = XmlNames.append(named, XmlNames.XADES, "xades:IssuerSerial");
    XmlNames.dsig(issuer, "X509IssuerName", certificate.getIssuerX500Principal().getName());
    XmlNames.dsig(issuer, "X509SerialNumber", certificate.getSerialNumber().toString());
    return signed;
  }
}
