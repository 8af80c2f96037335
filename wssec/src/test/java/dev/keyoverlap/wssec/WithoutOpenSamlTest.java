package dev.keyoverlap.wssec;

import static dev.keyoverlap.key.Alias.alias;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.keyoverlap.KeystoreRotation;
import dev.keyoverlap.fixtures.TestKeys;
import dev.keyoverlap.key.HeldKey;
import dev.keyoverlap.message.VerificationPolicy;
import dev.keyoverlap.store.InMemoryKeyringStore;
import org.apache.wss4j.dom.WSConstants;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.w3c.dom.Document;

/** OpenSAML is not on Maven Central, and nothing here needs it. */
class WithoutOpenSamlTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "org.opensaml.saml.saml2.core.Assertion",
        "org.opensaml.core.config.InitializationService",
        "net.shibboleth.shared.xml.ParserPool",
        "net.shibboleth.utilities.java.support.xml.ParserPool"
      })
  void classesOfOpenSaml_areNotThere(String name) {
    assertThatThrownBy(() -> Class.forName(name)).isInstanceOf(ClassNotFoundException.class);
  }

  @Test
  void wss4j_signsVerifiesEncryptsAndDecrypts_withTheRing() throws Exception {
    HeldKey key = TestKeys.rsa("orders");
    try (KeystoreRotation ours =
            KeystoreRotation.with(InMemoryKeyringStore.empty()).reloadManually().open();
        KeystoreRotation theirs =
            KeystoreRotation.with(InMemoryKeyringStore.empty()).reloadManually().open()) {
      ours.add(alias("orders"), key);
      theirs.add(alias("partner"), TestKeys.certificateOf(key));
      KeyringCrypto sender = KeyringCrypto.of(ours);
      KeyringCrypto partner =
          KeyringCrypto.with(theirs).trust(VerificationPolicy.anyOf(alias("partner"))).build();

      Document signed =
          Soap.parse(
              Soap.bytes(
                  PlainWss4j.signWithTimestamp(sender, "orders", WSConstants.ISSUER_SERIAL)));
      assertThat(PlainWss4j.receive(signed, partner))
          .containsKeys(WSConstants.SIGN, WSConstants.TS);

      Document encrypted =
          Soap.parse(
              Soap.bytes(PlainWss4j.encrypt(partner, "partner", WSConstants.SKI_KEY_IDENTIFIER)));
      assertThat(PlainWss4j.receive(encrypted, sender)).containsKey(WSConstants.ENCR);
      assertThat(Soap.text(encrypted)).contains("apples");
    }
  }
}
