package dev.keyoverlap.wssec;

import java.util.List;
import java.util.Map;
import javax.crypto.KeyGenerator;
import javax.security.auth.callback.CallbackHandler;
import org.apache.wss4j.common.WSEncryptionPart;
import org.apache.wss4j.common.crypto.Crypto;
import org.apache.wss4j.dom.WSConstants;
import org.apache.wss4j.dom.engine.WSSecurityEngine;
import org.apache.wss4j.dom.engine.WSSecurityEngineResult;
import org.apache.wss4j.dom.handler.RequestData;
import org.apache.wss4j.dom.handler.WSHandlerResult;
import org.apache.wss4j.dom.message.WSSecEncrypt;
import org.apache.wss4j.dom.message.WSSecHeader;
import org.apache.wss4j.dom.message.WSSecSignature;
import org.apache.wss4j.dom.message.WSSecTimestamp;
import org.w3c.dom.Document;

/** WSS4J as its own documentation uses it. */
final class PlainWss4j {

  private static final String ANY_PASSWORD = "any";
  private static final CallbackHandler NO_PASSWORDS = callbacks -> {};

  private PlainWss4j() {}

  static WSSecSignature signature(WSSecHeader header, String alias, int keyIdentifier) {
    WSSecSignature signature = new WSSecSignature(header);
    signature.setUserInfo(alias, ANY_PASSWORD);
    signature.setKeyIdentifierType(keyIdentifier);
    signature.setDigestAlgo(WSConstants.SHA256);
    signature.setSignatureAlgorithm(WSConstants.RSA_SHA256);
    return signature;
  }

  static WSSecHeader header(Document document) throws Exception {
    WSSecHeader header = new WSSecHeader(document);
    header.insertSecurityHeader();
    return header;
  }

  static Document sign(Crypto crypto, String alias, int keyIdentifier) throws Exception {
    return sign(Soap.parse(Soap.order()), crypto, alias, keyIdentifier);
  }

  static Document sign(Document document, Crypto crypto, String alias, int keyIdentifier)
      throws Exception {
    return signature(header(document), alias, keyIdentifier).build(crypto);
  }

  /** Body and timestamp. */
  static Document signWithTimestamp(Crypto crypto, String alias, int keyIdentifier)
      throws Exception {
    WSSecHeader header = header(Soap.parse(Soap.order()));
    WSSecTimestamp timestamp = new WSSecTimestamp(header);
    timestamp.build();
    WSSecSignature signature = signature(header, alias, keyIdentifier);
    signature
        .getParts()
        .addAll(
            List.of(
                new WSEncryptionPart("Body", Soap.V11, "Content"),
                new WSEncryptionPart(timestamp.getId())));
    return signature.build(crypto);
  }

  static Document encrypt(Crypto crypto, String alias, int keyIdentifier) throws Exception {
    return encrypt(
        Soap.parse(Soap.order()),
        crypto,
        alias,
        keyIdentifier,
        WSConstants.KEYTRANSPORT_RSAOAEP,
        WSConstants.AES_128_GCM);
  }

  static Document encrypt(
      Document document,
      Crypto crypto,
      String alias,
      int keyIdentifier,
      String keyTransport,
      String content)
      throws Exception {
    WSSecHeader header = new WSSecHeader(document);
    header.insertSecurityHeader();
    WSSecEncrypt encrypt = new WSSecEncrypt(header);
    encrypt.setUserInfo(alias);
    encrypt.setKeyIdentifierType(keyIdentifier);
    encrypt.setKeyEncAlgo(keyTransport);
    encrypt.setSymmetricEncAlgorithm(content);
    KeyGenerator generator = KeyGenerator.getInstance("AES");
    generator.init(128);
    return encrypt.build(crypto, generator.generateKey());
  }

  /** Verifies and decrypts in place. */
  static Map<Integer, List<WSSecurityEngineResult>> receive(Document document, Crypto crypto)
      throws Exception {
    return receive(document, crypto, "");
  }

  static Map<Integer, List<WSSecurityEngineResult>> receive(
      Document document, Crypto crypto, String actor) throws Exception {
    RequestData data = new RequestData();
    data.setActor(actor);
    data.setSigVerCrypto(crypto);
    data.setDecCrypto(crypto);
    data.setCallbackHandler(NO_PASSWORDS);
    // It sends key values, and would refuse them as against the Basic Security Profile.
    data.setDisableBSPEnforcement(true);
    WSHandlerResult result = new WSSecurityEngine().processSecurityHeader(document, data);
    if (result == null) {
      throw new AssertionError("There is no header for the actor '" + actor + "'");
    }
    return result.getActionResults();
  }
}
