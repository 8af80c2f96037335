package dev.keyoverlap.spring.internal.message;

import static dev.keyoverlap.key.Alias.alias;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.keyoverlap.KeystoreRotation;
import dev.keyoverlap.cms.CmsDecryptor;
import dev.keyoverlap.cms.CmsEncryptor;
import dev.keyoverlap.cms.CmsSigner;
import dev.keyoverlap.cms.CmsVerifier;
import dev.keyoverlap.message.VerificationException;
import dev.keyoverlap.spring.internal.keystore.KeyOverlapAutoConfiguration;
import dev.keyoverlap.spring.internal.keystore.Keystores;
import dev.keyoverlap.testkit.TestKeys;
import dev.keyoverlap.wssec.SoapProtector;
import dev.keyoverlap.wssec.SoapReceiver;
import dev.keyoverlap.xmldsig.XmlSigner;
import dev.keyoverlap.xmldsig.XmlVerifier;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

class MessageAutoConfigurationTest {

  private static final byte[] ORDER = "10 boxes".getBytes(UTF_8);

  private final ApplicationContextRunner runner =
      new ApplicationContextRunner()
          .withConfiguration(
              AutoConfigurations.of(
                  KeyOverlapAutoConfiguration.class,
                  CmsAutoConfiguration.class,
                  XmlAutoConfiguration.class,
                  SoapAutoConfiguration.class))
          .withBean(KeystoreRotation.class, () -> TestKeys.rotation("orders", "bills"));

  @Test
  void signerAndVerifier_ofProperties_followASwap() {
    runner
        .withPropertyValues(
            "keyoverlap.cms.signers.orders.aliases=orders",
            "keyoverlap.cms.signers.orders.aliases-if-present=orders-next",
            "keyoverlap.cms.verifiers.orders.aliases=orders")
        .run(
            context -> {
              KeystoreRotation rotation = context.getBean(KeystoreRotation.class);
              CmsSigner signer = context.getBean(CmsSigner.class);
              CmsVerifier verifier = context.getBean(CmsVerifier.class);
              byte[] before = signer.sign(ORDER);
              var next = rotation.swap(alias("orders"), TestKeys.rsa("orders")).keyId();
              byte[] after = signer.sign(ORDER);

              assertThat(verifier.verify(before).content()).isEqualTo(ORDER);
              assertThat(verifier.verify(after).signedBy().get(0).keyId()).isEqualTo(next);
              assertThat(context.getBean(Keystores.class).uses("").orElseThrow().lastUsed(next))
                  .isPresent();
            });
  }

  @Test
  void verifier_thatRequiresAll_refusesOneSignature() {
    runner
        .withPropertyValues(
            "keyoverlap.cms.signers.orders.aliases=orders",
            "keyoverlap.cms.verifiers.both.aliases=orders,bills",
            "keyoverlap.cms.verifiers.both.require=all")
        .run(
            context -> {
              byte[] message = context.getBean(CmsSigner.class).sign(ORDER);
              assertThatThrownBy(() -> context.getBean(CmsVerifier.class).verify(message))
                  .isInstanceOf(VerificationException.class);
            });
  }

  @Test
  void encryptorAndDecryptor_ofProperties_readEachOther() {
    runner
        .withPropertyValues(
            "keyoverlap.cms.encryptors.orders.aliases=orders",
            "keyoverlap.cms.encryptors.orders.base64=true",
            "keyoverlap.cms.decryptors.orders.enabled=true",
            "keyoverlap.cms.decryptors.bills.enabled=false")
        .run(
            context -> {
              byte[] message = context.getBean(CmsEncryptor.class).encrypt(ORDER);
              assertThat(context.getBean(CmsDecryptor.class).decrypt(message).content())
                  .isEqualTo(ORDER);
            });
  }

  @Test
  void signers_several_areInjectedByNameOrQualifier() {
    runner
        .withPropertyValues(
            "keyoverlap.cms.signers.orders.aliases=orders",
            "keyoverlap.cms.signers.bills.aliases=bills")
        .withBean(Two.class)
        .run(
            context -> {
              assertThat(context.getBean(Two.class).orders)
                  .isSameAs(context.getBean("ordersCmsSigner"));
              assertThat(context.getBean(Two.class).bills)
                  .isSameAs(context.getBean("billsCmsSigner"));
            });
  }

  static class Two {

    final CmsSigner orders;
    final CmsSigner bills;

    Two(CmsSigner ordersCmsSigner, @Qualifier("bills") CmsSigner bills) {
      this.orders = ordersCmsSigner;
      this.bills = bills;
    }
  }

  @Test
  void signer_ofTheApplication_replacesTheOneOfProperties() {
    CmsSigner own = CmsSigner.with(TestKeys.rotation("orders")).signAs(alias("orders")).build();
    runner
        .withPropertyValues("keyoverlap.cms.signers.orders.aliases=orders")
        .withBean("ordersCmsSigner", CmsSigner.class, () -> own)
        .run(context -> assertThat(context.getBean(CmsSigner.class)).isSameAs(own));
  }

  @Test
  void xmlBeans_ofProperties_readEachOther() {
    runner
        .withPropertyValues(
            "keyoverlap.xml.signers.orders.aliases=orders",
            "keyoverlap.xml.verifiers.orders.aliases=orders")
        .run(
            context -> {
              byte[] signed = context.getBean(XmlSigner.class).sign("<order/>".getBytes(UTF_8));
              assertThat(
                      context.getBean(XmlVerifier.class).verify(signed).signedBy().get(0).alias())
                  .isEqualTo(alias("orders"));
            });
  }

  @Test
  void soapBeans_ofProperties_readEachOther() {
    String envelope =
        "<s:Envelope xmlns:s='http://schemas.xmlsoap.org/soap/envelope/'><s:Body><order/></s:Body>"
            + "</s:Envelope>";
    runner
        .withPropertyValues(
            "keyoverlap.soap.protectors.orders.sign-as=orders",
            "keyoverlap.soap.protectors.orders.encrypt-to=bills",
            "keyoverlap.soap.receivers.orders.aliases=orders")
        .run(
            context -> {
              byte[] message =
                  context.getBean(SoapProtector.class).protect(envelope.getBytes(UTF_8));
              assertThat(context.getBean(SoapReceiver.class).receive(message)).isNotNull();
            });
  }

  @Test
  void xmlProperties_withoutTheModule_stopTheStart() {
    runner
        .withClassLoader(new FilteredClassLoader("dev.keyoverlap.wssec"))
        .withPropertyValues("keyoverlap.cms.signers.orders.aliases=orders")
        .run(
            context ->
                assertThat(context)
                    .hasSingleBean(CmsSigner.class)
                    .doesNotHaveBean("keyOverlapSoapFactory"));
  }
}
