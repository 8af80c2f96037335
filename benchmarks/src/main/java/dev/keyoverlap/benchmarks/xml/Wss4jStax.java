package dev.keyoverlap.benchmarks.xml;

import dev.keyoverlap.benchmarks.xml.XmlContender.XmlLibrary;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import javax.xml.namespace.QName;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamReader;
import javax.xml.stream.XMLStreamWriter;
import org.apache.wss4j.common.cache.ReplayCache;
import org.apache.wss4j.common.crypto.Merlin;
import org.apache.wss4j.stax.ext.WSSConstants;
import org.apache.wss4j.stax.ext.WSSSecurityProperties;
import org.apache.wss4j.stax.securityToken.WSSecurityTokenConstants;
import org.apache.wss4j.stax.setup.WSSec;
import org.apache.xml.security.stax.ext.SecurePart;

/** Apache WSS4J with streams, on the parser that it brings. */
final class Wss4jStax implements XmlLibrary {

  private final Merlin keystore;
  private final XMLInputFactory factory = XMLInputFactory.newInstance();

  Wss4jStax() throws Exception {
    WSSec.init();
    keystore = Wss4jKeystore.open();
  }

  @Override
  public byte[] sign(byte[] envelope) throws Exception {
    WSSSecurityProperties properties = new WSSSecurityProperties();
    properties.setActions(List.of(WSSConstants.TIMESTAMP, WSSConstants.SIGNATURE));
    properties.setSignatureCrypto(keystore);
    properties.setSignatureUser(Wss4jKeystore.ALIASES.get(0));
    properties.setCallbackHandler(Wss4jKeystore.PASSWORDS);
    properties.setSignatureKeyIdentifier(WSSecurityTokenConstants.KeyIdentifier_IssuerSerial);
    properties.setSignatureAlgorithm("http://www.w3.org/2001/04/xmldsig-more#rsa-sha256");
    properties.setSignatureDigestAlgorithm("http://www.w3.org/2001/04/xmlenc#sha256");
    for (QName part :
        List.of(new QName(SoapContender.SOAP, "Body"), WSSConstants.TAG_WSU_TIMESTAMP)) {
      properties.addSignaturePart(new SecurePart(part, SecurePart.Modifier.Element));
    }
    ByteArrayOutputStream signed = new ByteArrayOutputStream();
    XMLStreamWriter writer =
        WSSec.getOutboundWSSec(properties)
            .processOutMessage(signed, StandardCharsets.UTF_8.name(), new ArrayList<>());
    XMLStreamReader reader = factory.createXMLStreamReader(new ByteArrayInputStream(envelope));
    while (reader.hasNext()) {
      SantuarioStax.copy(reader, writer);
      reader.next();
    }
    writer.writeEndDocument();
    writer.close();
    return signed.toByteArray();
  }

  @Override
  public void verify(byte[] signed) throws Exception {
    WSSSecurityProperties properties = new WSSSecurityProperties();
    properties.setSignatureVerificationCrypto(keystore);
    properties.setCallbackHandler(Wss4jKeystore.PASSWORDS);
    properties.setTimestampReplayCache(Forgetful.INSTANCE);
    properties.setNonceReplayCache(Forgetful.INSTANCE);
    properties.setSamlOneTimeUseReplayCache(Forgetful.INSTANCE);
    XMLStreamReader reader =
        WSSec.getInboundWSSec(properties)
            .processInMessage(factory.createXMLStreamReader(new ByteArrayInputStream(signed)));
    while (reader.hasNext()) {
      reader.next();
    }
  }

  /** The same message comes again and again. */
  private enum Forgetful implements ReplayCache {
    INSTANCE;

    @Override
    public void add(String identifier) {
      // As its name says.
    }

    @Override
    public void add(String identifier, Instant expiry) {
      // As its name says.
    }

    @Override
    public boolean contains(String identifier) {
      return false;
    }

    @Override
    public void close() {
      // There is nothing.
    }
  }
}
