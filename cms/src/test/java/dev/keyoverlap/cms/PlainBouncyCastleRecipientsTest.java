package dev.keyoverlap.cms;

import static dev.keyoverlap.cms.RecipientKeys.BOUNCY_CASTLE;
import static dev.keyoverlap.cms.RecipientKeys.encryptorTo;
import static dev.keyoverlap.cms.RecipientKeys.ring;
import static org.assertj.core.api.Assertions.assertThat;

import dev.keyoverlap.HeldKey;
import java.nio.charset.StandardCharsets;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.util.Collection;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.nist.NISTObjectIdentifiers;
import org.bouncycastle.cms.CMSAlgorithm;
import org.bouncycastle.cms.CMSAuthEnvelopedData;
import org.bouncycastle.cms.CMSAuthEnvelopedDataGenerator;
import org.bouncycastle.cms.CMSEnvelopedData;
import org.bouncycastle.cms.CMSProcessableByteArray;
import org.bouncycastle.cms.RecipientInfoGenerator;
import org.bouncycastle.cms.RecipientInformation;
import org.bouncycastle.cms.jcajce.JceCMSContentEncryptorBuilder;
import org.bouncycastle.cms.jcajce.JceKeyAgreeAuthEnvelopedRecipient;
import org.bouncycastle.cms.jcajce.JceKeyAgreeEnvelopedRecipient;
import org.bouncycastle.cms.jcajce.JceKeyAgreeRecipientInfoGenerator;
import org.bouncycastle.operator.OutputAEADEncryptor;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** BouncyCastle's own CMS classes and ours, over each kind of recipient's key. */
class PlainBouncyCastleRecipientsTest {

  private static final byte[] CONTENT = "an order".getBytes(StandardCharsets.UTF_8);
  private static final HeldKey X25519 = RecipientKeys.x25519("x25519");

  @ParameterizedTest
  @EnumSource(
      value = KeyAgreementScheme.class,
      names = {"ECDH_HKDF_SHA256", "ECDH_HKDF_SHA384", "ECDH_HKDF_SHA512"})
  void whatWeAgreeOnWithX25519_isOpened(KeyAgreementScheme scheme) throws Exception {
    CmsEncryptor.Builder builder = encryptorTo(X25519).keyAgreement(scheme);

    assertThat(
            only(new CMSAuthEnvelopedData(builder.build().encrypt(CONTENT))
                    .getRecipientInfos()
                    .getRecipients())
                .getContent(
                    new JceKeyAgreeAuthEnvelopedRecipient(X25519.privateKey())
                        .setProvider(BOUNCY_CASTLE)))
        .isEqualTo(CONTENT);
    byte[] cbc =
        builder.contentEncryption(ContentEncryption.LEGACY_AES_256_CBC).build().encrypt(CONTENT);
    assertThat(
            only(new CMSEnvelopedData(cbc).getRecipientInfos().getRecipients())
                .getContent(
                    new JceKeyAgreeEnvelopedRecipient(X25519.privateKey())
                        .setProvider(BOUNCY_CASTLE)))
        .isEqualTo(CONTENT);
  }

  private static RecipientInformation only(Collection<RecipientInformation> recipients) {
    assertThat(recipients).hasSize(1);
    return recipients.iterator().next();
  }

  @ParameterizedTest
  @EnumSource(
      value = KeyAgreementScheme.class,
      names = {"ECDH_HKDF_SHA256", "ECDH_HKDF_SHA384", "ECDH_HKDF_SHA512"})
  void whatItAgreesOnWithX25519_isOpened(KeyAgreementScheme scheme) throws Exception {
    KeyPair sender = KeyPairGenerator.getInstance("X25519", BOUNCY_CASTLE).generateKeyPair();
    for (ASN1ObjectIdentifier wrap :
        new ASN1ObjectIdentifier[] {
          NISTObjectIdentifiers.id_aes128_wrap, NISTObjectIdentifiers.id_aes256_wrap
        }) {
      byte[] message =
          encryptedBy(
              new JceKeyAgreeRecipientInfoGenerator(
                      scheme.oid(), sender.getPrivate(), sender.getPublic(), wrap)
                  .addRecipient(X25519.certificate())
                  .setProvider(BOUNCY_CASTLE));

      assertThat(CmsDecryptor.with(ring(X25519)).accept(scheme).build().decrypt(message).content())
          .isEqualTo(CONTENT);
    }
  }

  private static byte[] encryptedBy(RecipientInfoGenerator recipient) throws Exception {
    CMSAuthEnvelopedDataGenerator generator = new CMSAuthEnvelopedDataGenerator();
    generator.addRecipientInfoGenerator(recipient);
    return generator
        .generate(
            new CMSProcessableByteArray(CONTENT),
            (OutputAEADEncryptor)
                new JceCMSContentEncryptorBuilder(CMSAlgorithm.AES256_GCM)
                    .setProvider(BOUNCY_CASTLE)
                    .build())
        .getEncoded();
  }
}
