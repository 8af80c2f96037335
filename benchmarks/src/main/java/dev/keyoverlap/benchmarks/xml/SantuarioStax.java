package dev.keyoverlap.benchmarks.xml;

import dev.keyoverlap.benchmarks.cms.BenchmarkKeys;
import dev.keyoverlap.benchmarks.xml.XmlContender.XmlLibrary;
import dev.keyoverlap.key.HeldKey;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.security.cert.X509Certificate;
import java.util.List;
import javax.xml.namespace.QName;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamReader;
import javax.xml.stream.XMLStreamWriter;
import org.apache.xml.security.stax.ext.SecurePart;
import org.apache.xml.security.stax.ext.XMLSec;
import org.apache.xml.security.stax.ext.XMLSecurityConstants;
import org.apache.xml.security.stax.ext.XMLSecurityProperties;
import org.apache.xml.security.stax.securityToken.SecurityTokenConstants;

/** Apache Santuario with streams, on the parser that it brings. */
final class SantuarioStax implements XmlLibrary {

  private static final String EXCLUSIVE = "http://www.w3.org/2001/10/xml-exc-c14n#";
  private static final String SHA256 = "http://www.w3.org/2001/04/xmlenc#sha256";

  private final HeldKey key;
  private final XMLInputFactory factory = XMLInputFactory.newInstance();

  SantuarioStax() throws Exception {
    XMLSec.init();
    key = BenchmarkKeys.load(false, 1).get(0);
  }

  @Override
  public byte[] sign(byte[] document) throws Exception {
    XMLSecurityProperties properties = new XMLSecurityProperties();
    properties.setActions(List.of(XMLSecurityConstants.SIGNATURE));
    properties.setSignatureKey(key.privateKey());
    properties.setSignatureCerts(new X509Certificate[] {key.certificate()});
    properties.setSignatureKeyIdentifier(SecurityTokenConstants.KeyIdentifier_X509KeyIdentifier);
    properties.setSignatureAlgorithm("http://www.w3.org/2001/04/xmldsig-more#rsa-sha256");
    properties.setSignatureCanonicalizationAlgorithm(EXCLUSIVE);
    SecurePart part =
        new SecurePart(
            new QName(XmlDocuments.NAMESPACE, XmlDocuments.ROOT),
            SecurePart.Modifier.Content,
            new String[] {XmlTrees.DSIG + "enveloped-signature", EXCLUSIVE},
            SHA256);
    properties.addSignaturePart(part);
    ByteArrayOutputStream signed = new ByteArrayOutputStream();
    XMLStreamWriter writer =
        XMLSec.getOutboundXMLSec(properties)
            .processOutMessage(signed, StandardCharsets.UTF_8.name());
    XMLStreamReader reader = factory.createXMLStreamReader(new ByteArrayInputStream(document));
    while (reader.hasNext()) {
      copy(reader, writer);
      reader.next();
    }
    writer.writeEndDocument();
    writer.close();
    return signed.toByteArray();
  }

  static void copy(XMLStreamReader reader, XMLStreamWriter writer) throws Exception {
    switch (reader.getEventType()) {
      case XMLStreamReader.START_ELEMENT -> {
        writer.writeStartElement(
            reader.getPrefix() == null ? "" : reader.getPrefix(),
            reader.getLocalName(),
            reader.getNamespaceURI());
        for (int i = 0; i < reader.getNamespaceCount(); i++) {
          writer.writeNamespace(reader.getNamespacePrefix(i), reader.getNamespaceURI(i));
        }
        for (int i = 0; i < reader.getAttributeCount(); i++) {
          writer.writeAttribute(reader.getAttributeLocalName(i), reader.getAttributeValue(i));
        }
      }
      case XMLStreamReader.END_ELEMENT -> writer.writeEndElement();
      case XMLStreamReader.CHARACTERS, XMLStreamReader.CDATA, XMLStreamReader.SPACE ->
          writer.writeCharacters(
              reader.getTextCharacters(), reader.getTextStart(), reader.getTextLength());
      default -> {
        // The documents that are measured have nothing else.
      }
    }
  }

  @Override
  public void verify(byte[] signed) throws Exception {
    XMLSecurityProperties properties = new XMLSecurityProperties();
    properties.setSignatureVerificationKey(key.certificate().getPublicKey());
    XMLStreamReader reader =
        XMLSec.getInboundWSSec(properties)
            .processInMessage(factory.createXMLStreamReader(new ByteArrayInputStream(signed)));
    while (reader.hasNext()) {
      reader.next();
    }
  }
}
