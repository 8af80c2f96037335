package dev.keyoverlap.wssec;

import java.util.List;
import java.util.Map;
import javax.crypto.KeyGenerator;
import javax.security.auth.callback.Callback;
import javax.security.auth.callback.CallbackHandler;
import org.apache.wss4j.common.WSEncryptionPart;
import org.apache.wss4j.common.crypto.Crypto;
import org.apache.wss4j.common.ext.WSPasswordCallback;
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
public final class PlainWss4j {

  private static final String ANY_PASSWORD = "any";
  private static final CallbackHandler PASSWORDS =
      callbacks -> {
        for (Callback callback : callbacks) {
          if (callback instanceof WSPasswordCallback wanted) {
            wanted.setPassword(ANY_PASSWORD);
          }
        }
      };

  static {
    // WSS4J's own start does it too, and registers providers.
    org.apache.xml.security.Init.init();
  }

  private PlainWss4j() {}

  public static WSSecSignature signature(WSSecHeader header, String alias, int keyIdentifier) {
    WSSecSignature signature = new WSSecSignature(header);
    signature.setUserInfo(alias, ANY_PASSWORD);
    signature.setKeyIdentifierType(keyIdentifier);
    signature.setDigestAlgo(WSConstants.SHA256);
    signature.setSignatureAlgorithm(WSConstants.RSA_SHA256);
    return signature;
  }

  public static WSSecHeader header(Document document) throws Exception {
    WSSecHeader header = new WSSecHeader(document);
    header.insertSecurityHeader();
    return header;
  }

  static Document sign(Crypto crypto, String alias, int keyIdentifier) throws Exception {
    return sign(Soap.parse(Soap.order()), crypto, alias, keyIdentifier);
  }

  public static Document sign(Document document, Crypto crypto, String alias, int keyIdentifier)
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

  public static Document encrypt(
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
    generator.init(content.contains("256") ? 256 : 128);
    return encrypt.build(crypto, generator.generateKey());
  }

  /** Of the parts that are added to it, to the partner. */
  static WSSecEncrypt encryption(WSSecHeader header) {
    WSSecEncrypt encrypt = new WSSecEncrypt(header);
    encrypt.setUserInfo("partner");
    encrypt.setKeyIdentifierType(WSConstants.ISSUER_SERIAL);
    encrypt.setKeyEncAlgo(WSConstants.KEYTRANSPORT_RSAOAEP);
    encrypt.setSymmetricEncAlgorithm(WSConstants.AES_128_GCM);
    return encrypt;
  }

  static Document build(WSSecEncrypt encrypt, Crypto crypto) throws Exception {
    KeyGenerator generator = KeyGenerator.getInstance("AES");
    generator.init(128);
    return encrypt.build(crypto, generator.generateKey());
  }

  /** Verifies and decrypts in place. */
  public static Map<Integer, List<WSSecurityEngineResult>> receive(Document document, Crypto crypto)
      throws Exception {
    return receive(document, crypto, "");
  }

  static Map<Integer, List<WSSecurityEngineResult>> receive(
      Document document, Crypto crypto, String actor) throws Exception {
    // It sends key values, and would refuse them as against the Basic Security Profile.
    return receive(document, crypto, actor, true);
  }

  /** As the Basic Security Profile has it. */
  static Map<Integer, List<WSSecurityEngineResult>> receiveStrictly(
      Document document, Crypto crypto) throws Exception {
    return receive(document, crypto, "", false);
  }

  private static Map<Integer, List<WSSecurityEngineResult>> receive(
      Document document, Crypto crypto, String actor, boolean lenient) throws Exception {
    RequestData data = new RequestData();
    data.setActor(actor);
    data.setSigVerCrypto(crypto);
    data.setDecCrypto(crypto);
    data.setCallbackHandler(PASSWORDS);
    data.setDisableBSPEnforcement(lenient);
    WSHandlerResult result = new WSSecurityEngine().processSecurityHeader(document, data);
    if (result == null) {
      throw new AssertionError("There is no header for the actor '" + actor + "'");
    }
    return result.getActionResults();
  }
}
