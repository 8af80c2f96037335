package dev.keyoverlap.cms;

import static dev.keyoverlap.cms.RecipientKeys.BOUNCY_CASTLE;
import static dev.keyoverlap.cms.RecipientKeys.encryptorTo;
import static dev.keyoverlap.cms.RecipientKeys.ring;
import static org.assertj.core.api.Assertions.assertThat;

import dev.keyoverlap.algorithm.ContentEncryption;
import dev.keyoverlap.algorithm.KeyAgreementScheme;
import dev.keyoverlap.algorithm.KeyEncapsulation;
import dev.keyoverlap.cms.internal.algorithm.AgreementSuite;
import dev.keyoverlap.cms.internal.algorithm.Hkdf;
import dev.keyoverlap.cms.internal.algorithm.KeyWrap;
import dev.keyoverlap.key.HeldKey;
import java.nio.charset.StandardCharsets;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.cert.X509Certificate;
import java.util.Collection;
import java.util.List;
import java.util.stream.Stream;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.nist.NISTObjectIdentifiers;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509CertificateHolder;
import org.bouncycastle.cert.jcajce.JcaX509ExtensionUtils;
import org.bouncycastle.cms.CMSAlgorithm;
import org.bouncycastle.cms.CMSAuthEnvelopedData;
import org.bouncycastle.cms.CMSAuthEnvelopedDataGenerator;
import org.bouncycastle.cms.CMSEnvelopedData;
import org.bouncycastle.cms.CMSProcessableByteArray;
import org.bouncycastle.cms.RecipientInfoGenerator;
import org.bouncycastle.cms.RecipientInformation;
import org.bouncycastle.cms.jcajce.JceCMSContentEncryptorBuilder;
import org.bouncycastle.cms.jcajce.JceKEMAuthEnvelopedRecipient;
import org.bouncycastle.cms.jcajce.JceKEMEnvelopedRecipient;
import org.bouncycastle.cms.jcajce.JceKEMRecipientInfoGenerator;
import org.bouncycastle.cms.jcajce.JceKeyAgreeAuthEnvelopedRecipient;
import org.bouncycastle.cms.jcajce.JceKeyAgreeEnvelopedRecipient;
import org.bouncycastle.cms.jcajce.JceKeyAgreeRecipientInfoGenerator;
import org.bouncycastle.operator.OutputAEADEncryptor;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

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
                      AgreementSuite.of(scheme).oid(),
                      sender.getPrivate(),
                      sender.getPublic(),
                      wrap)
                  .addRecipient(X25519.certificate())
                  .setProvider(BOUNCY_CASTLE));

      assertThat(CmsDecryptor.with(ring(X25519)).accept(scheme).build().decrypt(message).content())
          .isEqualTo(CONTENT);
    }
  }

  @ParameterizedTest
  @EnumSource(KeyEncapsulation.class)
  void whatWeEncapsulate_isOpened(KeyEncapsulation kind) throws Exception {
    HeldKey key = RecipientKeys.mlKem("ml-kem", kind);
    CmsEncryptor.Builder builder = encryptorTo(key);

    assertThat(
            only(new CMSAuthEnvelopedData(builder.build().encrypt(CONTENT))
                    .getRecipientInfos()
                    .getRecipients())
                .getContent(
                    new JceKEMAuthEnvelopedRecipient(key.privateKey()).setProvider(BOUNCY_CASTLE)))
        .isEqualTo(CONTENT);
    byte[] cbc =
        builder.contentEncryption(ContentEncryption.LEGACY_AES_256_CBC).build().encrypt(CONTENT);
    assertThat(
            only(new CMSEnvelopedData(cbc).getRecipientInfos().getRecipients())
                .getContent(
                    new JceKEMEnvelopedRecipient(key.privateKey()).setProvider(BOUNCY_CASTLE)))
        .isEqualTo(CONTENT);
  }

  /** JDK 17 has public keys of ML-KEM in a way that BouncyCastle does not take. */
  private static X509Certificate asItsOwn(X509Certificate certificate) throws Exception {
    return new JcaX509CertificateConverter()
        .setProvider(BOUNCY_CASTLE)
        .getCertificate(new JcaX509CertificateHolder(certificate));
  }

  static Stream<Arguments> encapsulations() {
    return Stream.of(KeyEncapsulation.values())
        .flatMap(
            kind ->
                Stream.of(Hkdf.values())
                    .flatMap(
                        derivation ->
                            Stream.of(KeyWrap.values())
                                .map(wrap -> Arguments.of(kind, derivation, wrap))));
  }

  @ParameterizedTest
  @MethodSource("encapsulations")
  void whatItEncapsulates_isOpened(KeyEncapsulation kind, Hkdf derivation, KeyWrap wrap)
      throws Exception {
    HeldKey key = RecipientKeys.mlKem("ml-kem", kind);
    X509Certificate certificate = asItsOwn(key.certificate());
    ASN1ObjectIdentifier wrapOid = wrap.identifier().getAlgorithm();
    JceKEMRecipientInfoGenerator byCertificate =
        new JceKEMRecipientInfoGenerator(certificate, wrapOid);
    JceKEMRecipientInfoGenerator byKeyIdentifier =
        new JceKEMRecipientInfoGenerator(
            new JcaX509ExtensionUtils()
                .createSubjectKeyIdentifier(certificate.getPublicKey())
                .getKeyIdentifier(),
            certificate.getPublicKey(),
            wrapOid);
    byKeyIdentifier.setUserKeyingMaterial("some context".getBytes(StandardCharsets.UTF_8));
    for (JceKEMRecipientInfoGenerator generator : List.of(byCertificate, byKeyIdentifier)) {
      byte[] message =
          encryptedBy(generator.setKDF(derivation.identifier()).setProvider(BOUNCY_CASTLE));

      assertThat(CmsDecryptor.of(ring(key)).decrypt(message).content()).isEqualTo(CONTENT);
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
