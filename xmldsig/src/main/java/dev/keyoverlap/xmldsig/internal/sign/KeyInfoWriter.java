package dev.keyoverlap.xmldsig.internal.sign;

import dev.keyoverlap.key.KeyUnavailableException;
import dev.keyoverlap.xmldsig.internal.algorithm.SigningKey;
import dev.keyoverlap.xmldsig.internal.signature.KeyValue;
import dev.keyoverlap.xmldsig.internal.xml.XmlNames;
import dev.keyoverlap.xmldsig.spec.KeyInfoPart;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.util.Set;
import org.apache.xml.security.exceptions.XMLSecurityException;
import org.apache.xml.security.keys.content.x509.XMLX509SKI;
import org.w3c.dom.Element;

/**
 * Writes what names the key of a signature.
 *
 * @param parts by what
 * @param key whose
 */
record KeyInfoWriter(Set<KeyInfoPart> parts, SigningKey key) {

  void write(Element keyInfo) throws KeyUnavailableException {
    X509Certificate certificate = key.certificate();
    if (parts.contains(KeyInfoPart.KEY_VALUE)) {
      KeyValue.of(certificate.getPublicKey()).writeInto(keyInfo);
    }
    if (parts.size() == 1 && parts.contains(KeyInfoPart.KEY_VALUE)) {
      return;
    }
    Element data = XmlNames.dsig(keyInfo, "X509Data");
    if (parts.contains(KeyInfoPart.ISSUER_AND_SERIAL)) {
      Element both = XmlNames.dsig(data, "X509IssuerSerial");
      XmlNames.dsig(both, "X509IssuerName", certificate.getIssuerX500Principal().getName());
      XmlNames.dsig(both, "X509SerialNumber", certificate.getSerialNumber().toString());
    }
    if (parts.contains(KeyInfoPart.SUBJECT_KEY_IDENTIFIER)) {
      XmlNames.dsig(data, "X509SKI", subjectKeyIdentifier(certificate));
    }
    if (parts.contains(KeyInfoPart.CHAIN)) {
      for (X509Certificate each : key.chain()) {
        write(data, each);
      }
    } else if (parts.contains(KeyInfoPart.CERTIFICATE)) {
      write(data, certificate);
    }
  }

  private byte[] subjectKeyIdentifier(X509Certificate certificate) throws KeyUnavailableException {
    try {
      return XMLX509SKI.getSKIBytesFromCert(certificate);
    } catch (XMLSecurityException e) {
      throw key.refused(
          "its certificate has no subject key identifier. Identify it by issuer and"
              + " serial number, or get a certificate with that extension");
    }
  }

  private void write(Element data, X509Certificate certificate) throws KeyUnavailableException {
    try {
      XmlNames.dsig(data, "X509Certificate", certificate.getEncoded());
    } catch (CertificateEncodingException e) {
      throw key.failed(e);
    }
  }
}
