package dev.keyoverlap.wssec;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.keyoverlap.KeystoreRotation;
import dev.keyoverlap.algorithm.KeyTransport;
import dev.keyoverlap.fixtures.TestKeys;
import dev.keyoverlap.fixtures.Token;
import dev.keyoverlap.fixtures.UnusualKeysContract;
import dev.keyoverlap.key.HeldKey;
import dev.keyoverlap.key.KeyOverlapException;
import dev.keyoverlap.key.KeyUnavailableException;
import dev.keyoverlap.message.DecryptionException;
import dev.keyoverlap.ring.KeyState;
import dev.keyoverlap.ring.KeyringSource;
import dev.keyoverlap.wssec.spec.KeyReference;
import java.security.MessageDigest;
import java.util.Base64;
import org.apache.wss4j.common.ext.WSSecurityException;
import org.apache.wss4j.dom.WSConstants;
import org.apache.wss4j.dom.message.WSSecSignature;
import org.bouncycastle.jce.provider.BouncyCastleProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.w3c.dom.Document;

/** Keys that this Java cannot use by itself, beside those of tools that can. */
class SoapUnusualKeysTest extends UnusualKeysContract {
  private static final byte[] MESSAGE =
      ("<s:Envelope xmlns:s='http://www.w3.org/2003/05/soap-envelope'>"
              + "<s:Body><o:Order xmlns:o='urn:orders'/></s:Body></s:Envelope>")
          .getBytes(UTF_8);

  @Override
  protected byte[] sign(KeyringSource keys) throws KeyOverlapException {
    return SoapProtector.with(keys).signAs(ORDERS).build().protect(MESSAGE);
  }

  @Override
  protected void verify(KeyringSource keys, byte[] message) throws KeyOverlapException {
    Object unused = SoapReceiver.of(keys, POLICY).receive(message);
  }

  @ParameterizedTest
  @ValueSource(strings = {"Ed25519", "Ed448", "RSASSA-PSS"})
  void key_ofAnotherScheme_signsAndVerifies(String algorithm) throws Exception {
    HeldKey key = TestKeys.named("orders").algorithm(algorithm, 0).make();

    verify(receiver(key), sign(sender(key)));
  }

  /** Encrypts to a key of ours, as a partner does that knows its certificate only. */
  private static byte[] encrypted(HeldKey to, KeyTransport transport) throws Exception {
    return SoapProtector.with(receiver(to))
        .encryptTo(PARTNER)
        .keyTransport(transport)
        .recipientIdentifier(KeyReference.THUMBPRINT)
        .build()
        .protect(MESSAGE);
  }

  private static SoapReceiver decrypting(KeyringSource keys) {
    return SoapReceiver.decryptingOnly(keys)
        .requireEncrypted(SoapPart.BODY)
        .accept(KeyTransport.LEGACY_RSA_PKCS1_V1_5)
        .build();
  }

  @ParameterizedTest
  @EnumSource(
      value = KeyTransport.class,
      mode = EnumSource.Mode.EXCLUDE,
      names = "LEGACY_RSA_PKCS1_V1_5")
  void key_ofATokenThatIsNotRegistered_decryptsByItsOwnProvider(KeyTransport transport)
      throws Exception {
    HeldKey inside = TestKeys.rsa("orders");
    Token token = new Token("SHA256withRSA");
    KeystoreRotation receiver = sender(HeldKey.of(token.holding(inside), inside.chain(), token));
    byte[] message = encrypted(inside, transport);

    Object unused = decrypting(receiver).receive(message);
    assertThat(token.decryptions()).isOne();
    Object unusedByBouncyCastle =
        decrypting(
                sender(HeldKey.of(inside.privateKey(), inside.chain(), new BouncyCastleProvider())))
            .receive(message);

    token.unplug();
    assertThatThrownBy(() -> decrypting(receiver).receive(message))
        .isInstanceOf(KeyUnavailableException.class)
        .hasMessageContaining("The token is not there");
    HeldKey next = TestKeys.rsa("orders");
    assertThat(receiver.swap(ORDERS, next).state()).isEqualTo(KeyState.ACTIVE);
    Object unusedRead = decrypting(receiver).receive(encrypted(next, transport));
  }

  @Test
  void key_ofAToken_decryptsPkcs1_howeverItsProviderWritesABareBlock() throws Exception {
    HeldKey inside = TestKeys.rsa("orders");
    Token token = new Token("SHA256withRSA");
    KeystoreRotation receiver = sender(HeldKey.of(token.holding(inside), inside.chain(), token));
    byte[] message =
        Soap.bytes(
            PlainWss4j.encrypt(
                Soap.parse(MESSAGE),
                KeyringCrypto.of(receiver(inside)),
                "partner",
                WSConstants.ISSUER_SERIAL,
                WSConstants.KEYTRANSPORT_RSA15,
                WSConstants.AES_128_GCM));

    Object unusedRead = decrypting(receiver).receive(message);
    assertThat(token.decryptions()).isOne();
  }

  @ParameterizedTest
  @ValueSource(strings = {"brainpoolP256r1", "secp256k1"})
  void message_thatClaimsToBeEncryptedToAKeyOnACurve_failsLikeAnyOther(String curve)
      throws Exception {
    HeldKey rsa = TestKeys.rsa("orders");
    HeldKey onCurve = TestKeys.named("orders").curve(curve).make();
    String message = new String(encrypted(rsa, KeyTransport.RSA_OAEP_SHA256), UTF_8);
    String claiming =
        message.replaceAll(
            "(<wsse:KeyIdentifier[^>]*>)[^<]*",
            "$1"
                + Base64.getEncoder()
                    .encodeToString(
                        MessageDigest.getInstance("SHA-1")
                            .digest(onCurve.certificate().getEncoded())));
    assertThat(claiming).isNotEqualTo(message);

    Object unused = decrypting(sender(rsa)).receive(message.getBytes(UTF_8));
    assertThatThrownBy(() -> decrypting(sender(onCurve)).receive(claiming.getBytes(UTF_8)))
        .isInstanceOf(DecryptionException.class);
  }

  // ---- plain WSS4J, which asks registered providers only

  @ParameterizedTest
  @ValueSource(strings = {"brainpoolP256r1", "secp256k1", "token"})
  void plainWss4j_withAnUnusualKey_signsOrIsToldWhyNot_untilItIsSwapped(String kind)
      throws Exception {
    HeldKey inside = TestKeys.rsa("orders");
    Token token = new Token("SHA256withRSA");
    KeystoreRotation rotation =
        sender(
            kind.equals("token")
                ? HeldKey.of(token.holding(inside), inside.chain(), token)
                : TestKeys.named("orders").curve(kind).make());
    KeyringCrypto crypto = KeyringCrypto.of(rotation);

    if (kind.equals("token")) {
      // That of keys in devices is registered when one is first handed out.
      verify(
          receiver(inside),
          Soap.bytes(
              PlainWss4j.signWithTimestamp(crypto, "orders", WSConstants.BST_DIRECT_REFERENCE)));
      assertThat(token.signatures()).isPositive();
    } else {
      assertThatThrownBy(() -> PlainWss4j.sign(crypto, "orders", WSConstants.BST_DIRECT_REFERENCE))
          .hasMessageContaining("no security provider that is registered in this JVM can use it")
          .hasMessageContaining("sign with a SoapProtector");
    }
    byte[] unusedOurs = sign(rotation);
    WSSecSignature given =
        PlainWss4j.signature(
            PlainWss4j.header(Soap.parse(MESSAGE)), "orders", WSConstants.BST_DIRECT_REFERENCE);
    given.setSignatureProvider(kind.equals("token") ? token : new BouncyCastleProvider());
    given.setSignatureAlgorithm(
        kind.equals("token")
            ? WSConstants.RSA_SHA256
            : "http://www.w3.org/2001/04/xmldsig-more#ecdsa-sha256");
    Object unusedByGiven =
        given.build(KeyringCrypto.with(rotation).signatureProviderGiven().build());

    HeldKey next = TestKeys.rsa("orders");
    assertThat(rotation.swap(ORDERS, next).state()).isEqualTo(KeyState.ACTIVE);
    Document signed =
        PlainWss4j.signWithTimestamp(crypto, "orders", WSConstants.BST_DIRECT_REFERENCE);
    verify(receiver(next), Soap.bytes(signed));
  }

  @Test
  void plainWss4j_withTheKeyOfAToken_doesNotDecrypt_andIsToldWhatDoes() throws Exception {
    HeldKey inside = TestKeys.rsa("orders");
    Token token = new Token("SHA256withRSA");
    KeystoreRotation rotation = sender(HeldKey.of(token.holding(inside), inside.chain(), token));
    byte[] message = encrypted(inside, KeyTransport.RSA_OAEP_SHA256);

    assertThatThrownBy(() -> KeyringCrypto.of(rotation).getPrivateKey(inside.certificate(), null))
        .hasMessageContaining("no security provider that is registered in this JVM can use it")
        .hasMessageContaining("decrypt with a SoapReceiver");
    assertThatThrownBy(() -> PlainWss4j.receive(Soap.parse(message), KeyringCrypto.of(rotation)))
        .isInstanceOf(WSSecurityException.class);
    Object unusedRead = decrypting(rotation).receive(message);
    assertThat(PlainWss4j.receive(Soap.parse(message), KeyringCrypto.of(sender(inside))))
        .isNotEmpty();
  }

  @ParameterizedTest
  @MethodSource("onOtherCurves")
  void plainWss4j_thatCannotVerifyAPartnersSignature_isToldWhy(HeldKey key) throws Exception {
    byte[] message = sign(sender(key));
    KeyringCrypto crypto = KeyringCrypto.with(receiver(key)).trust(POLICY).build();

    assertThatThrownBy(() -> PlainWss4j.receive(Soap.parse(message), crypto))
        .hasStackTraceContaining("WSS4J cannot verify a signature of this key")
        .hasStackTraceContaining("verify with a SoapReceiver");
    verify(receiver(key), message);
  }
}
