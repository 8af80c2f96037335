package dev.keyoverlap.benchmarks.xml;

import dev.keyoverlap.benchmarks.xml.XmlContender.XmlLibrary;
import java.util.List;
import java.util.Optional;
import org.apache.wss4j.common.WSEncryptionPart;
import org.apache.wss4j.common.crypto.Merlin;
import org.apache.wss4j.dom.WSConstants;
import org.apache.wss4j.dom.engine.WSSConfig;
import org.apache.wss4j.dom.engine.WSSecurityEngine;
import org.apache.wss4j.dom.handler.RequestData;
import org.apache.wss4j.dom.message.WSSecHeader;
import org.apache.wss4j.dom.message.WSSecSignature;
import org.apache.wss4j.dom.message.WSSecTimestamp;
import org.w3c.dom.Document;

/** Apache WSS4J with trees. */
final class Wss4jDom implements XmlLibrary {

  private final Merlin keystore;

  Wss4jDom() throws Exception {
    WSSConfig.init();
    keystore = Wss4jKeystore.open();
  }

  @Override
  public byte[] sign(byte[] envelope) throws Exception {
    Document document = XmlTrees.parse(envelope);
    sign(new WSSecHeader(document), Wss4jKeystore.ALIASES.get(0));
    return XmlTrees.write(document);
  }

  @Override
  public Optional<byte[]> signTwice(byte[] envelope) throws Exception {
    Document document = XmlTrees.parse(envelope);
    sign(new WSSecHeader(document), Wss4jKeystore.ALIASES.get(0));
    sign(new WSSecHeader(SoapContender.NEXT, false, document), Wss4jKeystore.ALIASES.get(1));
    return Optional.of(XmlTrees.write(document));
  }

  private void sign(WSSecHeader header, String alias) throws Exception {
    header.insertSecurityHeader();
    WSSecTimestamp timestamp = new WSSecTimestamp(header);
    timestamp.build();
    WSSecSignature signature = new WSSecSignature(header);
    signature.setUserInfo(alias, Wss4jKeystore.PASSWORD);
    signature.setKeyIdentifierType(WSConstants.ISSUER_SERIAL);
    signature.setDigestAlgo(WSConstants.SHA256);
    signature.setSignatureAlgorithm(WSConstants.RSA_SHA256);
    signature
        .getParts()
        .addAll(
            List.of(
                new WSEncryptionPart("Body", SoapContender.SOAP, "Content"),
                new WSEncryptionPart(timestamp.getId())));
    signature.build(keystore);
  }

  @Override
  public void verify(byte[] signed) throws Exception {
    RequestData data = new RequestData();
    data.setSigVerCrypto(keystore);
    data.setCallbackHandler(Wss4jKeystore.PASSWORDS);
    Object result = new WSSecurityEngine().processSecurityHeader(XmlTrees.parse(signed), data);
    if (result == null) {
      throw new IllegalStateException("WSS4J sees no header");
    }
  }
}
