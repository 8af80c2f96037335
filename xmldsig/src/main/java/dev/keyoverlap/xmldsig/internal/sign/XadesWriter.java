package dev.keyoverlap.xmldsig.internal.sign;

import dev.keyoverlap.internal.key.DigestAlgorithm;
import dev.keyoverlap.xmldsig.internal.algorithm.DigestUri;
import dev.keyoverlap.xmldsig.internal.xml.XmlNames;
import dev.keyoverlap.xmldsig.spec.SignaturePolicy;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.w3c.dom.Element;

/**
 * Writes what a signature says about itself (ETSI TS 101 903, 7.2 and 7.3; ETSI EN 319 132-1, 5.2).
 *
 * @param terms what to write
 * @param certificate the signer's
 * @param now the time of signing
 */
record XadesWriter(XadesTerms terms, X509Certificate certificate, Instant now) {

  /**
   * Puts the properties into a signature.
   *
   * @param signature with an identifier
   * @param references the identifiers of the references to what is signed
   * @return the element to sign
   */
  Element write(Element signature, List<String> references) {
    Element object = XmlNames.dsig(signature, "Object");
    Element qualifying = append(object, "QualifyingProperties");
    XmlNames.declare(qualifying, "xades", XmlNames.XADES);
    qualifying.setAttributeNS(null, "Target", "#" + signature.getAttributeNS(null, "Id"));
    Element signed = append(qualifying, "SignedProperties");
    signed.setAttributeNS(null, "Id", SigningTerms.newId());
    Element properties = append(signed, "SignedSignatureProperties");
    append(properties, "SigningTime")
        .setTextContent(now.truncatedTo(ChronoUnit.SECONDS).toString());
    certificate(properties);
    terms.policy().ifPresent(policy -> policy(properties, policy));
    terms.mimeType().ifPresent(type -> format(signed, type, references));
    return signed;
  }

  private void certificate(Element properties) {
    String name = terms.secondVersion() ? "SigningCertificateV2" : "SigningCertificate";
    Element cert = append(append(properties, name), "Cert");
    Element digest = append(cert, "CertDigest");
    XmlNames.algorithm(digest, "DigestMethod", DigestUri.of(DigestAlgorithm.SHA256));
    XmlNames.dsig(digest, "DigestValue", DigestAlgorithm.SHA256.digest(encoded()));
    if (!terms.secondVersion()) {
      Element issuer = append(cert, "IssuerSerial");
      XmlNames.dsig(issuer, "X509IssuerName", certificate.getIssuerX500Principal().getName());
      XmlNames.dsig(issuer, "X509SerialNumber", certificate.getSerialNumber().toString());
    }
  }

  private static void policy(Element properties, SignaturePolicy policy) {
    Element identifier =
        append(append(properties, "SignaturePolicyIdentifier"), "SignaturePolicyId");
    Element id = append(identifier, "SigPolicyId");
    append(id, "Identifier").setTextContent(policy.identifier());
    policy.description().ifPresent(text -> append(id, "Description").setTextContent(text));
    Element hash = append(identifier, "SigPolicyHash");
    XmlNames.algorithm(hash, "DigestMethod", policy.digestMethod());
    XmlNames.dsig(hash, "DigestValue", policy.digest());
    policy
        .location()
        .ifPresent(
            uri -> {
              Element qualifiers = append(identifier, "SigPolicyQualifiers");
              append(append(qualifiers, "SigPolicyQualifier"), "SPURI").setTextContent(uri);
            });
  }

  private static void format(Element signed, String mimeType, List<String> references) {
    Element properties = append(signed, "SignedDataObjectProperties");
    for (String reference : references) {
      Element format = append(properties, "DataObjectFormat");
      format.setAttributeNS(null, "ObjectReference", "#" + reference);
      append(format, "MimeType").setTextContent(mimeType);
    }
  }

  private static Element append(Element parent, String localName) {
    return XmlNames.append(parent, XmlNames.XADES, "xades:" + localName);
  }

  private byte[] encoded() {
    try {
      return certificate.getEncoded();
    } catch (CertificateEncodingException e) {
      throw new IllegalStateException("A certificate whose id is known has an encoded form", e);
    }
  }
}
