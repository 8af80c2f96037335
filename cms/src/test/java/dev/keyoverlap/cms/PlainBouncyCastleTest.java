package dev.keyoverlap.cms;

import static dev.keyoverlap.key.Alias.alias;
import static org.assertj.core.api.Assertions.assertThat;

import dev.keyoverlap.algorithm.ContentEncryption;
import dev.keyoverlap.algorithm.KeyTransport;
import dev.keyoverlap.cms.internal.algorithm.TransportSuite;
import dev.keyoverlap.fixtures.Ring;
import dev.keyoverlap.fixtures.TestKeys;
import dev.keyoverlap.key.HeldKey;
import dev.keyoverlap.message.VerificationPolicy;
import dev.keyoverlap.ring.Keyring;
import java.nio.charset.StandardCharsets;
import java.security.Provider;
import java.time.Instant;
import java.util.Map;
import java.util.stream.Stream;
import org.bouncycastle.cert.jcajce.JcaX509CertificateHolder;
import org.bouncycastle.cert.jcajce.JcaX509ExtensionUtils;
import org.bouncycastle.cms.CMSAlgorithm;
import org.bouncycastle.cms.CMSAuthEnvelopedData;
import org.bouncycastle.cms.CMSAuthEnvelopedDataGenerator;
import org.bouncycastle.cms.CMSEnvelopedData;
import org.bouncycastle.cms.CMSProcessableByteArray;
import org.bouncycastle.cms.CMSSignedData;
import org.bouncycastle.cms.CMSSignedDataGenerator;
import org.bouncycastle.cms.KeyTransRecipientInformation;
import org.bouncycastle.cms.Recipient;
import org.bouncycastle.cms.RecipientInformation;
import org.bouncycastle.cms.SignerInformation;
import org.bouncycastle.cms.jcajce.JcaSignerInfoGeneratorBuilder;
import org.bouncycastle.cms.jcajce.JcaSimpleSignerInfoVerifierBuilder;
import org.bouncycastle.cms.jcajce.JceCMSContentEncryptorBuilder;
import org.bouncycastle.cms.jcajce.JceKeyAgreeAuthEnvelopedRecipient;
import org.bouncycastle.cms.jcajce.JceKeyAgreeEnvelopedRecipient;
import org.bouncycastle.cms.jcajce.JceKeyTransAuthEnvelopedRecipient;
import org.bouncycastle.cms.jcajce.JceKeyTransEnvelopedRecipient;
import org.bouncycastle.cms.jcajce.JceKeyTransRecipientInfoGenerator;
import org.bouncycastle.jce.provider.BouncyCastleProvider;
import org.bouncycastle.operator.OutputAEADEncryptor;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.bouncycastle.operator.jcajce.JcaDigestCalculatorProviderBuilder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** BouncyCastle's own CMS classes, which we do not use, read what we write, and the reverse. */
class PlainBouncyCastleTest {

  private static final byte[] CONTENT = "an order".getBytes(StandardCharsets.UTF_8);
  private static final Provider BC = new BouncyCastleProvider();
  private static final HeldKey RSA = TestKeys.rsa("rsa");
  private static final HeldKey EC = TestKeys.named("ec").algorithm("EC", 384).make();
  private static final HeldKey ED = TestKeys.named("ed").algorithm("Ed25519", 0).make();

  private static Keyring ring() throws Exception {
    Instant now = Instant.now();
    return Ring.empty()
        .add(alias("rsa"), RSA, now)
        .add(alias("ec"), EC, now)
        .add(alias("ed"), ED, now)
        .keyring();
  }

  @Test
  void signedByThreeKeys_isVerified() throws Exception {
    byte[] message =
        CmsSigner.with(ring())
            .signAs(alias("rsa"))
            .signAs(alias("ec"))
            .signAs(alias("ed"))
            .build()
            .sign(CONTENT);

    CMSSignedData signed = new CMSSignedData(message);

    assertThat((byte[]) signed.getSignedContent().getContent()).isEqualTo(CONTENT);
    assertThat(signed.getSignerInfos().getSigners()).hasSize(3);
    for (SignerInformation signer : signed.getSignerInfos()) {
      HeldKey key =
          Stream.of(RSA, EC, ED)
              .filter(k -> signer.getSID().match(holder(k)))
              .findFirst()
              .orElseThrow();
      assertThat(
              signer.verify(
                  new JcaSimpleSignerInfoVerifierBuilder()
                      .setProvider(BC)
                      .build(key.certificate())))
          .isTrue();
    }
  }

  private static JcaX509CertificateHolder holder(HeldKey key) {
    try {
      return new JcaX509CertificateHolder(key.certificate());
    } catch (java.security.cert.CertificateEncodingException e) {
      throw new AssertionError(e);
    }
  }

  static Stream<Arguments> recipients() {
    return Stream.of(KeyTransport.values()).map(transport -> Arguments.of(transport));
  }

  @ParameterizedTest
  @MethodSource("recipients")
  void encryptedForTwoKeys_isDecryptedByEach(KeyTransport transport) throws Exception {
    CmsEncryptor.Builder builder =
        CmsEncryptor.with(ring())
            .encryptTo(alias("rsa"))
            .encryptTo(alias("ec"))
            .keyTransport(transport);
    CMSAuthEnvelopedData gcm = new CMSAuthEnvelopedData(builder.build().encrypt(CONTENT));
    CMSEnvelopedData cbc =
        new CMSEnvelopedData(
            builder
                .contentEncryption(ContentEncryption.LEGACY_AES_256_CBC)
                .build()
                .encrypt(CONTENT));

    assertThat(gcm.getRecipientInfos().getRecipients()).hasSize(2);
    for (RecipientInformation recipient : gcm.getRecipientInfos()) {
      Recipient reader =
          isForRsa(recipient)
              ? new JceKeyTransAuthEnvelopedRecipient(RSA.privateKey()).setProvider(BC)
              : new JceKeyAgreeAuthEnvelopedRecipient(EC.privateKey()).setProvider(BC);
      assertThat(recipient.getContent(reader)).isEqualTo(CONTENT);
    }
    for (RecipientInformation recipient : cbc.getRecipientInfos()) {
      Recipient reader =
          isForRsa(recipient)
              ? new JceKeyTransEnvelopedRecipient(RSA.privateKey()).setProvider(BC)
              : new JceKeyAgreeEnvelopedRecipient(EC.privateKey()).setProvider(BC);
      assertThat(recipient.getContent(reader)).isEqualTo(CONTENT);
    }
  }

  private static boolean isForRsa(RecipientInformation recipient) {
    return recipient instanceof KeyTransRecipientInformation;
  }

  @Test
  void whatItSigns_verifies() throws Exception {
    Map<HeldKey, String> algorithms =
        Map.of(RSA, "SHA256withRSA", EC, "SHA384withECDSA", ED, "Ed25519");
    for (HeldKey key : algorithms.keySet()) {
      CMSSignedDataGenerator generator = new CMSSignedDataGenerator();
      generator.addSignerInfoGenerator(
          new JcaSignerInfoGeneratorBuilder(new JcaDigestCalculatorProviderBuilder().build())
              .build(
                  new JcaContentSignerBuilder(algorithms.get(key)).build(key.privateKey()),
                  key.certificate()));
      byte[] message = generator.generate(new CMSProcessableByteArray(CONTENT), true).getEncoded();

      assertThat(
              CmsVerifier.of(
                      ring(), VerificationPolicy.anyOf(alias("rsa"), alias("ec"), alias("ed")))
                  .verify(message)
                  .content())
          .isEqualTo(CONTENT);
    }
  }

  @Test
  void whatItEncrypts_namedBySubjectKeyIdentifier_decrypts() throws Exception {
    CMSAuthEnvelopedDataGenerator generator = new CMSAuthEnvelopedDataGenerator();
    byte[] identifier =
        new JcaX509ExtensionUtils()
            .createSubjectKeyIdentifier(RSA.certificate().getPublicKey())
            .getKeyIdentifier();
    generator.addRecipientInfoGenerator(
        new JceKeyTransRecipientInfoGenerator(
                identifier,
                TransportSuite.of(KeyTransport.RSA_OAEP_SHA256).identifier(),
                RSA.certificate().getPublicKey())
            .setProvider(BC));
    byte[] message =
        generator
            .generate(
                new CMSProcessableByteArray(CONTENT),
                (OutputAEADEncryptor)
                    new JceCMSContentEncryptorBuilder(CMSAlgorithm.AES256_GCM)
                        .setProvider(BC)
                        .build())
            .getEncoded();

    assertThat(CmsDecryptor.of(ring()).decrypt(message).content()).isEqualTo(CONTENT);
  }
}
