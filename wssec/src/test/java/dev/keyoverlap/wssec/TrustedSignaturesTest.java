package dev.keyoverlap.wssec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import javax.crypto.KeyGenerator;
import javax.crypto.SecretKey;
import org.apache.wss4j.common.WSEncryptionPart;
import org.apache.wss4j.common.crypto.Crypto;
import org.apache.wss4j.common.ext.WSSecurityException;
import org.apache.wss4j.dom.WSConstants;
import org.apache.wss4j.dom.engine.WSSConfig;
import org.apache.wss4j.dom.engine.WSSecurityEngine;
import org.apache.wss4j.dom.engine.WSSecurityEngineResult;
import org.apache.wss4j.dom.handler.RequestData;
import org.apache.wss4j.dom.message.WSSecEncrypt;
import org.apache.wss4j.dom.message.WSSecEncryptedKey;
import org.apache.wss4j.dom.message.WSSecHeader;
import org.apache.wss4j.dom.message.WSSecSignature;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.w3c.dom.Document;

class TrustedSignaturesTest {

  private Parties parties;
  private Crypto trusting;

  @BeforeEach
  void openKeystores() throws Exception {
    parties = new Parties();
    trusting = KeyringCrypto.with(parties.receiver).trust(Parties.EITHER).build();
  }

  /** "Signed" with a key that is encrypted to the receiver: all that takes is its certificate. */
  private Document bySymmetricKey(boolean encryptedToo) throws Exception {
    Document message = Soap.parse(Soap.order());
    WSSecHeader header = PlainWss4j.header(message);
    KeyGenerator generator = KeyGenerator.getInstance("AES");
    generator.init(256);
    SecretKey key = generator.generateKey();
    WSSecEncryptedKey encrypted = new WSSecEncryptedKey(header);
    encrypted.setUserInfo("partner");
    encrypted.setKeyIdentifierType(WSConstants.ISSUER_SERIAL);
    encrypted.setKeyEncAlgo(WSConstants.KEYTRANSPORT_RSAOAEP);
    encrypted.prepare(KeyringCrypto.of(parties.sender), key);
    WSSecSignature signature = new WSSecSignature(header);
    signature.setKeyIdentifierType(WSConstants.CUSTOM_SYMM_SIGNING);
    signature.setCustomTokenId(encrypted.getId());
    signature.setCustomTokenValueType(WSConstants.WSS_ENC_KEY_VALUE_TYPE);
    signature.setSecretKey(key.getEncoded());
    signature.setSignatureAlgorithm(WSConstants.HMAC_SHA256);
    signature.build(KeyringCrypto.of(parties.sender));
    if (encryptedToo) {
      WSSecEncrypt encryption = new WSSecEncrypt(header);
      encryption.setEncryptSymmKey(false);
      encryption.setSymmetricEncAlgorithm(WSConstants.AES_256_GCM);
      encryption.prepare(null, key);
      encrypted
          .getEncryptedKeyElement()
          .appendChild(
              encryption.encryptForRef(
                  null, List.of(new WSEncryptionPart("Body", Soap.V11, "Content")), key));
    }
    encrypted.prependToHeader();
    return message;
  }

  private List<WSSecurityEngineResult> receive(Document message, WSSConfig config)
      throws WSSecurityException {
    RequestData request = new RequestData();
    request.setSigVerCrypto(trusting);
    request.setDecCrypto(trusting);
    request.setCallbackHandler(callbacks -> {});
    WSSecurityEngine engine = new WSSecurityEngine();
    engine.setWssConfig(config);
    return engine.processSecurityHeader(message, request).getResults();
  }

  private static WSSConfig configured() {
    WSSConfig config = WSSConfig.getNewInstance();
    TrustedSignatures.configure(config);
    return config;
  }

  private Document byPartner() throws Exception {
    return PlainWss4j.sign(
        KeyringCrypto.of(parties.sender), "orders", WSConstants.BST_DIRECT_REFERENCE);
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void signature_withAKeyThatTheSenderEncryptedToUs_isNotTrusted(boolean encryptedToo)
      throws Exception {
    assertThat(receive(byPartner(), configured())).isNotEmpty();
    assertThatThrownBy(() -> receive(bySymmetricKey(encryptedToo), configured()))
        .isInstanceOf(WSSecurityException.class)
        .hasMessageContaining("symmetric key");
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void results_ofWss4jAlone_withSuchASignature_areRefused(boolean encryptedToo) throws Exception {
    List<WSSecurityEngineResult> trusted = receive(byPartner(), WSSConfig.getNewInstance());
    assertThatCode(() -> TrustedSignatures.require(trusted)).doesNotThrowAnyException();
    List<WSSecurityEngineResult> others =
        receive(bySymmetricKey(encryptedToo), WSSConfig.getNewInstance());
    assertThatThrownBy(() -> TrustedSignatures.require(others))
        .isInstanceOf(WSSecurityException.class);
  }

  @Test
  void encryptedMessage_withoutSignature_isReadAsBefore() throws Exception {
    Document message =
        PlainWss4j.encrypt(KeyringCrypto.of(parties.sender), "partner", WSConstants.ISSUER_SERIAL);
    List<WSSecurityEngineResult> results = receive(message, configured());
    assertThatCode(() -> TrustedSignatures.require(results)).doesNotThrowAnyException();
  }
}
